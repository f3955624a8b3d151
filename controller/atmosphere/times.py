"""Clock times, weekdays, dates and moments of a day as people write them."""

from __future__ import annotations

import re
from datetime import date, time
from typing import NamedTuple

from controller.atmosphere.model import Anchor, Moment
from controller.atmosphere.quantity import QuantityError, seconds

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EVERY_DAY = frozenset(range(7))
OFFSET_MOST_S = 12 * 3600.0
"""How far a moment may be from its anchor; the schedule looks that far beyond a day."""
YEARS = range(2000, 2200)

_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"(open|close|sunrise|sunset)(?:\s*([+-])\s*(.+))?")
_MIDNIGHT = "24:00"


class DateRange(NamedTuple):
    """Dates from ``first`` to ``last``, both included."""

    first: date
    last: date


def clock(value: object) -> time:
    """A wall time from ``00:00`` to ``23:59``.

    >>> clock("9:30")
    datetime.time(9, 30)
    """
    match = _CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        expected = "a time like 10:00"
        raise QuantityError(expected, value)
    return time(int(match[1]), int(match[2]))


def moment(value: object) -> Moment:
    """A time of day, or an anchor with an offset.

    >>> moment("sunset - 30 min")
    Moment(at=<Anchor.SUNSET: 'sunset'>, offset_s=-1800.0, end_of_day=False)
    """
    text = value.strip() if isinstance(value, str) else ""
    if text == _MIDNIGHT:
        return Moment(time(0), end_of_day=True)
    match = _MOMENT.fullmatch(text)
    if match is not None:
        return Moment(Anchor(match[1]), _offset_s(match[2], match[3]))
    try:
        return Moment(clock(value))
    except QuantityError:
        expected = "a time like 10:00 or 24:00, or open, close, sunrise or sunset like sunset - 30 min"
        raise QuantityError(expected, value) from None


def _offset_s(sign: str | None, duration: str | None) -> float:
    if duration is None:
        return 0.0
    offset_s = seconds(duration)
    if offset_s > OFFSET_MOST_S:
        expected = "an offset of at most 12 h"
        raise QuantityError(expected, duration)
    return -offset_s if sign == "-" else offset_s


def day(value: object) -> date:
    """A date like ``2026-12-31`` of this century or the next."""
    text = value.strip() if isinstance(value, str) else ""
    try:
        found = date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None or found.year not in YEARS:
        expected = "a date like 2026-12-31"
        raise QuantityError(expected, value)
    return found


def dates(value: object) -> DateRange:
    """One date, or a range like ``2026-12-24..2027-01-01`` with both ends included."""
    first, dots, last = value.partition("..") if isinstance(value, str) else (value, "", "")
    if isinstance(value, str) and not _DATE.match(value.strip()):
        expected = "a date like 2026-12-31 or a range like 2026-12-24..2027-01-01"
        raise QuantityError(expected, value)
    found = DateRange(day(first), day(last if dots else first))
    if found.last < found.first:
        expected = "a range that ends on or after the day it begins"
        raise QuantityError(expected, value)
    return found


def weekdays(value: object) -> frozenset[int]:
    """Days of the week, 0 = Monday, from ``all``, ``mon``, ``mon-fri``, ``sat-mon`` or a list of these.

    >>> sorted(weekdays("fri-sun")), sorted(weekdays(["mon", "wed"]))
    ([4, 5, 6], [0, 2])
    """
    if isinstance(value, list | tuple) and value:
        return frozenset[int]().union(*(weekdays(entry) for entry in value))
    if not isinstance(value, str):
        raise QuantityError(_DAYS_EXPECTED, value)
    return frozenset[int]().union(*(_stretch(entry.strip(), value) for entry in value.split(",")))


_DAYS_EXPECTED = "all, or weekdays like mon, mon-fri or [mon, wed] (mon, tue, wed, thu, fri, sat, sun)"


def _stretch(text: str, value: object) -> frozenset[int]:
    if text == "all":
        return EVERY_DAY
    first, dash, last = (part.strip() for part in text.partition("-"))
    if first not in WEEKDAYS or (dash and last not in WEEKDAYS):
        raise QuantityError(_DAYS_EXPECTED, value)
    begin = WEEKDAYS.index(first)
    count = (WEEKDAYS.index(last) - begin) % 7 + 1 if dash else 1
    return frozenset((begin + step) % 7 for step in range(count))
