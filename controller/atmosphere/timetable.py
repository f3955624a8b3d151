"""When a store is open and which rules act when, as the scene files say it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from typing import NamedTuple

from controller.atmosphere.names import SceneName, ZoneId


@dataclass(frozen=True, slots=True)
class Location:
    """Where the sun rises for this store, in degrees (north and east positive)."""

    latitude: float
    longitude: float


class Span(NamedTuple):
    """Opening hours of one day in wall time; ``closes`` at or before ``opens`` means on the next date."""

    opens: time
    closes: time
    closes_next_day: bool = False


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours: by date, by public holiday and half holiday, by weekday (0 = Monday).

    An empty tuple means closed; ``None`` for holidays means that they are ordinary days.
    """

    weekdays: Mapping[int, tuple[Span, ...]]
    holidays: tuple[Span, ...] | None = None
    half_holidays: tuple[Span, ...] | None = None
    dates: Mapping[date, tuple[Span, ...]] = field(default_factory=dict)


class Anchor(StrEnum):
    """The moments of a day that are not fixed by the clock."""

    OPEN = "open"
    CLOSE = "close"
    SUNRISE = "sunrise"
    SUNSET = "sunset"


@dataclass(frozen=True, slots=True)
class Moment:
    """A time of day: literal wall time, or an anchor and an offset in seconds (negative: before)."""

    at: time | Anchor
    offset_s: float = 0.0
    end_of_day: bool = False
    """24:00, the midnight that ends the day"""


class Specificity(StrEnum):
    """How particular a rule is; dated beats weekday beats every day."""

    DATED = "dated"
    WEEKDAY = "weekday"
    EVERY_DAY = "every day"


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the schedule."""

    zones: tuple[ZoneId, ...]
    begins: Moment
    ends: Moment
    scene: SceneName
    specificity: Specificity
    weekdays: frozenset[int] = frozenset(range(7))
    first: date | None = None
    last: date | None = None
    source: str = ""
    """``schedule.yaml:LINE``"""
