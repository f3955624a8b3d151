"""Sunrise and sunset of a day, by the NOAA algorithm of ``astral``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple

from astral import Observer, SunDirection
from astral.sun import SUN_APPARENT_RADIUS, noon, time_of_transit

from controller.atmosphere.model import Location

_HALF_TURN = timedelta(hours=12, minutes=30)
_HORIZON = 90.0 + SUN_APPARENT_RADIUS
"""degrees from the zenith at which the upper edge of the sun touches the horizon"""


class SunTimes(NamedTuple):
    """Sunrise and sunset around one solar noon, UTC; ``None`` on polar days and nights."""

    rises: datetime | None
    sets: datetime | None


@lru_cache(maxsize=4096)
def sun_times(location: Location, zone: tzinfo, day: date) -> SunTimes:
    """Sunrise before and sunset after the solar noon that falls on the local date ``day``.

    A sunset after midnight, as in Reykjavík in June, belongs to the day whose evening it ends.
    """
    observer = Observer(location.latitude, location.longitude)
    noons = (noon(observer, near, tzinfo=UTC) for near in _near(day))
    middle = next((moment for moment in noons if moment.astimezone(zone).date() == day), None)
    if middle is None:
        return SunTimes(None, None)
    rises = _transits(observer, day, SunDirection.RISING)
    sets = _transits(observer, day, SunDirection.SETTING)
    return SunTimes(
        next((m for m in rises if middle - _HALF_TURN <= m < middle), None),
        next((m for m in sets if middle < m <= middle + _HALF_TURN), None),
    )


def _near(day: date) -> Iterator[date]:
    """The UTC dates that a local date can touch, the likeliest first."""
    yield from (day + timedelta(days=step) for step in (0, -1, 1))


def _transits(observer: Observer, day: date, direction: SunDirection) -> Iterator[datetime]:
    """The raw transits around a date, to the second: astral's own choice by date loses one of two."""
    for near in _near(day):
        try:
            yield time_of_transit(observer, near, _HORIZON, direction).replace(microsecond=0)
        except ValueError:  # the sun does not cross the horizon on that date
            continue
