"""The day's scent, zone by zone."""

from __future__ import annotations

from datetime import date, timedelta

from controller.atmosphere.budget import ScentMeter, scent_share, scented_s
from controller.atmosphere.model import Exposure, ReasonKind, SceneName, Sense, State
from tests.atmosphere.shop import ENTRANCE, LOUNGE, MONDAY, a_shop, at

TODAY = date(2026, 11, 23)


def test_seconds_add_up_zone_by_zone() -> None:
    meter = ScentMeter()

    meter.add(ENTRANCE, TODAY, 30)
    meter.add(ENTRANCE, TODAY, 12)

    assert meter.used_s(ENTRANCE, TODAY) == 42
    assert meter.used_s(LOUNGE, TODAY) == 0


def test_a_new_day_starts_at_nought() -> None:
    meter = ScentMeter()
    meter.add(ENTRANCE, TODAY, 30)

    tomorrow = TODAY + timedelta(days=1)
    meter.add(ENTRANCE, tomorrow, 5)

    assert meter.used_s(ENTRANCE, tomorrow) == 5


def test_only_a_running_diffuser_gives_scent() -> None:
    assert scent_share(State(on=True, intensity=0.4)) == 1
    assert scent_share(State(on=False, intensity=0.4)) == 0
    assert scent_share(State(intensity=0.4)) == 0
    assert scent_share(State(on=True, brightness=1.0)) == 0


def test_a_duty_cycle_counts_by_its_share() -> None:
    assert scent_share(State(on=True, run_s=60, pause_s=180)) == 60 / (60 + 180)
    assert scent_share(State(on=True, run_s=60, pause_s=0)) == 1


def test_after_a_restart_the_days_scent_is_what_the_exposures_tell() -> None:
    store = a_shop(scenes={"calm": {"scent": {"fragrance": "lavender", "run": "1 min", "pause": "3 min"}}})
    began, now = at(store, MONDAY, "10:00"), at(store, MONDAY, "12:00")
    calm = Exposure(
        ENTRANCE,
        SceneName("calm"),
        began,
        None,
        began,
        1.0,
        ReasonKind.SCHEDULE,
        shares=((Sense.SCENT, 0.5),),
    )

    scented = scented_s(store, calm, at(store, MONDAY, "11:00"), now)

    assert scented == 3600 * 1 / 4 * 0.5  # an hour, a quarter of it running, half of the diffusers there


def test_a_scene_that_the_files_no_longer_have_counts_nothing() -> None:
    store = a_shop()
    began = at(store, MONDAY, "10:00")
    gone = Exposure(ENTRANCE, SceneName("gone"), began, None, began, 1.0, ReasonKind.SCHEDULE)

    assert scented_s(store, gone, began, at(store, MONDAY, "12:00")) == 0
