"""Sunrise and sunset of a store's day, also where the sun is strange."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from controller.atmosphere.model import Location
from controller.atmosphere.sun import sun_times

ISTANBUL = (Location(41.01, 28.98), ZoneInfo("Europe/Istanbul"))
REYKJAVIK = (Location(64.15, -21.94), ZoneInfo("Atlantic/Reykjavik"))
TROMSO = (Location(69.65, 18.96), ZoneInfo("Europe/Oslo"))
KIRITIMATI = (Location(1.87, -157.4), ZoneInfo("Pacific/Kiritimati"))


def test_the_sun_of_istanbul_agrees_with_the_almanac() -> None:
    # timeanddate.com, Istanbul, 21 June 2026: sunrise 05:32, sunset 20:39 (UTC+3).
    sun = sun_times(*ISTANBUL, date(2026, 6, 21))

    assert sun.rises is not None
    assert sun.sets is not None
    assert abs(sun.rises - datetime(2026, 6, 21, 2, 32, tzinfo=UTC)) < timedelta(minutes=2)
    assert abs(sun.sets - datetime(2026, 6, 21, 17, 39, tzinfo=UTC)) < timedelta(minutes=2)


def test_a_sunset_after_midnight_ends_the_evening_it_belongs_to() -> None:
    sun = sun_times(*REYKJAVIK, date(2026, 6, 21))

    assert sun.sets is not None
    assert sun.sets.date() == date(2026, 6, 22)
    assert sun.sets.hour == 0


@pytest.mark.parametrize("day", [date(2026, 6, 21), date(2026, 12, 21)])
def test_polar_days_and_nights_have_neither(day: date) -> None:
    assert sun_times(*TROMSO, day) == (None, None)


@pytest.mark.parametrize("place", [ISTANBUL, REYKJAVIK, KIRITIMATI])
def test_every_day_of_a_year_has_its_own_sunset_about_a_day_after_the_last(
    place: tuple[Location, ZoneInfo],
) -> None:
    days = [date(2026, 1, 1) + timedelta(days=step) for step in range(365)]

    sets = [sun_times(*place, day).sets for day in days]

    gaps = [later - earlier for earlier, later in pairwise(sets) if earlier and later]
    assert len(gaps) == 364
    assert all(timedelta(hours=23, minutes=50) < gap < timedelta(hours=24, minutes=10) for gap in gaps)


def test_at_the_date_line_the_sun_sets_on_the_local_date() -> None:
    sun = sun_times(*KIRITIMATI, date(2026, 3, 20))

    assert sun.sets is not None
    assert sun.sets.astimezone(KIRITIMATI[1]).date() == date(2026, 3, 20)
