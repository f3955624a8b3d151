"""When the store is open: its hours on a date as instants, through daylight saving and over midnight.

A wall time that daylight saving skips is moved forward by the gap; one that occurs twice is its first
occurrence. Instants are UTC inside and, where they are shown, local times with their own fixed offset, so
that they compare, subtract and print right across a change of the clock.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

import holidays
from holidays.constants import HALF_DAY, PUBLIC

from controller.atmosphere.model import Hours, Span, Store

_DAY = timedelta(days=1)
HORIZON_DAYS = 400
"""How far ahead a next closing or a next change is looked for: a year and its holidays' drift."""


class Stretch(NamedTuple):
    """From one instant (included) to another (excluded), both UTC."""

    begins: datetime
    ends: datetime


def instant(zone: tzinfo, day: date, wall: time) -> datetime:
    """The UTC instant of a wall time."""
    return datetime.combine(day, wall, tzinfo=zone).astimezone(UTC)


def day_span(zone: tzinfo, day: date) -> Stretch:
    """A local date from midnight to midnight."""
    return Stretch(instant(zone, day, time()), instant(zone, day + _DAY, time()))


def local(zone: tzinfo, moment: datetime) -> datetime:
    """An instant as local time with the offset that holds then."""
    shown = moment.astimezone(zone)
    return shown.replace(tzinfo=timezone(shown.utcoffset() or timedelta()), fold=0)


@dataclass(frozen=True, slots=True, eq=False)
class ThisStore:
    """A store as the key of a memo: the object itself, because changed files make a new one."""

    store: Store

    def __hash__(self) -> int:
        return id(self.store)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ThisStore) and other.store is self.store


def opening_spans(store: Store, day: date) -> tuple[tuple[datetime, datetime], ...]:
    """The spans that begin on ``day``, as aware local times; empty when closed."""
    zone = store.timezone
    return tuple((local(zone, begins), local(zone, ends)) for begins, ends in open_stretches(store, day))


def open_stretches(store: Store, day: date) -> tuple[Stretch, ...]:
    """The spans that begin on ``day``; one that daylight saving makes empty is left out."""
    return _open_stretches(ThisStore(store), day)


@lru_cache(maxsize=4096)
def _open_stretches(this: ThisStore, day: date) -> tuple[Stretch, ...]:
    store = this.store
    spans = hours_on(store.hours, store.country, day)
    stretches = (_stretch(store.timezone, day, span) for span in spans)
    return tuple(stretch for stretch in stretches if stretch.begins < stretch.ends)


def _stretch(zone: tzinfo, day: date, span: Span) -> Stretch:
    closing_day = day + _DAY if span.closes_next_day else day
    return Stretch(instant(zone, day, span.opens), instant(zone, closing_day, span.closes))


def hours_on(hours: Hours, country: str, day: date) -> tuple[Span, ...]:
    """The hours of a date: its own, else the holiday's, the half holiday's, the weekday's."""
    if day in hours.dates:
        return hours.dates[day]
    if hours.holidays is not None and day in public_holidays(country, day.year):
        return hours.holidays
    if hours.half_holidays is not None and day in half_holidays(country, day.year):
        return hours.half_holidays
    return hours.weekdays.get(day.weekday(), ())


@lru_cache(maxsize=256)
def public_holidays(country: str, year: int) -> frozenset[date]:
    """The public holidays of a country, religious ones included."""
    return _calendar(country, year, PUBLIC)


@lru_cache(maxsize=256)
def half_holidays(country: str, year: int) -> frozenset[date]:
    """The days whose afternoon is a holiday, like the eves of bayrams; none where a country keeps none."""
    return _calendar(country, year, HALF_DAY) - public_holidays(country, year)


def _calendar(country: str, year: int, category: str) -> frozenset[date]:
    if not country or category not in holidays.country_holidays(country).supported_categories:
        return frozenset()
    return frozenset(holidays.country_holidays(country, years=year, categories=(category,)))


@lru_cache(maxsize=256)
def holiday_names(country: str, year: int, language: str) -> Mapping[date, str]:
    """What the public and half holidays are called, in ``language`` or else as the country calls them."""
    if not country:
        return {}
    known = holidays.country_holidays(country)
    own = known.default_language
    spoken = next((each for each in known.supported_languages if each.startswith(language)), own)
    categories = tuple(each for each in (PUBLIC, HALF_DAY) if each in known.supported_categories)
    named = holidays.country_holidays(country, years=year, language=spoken, categories=categories)
    return MappingProxyType(dict(named))


def is_open(store: Store, now: datetime) -> bool:
    """Whether the store is open at ``now``."""
    today = now.astimezone(store.timezone).date()
    return any(
        stretch.begins <= now < stretch.ends
        for day in (today, today - _DAY, today + _DAY)
        for stretch in open_stretches(store, day)
    )


def next_close(store: Store, now: datetime) -> datetime | None:
    """When the doors close next after ``now``, in UTC: the end of the span that is open, or of the next one.

    Spans that touch (00:00-24:00 day after day) close only at the end of the last. ``None`` where that is
    beyond ``HORIZON_DAYS``.
    """
    first = now.astimezone(store.timezone).date() - _DAY
    closes: datetime | None = None
    for stretch in _ahead(store, first, now):
        if closes is not None and stretch.begins > closes:
            return closes
        closes = max(closes or stretch.ends, stretch.ends)
    return closes if closes and closes < now + timedelta(days=HORIZON_DAYS - 2) else None


def end_of_business_day(store: Store, now: datetime) -> datetime:
    """When the day's business ends where doors never close, in UTC: where the span does, or at midnight."""
    today = now.astimezone(store.timezone).date()
    spans = (s.ends for s in _ahead(store, today - _DAY, now) if s.begins <= now)
    midnight = instant(store.timezone, today + _DAY, time())
    return min(spans, default=midnight).astimezone(UTC)


def _ahead(store: Store, first: date, now: datetime) -> Iterator[Stretch]:
    for step in range(HORIZON_DAYS + 2):
        yield from (s for s in open_stretches(store, first + timedelta(days=step)) if s.ends > now)
