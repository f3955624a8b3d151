"""What the zones have had today."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from controller.atmosphere.budget import DayMeter, scent_share, together, used_by, used_in
from controller.atmosphere.model import Exposure, ReasonKind, SceneName, Sense, State, Used
from tests.atmosphere.shop import ENTRANCE, LOUNGE, MONDAY, a_shop, at

TODAY = date(2026, 11, 23)


def test_seconds_add_up_zone_by_zone() -> None:
    meter = DayMeter()

    meter.add(ENTRANCE, TODAY, Used(30))
    meter.add(ENTRANCE, TODAY, Used(12))

    assert meter.used(ENTRANCE, TODAY) == Used(42)
    assert meter.used(LOUNGE, TODAY) == Used()


def test_a_new_day_starts_at_nought() -> None:
    meter = DayMeter()
    meter.add(ENTRANCE, TODAY, Used(30))

    tomorrow = TODAY + timedelta(days=1)
    meter.add(ENTRANCE, tomorrow, Used(5))

    assert meter.used(ENTRANCE, tomorrow) == Used(5)


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

    used = used_by(store, calm, at(store, MONDAY, "11:00"), now)

    assert used.scent_s == 3600 * 1 / 4 * 0.5  # an hour, a quarter of it running, half of the diffusers there


def test_a_scene_that_the_files_no_longer_have_counts_nothing() -> None:
    store = a_shop()
    began = at(store, MONDAY, "10:00")
    gone = Exposure(ENTRANCE, SceneName("gone"), began, None, began, 1.0, ReasonKind.SCHEDULE)

    assert used_by(store, gone, began, at(store, MONDAY, "12:00")) == Used()


def test_sound_counts_by_its_energy_half_the_time_for_three_decibel_more() -> None:
    quiet, loud = State(on=True, volume=0.25), State(on=True, volume=0.25 * 10 ** (3.0103 / 20))

    hour, half_an_hour = used_in([quiet], 3600), used_in([loud], 1800)

    assert half_an_hour.sound_s == pytest.approx(hour.sound_s, rel=1e-4)


def test_two_players_beside_each_other_are_heard_once() -> None:
    jazz = State(on=True, volume=0.5, playlist="jazz")

    used = used_in([jazz, jazz, State(on=False, volume=0.5, playlist="rock")], 60)

    assert used == Used(0.0, 60 * 0.5**2, {"jazz": 60})


def test_what_was_used_adds_up_playlist_by_playlist() -> None:
    assert together(Used(1, 2, {"jazz": 3}), Used(10, 20, {"jazz": 30, "rock": 40})) == Used(
        11, 22, {"jazz": 33, "rock": 40}
    )
