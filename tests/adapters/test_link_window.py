"""The send window's bookkeeping."""

import mqtt5
from hypothesis import given
from hypothesis import strategies as st

from controller.adapters.link_message import Message, Outcome
from controller.adapters.link_window import LAST_PACKET_ID, Pending, SendWindow, puback_outcome

COMMAND = Pending(Message("lamp/set", b"on", retain=False, qos=1), None)


@given(st.lists(st.booleans(), max_size=100))
def test_ids_in_use_are_never_given_twice(begins: list[bool]) -> None:
    window = SendWindow(max_pending=1_000)
    in_use: set[int] = set()

    for begin in begins:
        if begin:
            packet_id = window.begin(COMMAND)
            assert packet_id not in in_use
            assert 1 <= packet_id <= LAST_PACKET_ID
            in_use.add(packet_id)
        elif in_use:
            assert window.end(in_use.pop()) is COMMAND

    assert len(window) == len(in_use)


def test_ids_go_round_past_those_still_in_use() -> None:
    window = SendWindow(max_pending=100_000)
    first = window.begin(COMMAND)
    kept = window.reserve_id()

    for _ in range(LAST_PACKET_ID - 2):
        window.end(window.begin(COMMAND))
    following = window.begin(COMMAND)

    assert (first, kept, following) == (1, 2, 3)


def test_the_window_closes_at_what_the_broker_takes_and_opens_with_its_answer() -> None:
    window = SendWindow(max_pending=10)
    window.receive_max = 1

    packet_id = window.begin(COMMAND)

    assert not window.open
    window.end(packet_id)
    assert window.open


def test_emptying_gives_the_oldest_first_and_leaves_nothing() -> None:
    window = SendWindow(max_pending=3)
    later = Pending(Message("lamp/set", b"off", retain=False, qos=1), None)
    window.wait(later)
    window.begin(COMMAND)

    assert window.empty() == [COMMAND, later]
    assert len(window) == 0


def test_an_answer_to_nothing_is_nothing() -> None:
    assert SendWindow(max_pending=1).end(5) is None


def test_a_refusal_keeps_the_broker_s_code_and_words() -> None:
    packet = mqtt5.PubAckPacket(
        1, reason_code=mqtt5.PubAckReasonCode.QUOTA_EXCEEDED, reason_str="too many lamps"
    )

    outcome = puback_outcome(packet)

    assert outcome == Outcome(ok=False, reason_code=0x97, reason="quota exceeded (0x97): too many lamps")


def test_nobody_listening_is_still_taken() -> None:
    packet = mqtt5.PubAckPacket(1, reason_code=mqtt5.PubAckReasonCode.NO_MATCHING_SUBSCRIBERS)

    assert puback_outcome(packet) == Outcome(
        ok=True, reason_code=0x10, reason="no matching subscribers (0x10)"
    )


def waiting_for(topic: str, payload: bytes = b"on") -> Pending:
    return Pending(Message(topic, payload, retain=False, qos=1), None)


def test_an_urgent_message_goes_before_all_that_wait_and_gives_up_what_would_undo_it() -> None:
    window = SendWindow(max_pending=9)
    calm, other, emergency = (
        waiting_for("lamp/set"),
        waiting_for("spot/set"),
        waiting_for("lamp/set", b"full"),
    )
    for pending in (calm, other):
        window.wait(pending)

    overtaken = window.wait(emergency, urgent=True)

    assert overtaken == [calm]
    assert [window.next_waiting(), window.next_waiting()] == [emergency, other]
    assert not window.anything_waits


def test_what_is_said_on_the_same_topic_after_an_emergency_comes_after_it() -> None:
    window = SendWindow(max_pending=9)
    emergency, release = waiting_for("lamp/set", b"full"), waiting_for("lamp/set")
    window.wait(emergency, urgent=True)

    window.wait(release)

    assert [window.next_waiting(), window.next_waiting()] == [emergency, release]
