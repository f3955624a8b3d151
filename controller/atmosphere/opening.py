"""Opening hours, read from the ``hours`` of a store's file."""

from __future__ import annotations

from datetime import date, time, timedelta
from itertools import pairwise

from controller.atmosphere.model import Hours, Span
from controller.atmosphere.quantity import QuantityError
from controller.atmosphere.times import EVERY_DAY, WEEKDAYS, clock, dates, weekdays
from controller.atmosphere.tree import Branch, unknown

HOLIDAYS = "holidays"
HALF_HOLIDAYS = "half-holidays"
ALWAYS_OPEN = Hours(dict.fromkeys(EVERY_DAY, (Span(time(0), time(0), closes_next_day=True),)))
"""The hours of a store that names none."""

_MOST_DAYS = 366
_EXPECTED = "hours like 10:00-22:00, 10:00-13:00, 14:00-19:00 or closed"


def spans(value: object) -> tuple[Span, ...]:
    """The spans of one day, in order; empty for ``closed``.

    Only the last may close after midnight, and 24:00 is the midnight that ends the day.

    >>> spans("18:00-02:00")
    (Span(opens=datetime.time(18, 0), closes=datetime.time(2, 0), closes_next_day=True),)
    """
    if value == "closed":
        return ()
    if not isinstance(value, str):
        raise QuantityError(_EXPECTED, value)
    found = tuple(_span(part, value) for part in value.split(","))
    for earlier, later in pairwise(found):
        if earlier.closes_next_day or later.opens < earlier.closes:
            expected = "spans in order that do not overlap"
            raise QuantityError(expected, value)
    return found


def _span(text: str, value: object) -> Span:
    begin, dash, end = (part.strip() for part in text.partition("-"))
    if not dash:
        raise QuantityError(_EXPECTED, value)
    opens = clock(begin)
    closes = time(0) if end == "24:00" else clock(end)
    if opens == closes and end != "24:00":
        expected = "hours that close at another time than they open (around the clock is 00:00-24:00)"
        raise QuantityError(expected, value)
    return Span(opens, closes, closes_next_day=closes <= opens)


def read_hours(branch: Branch) -> Hours:
    """The opening hours at ``branch``; a weekday that is not mentioned is closed."""
    by_weekday: dict[int, tuple[Span, ...]] = {}
    by_date: dict[date, tuple[Span, ...]] = {}
    special: dict[str, tuple[Span, ...]] = {}
    for key, entry in (branch.entries("hours like {mon-sat: 10:00-22:00, sun: closed}") or {}).items():
        found = entry.read(spans) or ()
        if key in {HOLIDAYS, HALF_HOLIDAYS}:
            special[key] = found
        elif key[:1].isdigit():
            _put_dates(entry, key, found, by_date)
        else:
            _put_weekdays(entry, key, found, by_weekday)
    return Hours(by_weekday, special.get(HOLIDAYS), special.get(HALF_HOLIDAYS), by_date)


def _put_dates(entry: Branch, key: str, found: tuple[Span, ...], into: dict[date, tuple[Span, ...]]) -> None:
    try:
        first, last = dates(key)
    except QuantityError as error:
        entry.blame(str(error), at_key=True)
        return
    count = (last - first).days + 1
    if count > _MOST_DAYS:
        entry.blame("expected at most a year of dates", at_key=True)
        return
    for day in (first + timedelta(days=step) for step in range(count)):
        if day in into:
            entry.blame(f"the hours of {day} are given twice", at_key=True)
        into[day] = found


def _put_weekdays(
    entry: Branch, key: str, found: tuple[Span, ...], into: dict[int, tuple[Span, ...]]
) -> None:
    try:
        days = weekdays(key)
    except QuantityError:
        known = (*WEEKDAYS, "mon-fri", HOLIDAYS, HALF_HOLIDAYS)
        entry.blame(f"unknown day {unknown(key, known)} in hours", at_key=True)
        return
    for day in sorted(days):
        if day in into:
            entry.blame(f"the hours of {WEEKDAYS[day]} are given twice", at_key=True)
        into[day] = found
