"""For how long lamps, players and diffusers really ran."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.atmosphere.model import DeviceId, PartId, Sense, State
from controller.atmosphere.runtime import MOST_FRAGRANCES, STILL, Load, RunMeter, Runs, load

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
PART = PartId(DeviceId("diffuser"), "scent")
ON = Load(1.0, 1.0, "lavender")


def midnight(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def a_meter() -> RunMeter:
    return RunMeter(midnight)


def test_a_lamp_burns_and_a_player_plays_only_while_they_say_that_they_are_on() -> None:
    assert load(Sense.LIGHT, State(on=True, brightness=0.2)) == Load(1.0, 0.0)
    assert load(Sense.MUSIC, State(on=False)) == load(Sense.MUSIC, State()) == STILL


def test_two_hours_at_forty_percent_take_eight_tenths_of_an_hour_from_the_cartridge() -> None:
    meter = a_meter()

    meter.observe(PART, load(Sense.SCENT, State(on=True, intensity=0.4, fragrance="lavender")), NOON)
    meter.observe(PART, STILL, NOON + 2 * HOUR)

    runs = meter.runs(PART, NOON + 5 * HOUR)
    assert runs.run_s == 2 * 3600
    assert runs.given_s == {"lavender": pytest.approx(0.8 * 3600)}


def test_each_fragrance_counts_against_its_own_cartridge() -> None:
    meter = a_meter()

    meter.observe(PART, ON, NOON)
    meter.observe(PART, Load(1.0, 0.5, "citrus"), NOON + HOUR)

    assert meter.runs(PART, NOON + 3 * HOUR).given_s == {"lavender": 3600.0, "citrus": 3600.0}


def test_a_new_day_begins_at_nought_in_the_middle_of_a_run() -> None:
    meter, evening = a_meter(), midnight(NOON) + 22 * HOUR

    meter.observe(PART, ON, evening)

    assert meter.runs(PART, evening + HOUR).day_s == 3600
    assert meter.runs(PART, evening + 3 * HOUR).day_s == 3600
    assert meter.runs(PART, evening + 3 * HOUR).run_s == 3 * 3600


def test_yesterdays_run_is_not_todays_although_nothing_ran_since() -> None:
    meter = a_meter()
    meter.restore({PART: Runs(run_s=60.0, day=midnight(NOON) - 24 * HOUR, day_s=60.0)})

    runs = meter.runs(PART, NOON)

    assert (runs.day_s, runs.run_s) == (0.0, 60.0)


def test_another_cartridge_begins_at_nought_and_the_lamp_hours_go_on() -> None:
    meter = a_meter()
    meter.observe(PART, ON, NOON)

    kept = meter.changed_cartridge(PART, "lavender", NOON + HOUR)

    assert kept.changed == {"lavender": NOON + HOUR}
    runs = meter.runs(PART, NOON + 3 * HOUR)
    assert (runs.run_s, runs.given_s) == (3 * 3600, {"lavender": 2 * 3600})


def test_what_ran_is_told_once_to_be_kept_and_what_stands_still_is_not() -> None:
    meter = a_meter()
    meter.observe(PART, ON, NOON)

    ((part, kept),) = meter.unkept(NOON + HOUR)
    meter.observe(PART, STILL, NOON + HOUR)

    assert (part, kept.run_s) == (PART, 3600)
    assert meter.unkept(NOON + 2 * HOUR) == ()


def test_a_clock_that_is_set_back_or_forth_adds_no_hour() -> None:
    meter = a_meter()
    meter.observe(PART, ON, NOON)

    meter.shift(timedelta(hours=-2))

    assert meter.runs(PART, NOON - HOUR).run_s == 3600


def test_a_device_that_makes_names_up_is_counted_and_fills_no_memory() -> None:
    meter, hours = a_meter(), 200

    for hour in range(hours):
        meter.observe(PART, Load(1.0, 1.0, f"scent-{hour}"), NOON + hour * HOUR)

    runs = meter.runs(PART, NOON + hours * HOUR)
    assert len(runs.given_s) <= MOST_FRAGRANCES + 1
    assert sum(runs.given_s.values()) == hours * 3600


@given(
    st.lists(
        st.tuples(
            st.floats(0, 86_400),
            st.sampled_from([STILL, ON, Load(0.25, 0.25), Load(1.0, 0.4, "lavender"), Load(1.0, 0.0)]),
        ),
        max_size=20,
    ),
    st.lists(st.integers(0, 20), max_size=5),
)
def test_counting_is_the_same_however_often_one_looks(
    heard: list[tuple[float, Load]], looks: list[int]
) -> None:
    looked_at, left_alone = a_meter(), a_meter()
    now, expected, running = NOON, 0.0, STILL

    for index, (seconds, loaded) in enumerate(heard):
        expected += running.run * seconds
        now, running = now + timedelta(seconds=seconds), loaded
        looked_at.observe(PART, loaded, now)
        left_alone.observe(PART, loaded, now)
        if index in looks:
            looked_at.unkept(now)
            looked_at.runs(PART, now + timedelta(0))

    runs = looked_at.runs(PART, now)
    assert runs.run_s == pytest.approx(left_alone.runs(PART, now).run_s) == pytest.approx(expected, abs=1e-3)
    assert sum(runs.given_s.values()) <= runs.run_s + 1e-6
    assert runs.day_s <= min(runs.run_s, (now - midnight(now)).total_seconds()) + 1e-6
