"""A bucket of tokens for each gateway."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from controller.atmosphere.model import Command, DeviceId, PartId, State
from controller.atmosphere.pacing import Pacing
from tests.adapters.databases import NOON

BRIDGE = "Zigbee2MQTT"


def command(lamp: int, brightness: float = 0.5) -> Command:
    return Command(PartId(DeviceId(f"lamp{lamp}"), "light"), State(on=True, brightness=brightness))


def test_a_gateway_without_a_rate_takes_everything_at_once() -> None:
    pacing = Pacing({"zigbee2mqtt": 2.0})

    assert all(pacing.admit("ESPHome", command(n), NOON) for n in range(100))


def test_a_rate_of_nought_is_no_limit() -> None:
    assert all(Pacing({"zigbee2mqtt": 0.0}).admit(BRIDGE, command(n), NOON) for n in range(100))


def test_two_gateways_do_not_wait_for_each_other() -> None:
    pacing = Pacing({"zigbee2mqtt": 1.0, "tasmota": 1.0})
    pacing.admit(BRIDGE, command(1), NOON)
    pacing.admit(BRIDGE, command(2), NOON)

    assert pacing.admit("Tasmota", command(3), NOON)


def test_the_next_turn_is_known() -> None:
    pacing = Pacing({"zigbee2mqtt": 4.0})
    for lamp in range(5):
        pacing.admit(BRIDGE, command(lamp), NOON)

    assert pacing.next_turn() == NOON + timedelta(seconds=1 / 4)
    assert pacing.turns(NOON) == []
    assert pacing.turns(NOON + timedelta(seconds=1 / 4)) == [command(4)]
    assert pacing.next_turn() is None


@given(
    st.lists(st.tuples(st.integers(0, 9), st.floats(0, 3), st.floats(0.01, 1)), max_size=60),
    st.integers(1, 10),
)
def test_no_second_gets_more_than_a_burst_and_the_rate_and_every_lamp_gets_its_newest(
    story: list[tuple[int, float, float]], rate_per_s: int
) -> None:
    pacing, now, sent, newest = Pacing({"zigbee2mqtt": float(rate_per_s)}), NOON, [], {}
    for lamp, pause_s, brightness in story:
        now += timedelta(seconds=pause_s)
        sent += [(now, turn) for turn in pacing.turns(now)]
        newest[lamp] = command(lamp, brightness)
        if pacing.admit(BRIDGE, newest[lamp], now):
            sent.append((now, newest[lamp]))
    while (turn_at := pacing.next_turn()) is not None:
        now = max(now, turn_at) + timedelta(microseconds=1)
        sent += [(now, turn) for turn in pacing.turns(now)]

    last = {turn.part: turn for _, turn in sent}
    assert last == {wanted.part: wanted for wanted in newest.values()}
    for begins, _ in sent:
        within = [at for at, _ in sent if begins <= at < begins + timedelta(seconds=1)]
        assert len(within) <= 2 * rate_per_s + 1
