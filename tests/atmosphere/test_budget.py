"""The day's scent, zone by zone."""

from __future__ import annotations

from datetime import date, timedelta

from controller.atmosphere.budget import ScentMeter, scent_share
from controller.atmosphere.model import State
from tests.atmosphere.shop import ENTRANCE, LOUNGE

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
