"""A diffuser of our own: it smells as asked, and never longer than is safe."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.firmware.bench import FakePin, firmware

scent = firmware("scent")
LONGEST_S, SHARE = 120, 33


class Room:
    """A diffuser under the test's own clock, and when its heater ran."""

    def __init__(self, rested_s: int = 600) -> None:
        self.heater, self.fan = FakePin(), FakePin()
        self.device = scent.Diffuser("d", "D", self.heater, self.fan, "lavender", LONGEST_S, SHARE)
        self.now_ms = 0
        self.ran: list[tuple[int, bool]] = []
        self.wait(rested_s)

    def tell(self, component: str, payload: str) -> list[str]:
        told: list[str] = self.device.handle(component, payload.encode(), self.now_ms)
        self.ran.append((self.now_ms, bool(self.heater.level)))
        return told

    def wait(self, seconds: float) -> None:
        """Let time pass as the node's loop does: a step whenever one is due, and at least every second."""
        ends_ms = self.now_ms + int(1000 * seconds)
        while True:
            self.device.advance(self.now_ms)
            self.ran.append((self.now_ms, bool(self.heater.level)))
            if self.now_ms >= ends_ms:
                return
            due = self.device.due_ms(self.now_ms)
            self.now_ms = min(ends_ms, self.now_ms + max(1, min(1000, 1000 if due is None else due)))

    def ran_ms(self, since_ms: int = 0) -> int:
        """For how long the heater ran."""
        spans = pairwise(self.ran)
        return sum(b[0] - max(a[0], since_ms) for a, b in spans if a[1] and b[0] > since_ms)


def test_heater_and_fan_are_off_before_anything_else_happens() -> None:
    heater, fan = FakePin(), FakePin()

    scent.Diffuser("d", "D", heater, fan, "lavender")

    assert (heater.told[0], fan.told[0]) == (0, 0)


def test_thirty_percent_is_eighteen_seconds_of_each_minute() -> None:
    room = Room()
    begins_ms = room.now_ms

    room.tell("intensity", "30")
    room.tell("power", "ON")
    room.wait(300)

    assert room.ran_ms(begins_ms) == 5 * 18_000


def test_run_and_pause_take_the_place_of_the_intensity() -> None:
    room = Room()
    begins_ms = room.now_ms

    for component, payload in (("run", "10"), ("pause", "50"), ("power", "ON")):
        room.tell(component, payload)
    room.wait(600)

    assert room.ran_ms(begins_ms) == 10 * 10_000


def test_asked_for_full_scent_all_day_the_heater_rests_two_thirds_of_it() -> None:
    room = Room()
    room.tell("intensity", "100")
    room.tell("power", "ON")

    room.wait(24 * 3600)

    day_ms = 24 * 3600 * 1000
    assert room.ran_ms() <= (LONGEST_S * 1000 * (100 - SHARE) + (day_ms + 600_000) * SHARE) // 100 + 2_000
    assert room.ran_ms() > day_ms * (SHARE - 2) // 100


def test_the_fan_blows_ten_seconds_longer_than_the_heater_heats() -> None:
    room = Room()
    room.tell("power", "ON")
    room.wait(5)
    room.tell("power", "OFF")

    room.wait(9.9)
    assert (room.heater.level, room.fan.level) == (0, 1)
    room.wait(0.2)
    assert room.fan.level == 0


def test_a_board_that_just_started_does_not_heat_before_it_has_cooled() -> None:
    room = Room(rested_s=0)

    room.tell("power", "ON")
    room.wait(60)

    assert room.ran_ms() == 0


def test_without_a_leader_and_without_a_plan_it_is_off_and_says_so() -> None:
    room = Room()
    room.tell("power", "ON")

    assert room.device.alone(room.now_ms) == ["power"]

    assert room.heater.level == 0
    assert ("power", "OFF") in room.device.states()


def test_what_makes_no_sense_is_ignored_without_an_answer() -> None:
    room = Room()
    before = room.device.states()

    for component, payload in (("intensity", "101"), ("run", "0"), ("fragrance", "pine"), ("power", "yes")):
        assert room.tell(component, payload) == []

    assert room.device.states() == before


@given(
    acts=st.lists(
        st.one_of(
            st.tuples(st.just("power"), st.sampled_from(["ON", "OFF"])),
            st.tuples(st.just("intensity"), st.integers(0, 100).map(str)),
            st.tuples(st.just("run"), st.integers(1, 900).map(str)),
            st.tuples(st.just("pause"), st.integers(0, 900).map(str)),
        ),
        min_size=1,
        max_size=12,
    ),
    waits=st.lists(st.integers(0, 400), min_size=12, max_size=12),
)
def test_whatever_is_asked_no_stretch_of_time_has_more_heat_than_is_safe(
    acts: list[tuple[str, str]], waits: list[int]
) -> None:
    room = Room()

    for (component, payload), wait in zip(acts, waits, strict=False):
        room.tell(component, payload)
        room.wait(wait)

    edges = [at for (at, _), (_, _) in pairwise(room.ran)]
    for since_ms in edges[:: max(1, len(edges) // 50)]:
        # The guard's own bound, with one step of a millisecond for rounding at each change.
        length_ms = room.now_ms - since_ms
        bound_ms = (LONGEST_S * 1000 * (100 - SHARE) + length_ms * SHARE) / 100
        assert room.ran_ms(since_ms) <= bound_ms + len(acts) + 100
