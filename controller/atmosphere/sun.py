"""Sunrise and sunset of a day, by the NOAA algorithm of ``astral``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple

from astral import Observer
from astral.sun import noon, sunrise, sunset

from controller.atmosphere.model import Location

_HALF_TURN = timedelta(hours=12, minutes=30)
_NEAR_DAYS = (-1, 0, 1)


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
    noons = (noon(observer, day + timedelta(days=step), tzinfo=UTC) for step in _NEAR_DAYS)
    middle = next((moment for moment in noons if moment.astimezone(zone).date() == day), None)
    if middle is None:
        return SunTimes(None, None)
    rises = [m for m in _events(sunrise, observer, day) if middle - _HALF_TURN <= m < middle]
    sets = [m for m in _events(sunset, observer, day) if middle < m <= middle + _HALF_TURN]
    return SunTimes(_whole(max(rises, default=None)), _whole(min(sets, default=None)))


def _whole(moment: datetime | None) -> datetime | None:
    """To the second: the algorithm is good to about a minute."""
    return None if moment is None else moment.replace(microsecond=0)


def _events(event: Callable[..., datetime], observer: Observer, day: date) -> list[datetime]:
    found = []
    for step in _NEAR_DAYS:
        try:
            found.append(event(observer, day + timedelta(days=step), tzinfo=UTC))
        except ValueError:  # the sun does not cross the horizon on that date
            continue
    return found
