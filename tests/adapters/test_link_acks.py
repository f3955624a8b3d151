"""Acknowledgements keep the order of their messages."""

from hypothesis import given
from hypothesis import strategies as st

from controller.adapters.link_acks import AckOrder


@given(
    st.integers(1, 30).flatmap(lambda size: st.permutations(range(1, size + 1))), st.sets(st.integers(1, 30))
)
def test_acknowledgements_come_in_order_and_only_for_what_was_dealt_with(
    finish: list[int], bad: set[int]
) -> None:
    acks = AckOrder()
    for packet_id in sorted(finish):
        acks.begin(packet_id)

    sent = [
        ready for packet_id in finish for ready in (acks.fail if packet_id in bad else acks.done)(packet_id)
    ]

    assert sent == [packet_id for packet_id in sorted(finish) if packet_id not in bad]
    assert acks.failed == len(bad & set(finish))


def test_a_slow_message_holds_the_later_ones_back() -> None:
    acks = AckOrder()
    acks.begin(1)
    acks.begin(2)

    assert acks.done(2) == []
    assert acks.done(1) == [1, 2]


def test_a_message_sent_again_while_open_is_acknowledged_once() -> None:
    acks = AckOrder()
    acks.begin(1)
    acks.begin(1)

    assert acks.done(1) == [1]
    assert acks.done(1) == []
    acks.begin(1)
    assert acks.done(1) == [1]
