"""The block calendar: every block of a plan where a wall calendar would have it, with what it contributed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime, time

    from controller.atmosphere.model import ZoneId
    from controller.experiment.design import Design
    from controller.experiment.outcome import BlockOutcome
    from controller.experiment.plan import LeftOutReason, Plan


@dataclass(frozen=True, slots=True)
class CalendarBlock:
    """One block in wall time; ``level`` places its outcome between the lowest (0) and the highest (1)."""

    begins: time
    ends: time
    outcome: BlockOutcome
    level: float | None


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One date; days without blocks are there too."""

    day: date
    blocks: tuple[CalendarBlock, ...]


@dataclass(frozen=True, slots=True)
class CalendarWeek:
    """Seven days from the experiment's first weekday on; ``number`` counts from 1."""

    number: int
    days: tuple[CalendarDay, ...]


@dataclass(frozen=True, slots=True)
class ZoneCalendar:
    """All weeks of one zone."""

    zone: ZoneId
    weeks: tuple[CalendarWeek, ...]


def block_calendar(design: Design, outcomes: Sequence[BlockOutcome]) -> tuple[ZoneCalendar, ...]:
    """Lay the blocks out by zone, week and day in the store's wall time."""
    known = [outcome.outcome for outcome in outcomes if outcome.outcome is not None]
    scale = (min(known), max(known)) if known else (0.0, 0.0)
    by_zone = groupby(
        sorted(outcomes, key=lambda o: (o.block.zone, o.block.begins)), key=lambda o: o.block.zone
    )
    return tuple(ZoneCalendar(zone, _weeks(design, list(of_zone), scale)) for zone, of_zone in by_zone)


def _weeks(
    design: Design, outcomes: Sequence[BlockOutcome], scale: tuple[float, float]
) -> tuple[CalendarWeek, ...]:
    timezone = ZoneInfo(design.timezone)
    by_day: dict[date, list[CalendarBlock]] = {}
    for outcome in outcomes:
        begins, ends = (moment.astimezone(timezone) for moment in (outcome.block.begins, outcome.block.ends))
        block = CalendarBlock(begins.time(), ends.time(), outcome, _level(outcome.outcome, scale))
        by_day.setdefault(begins.date(), []).append(block)
    days = [design.start + timedelta(days=n) for n in range(7 * design.weeks)]
    return tuple(
        CalendarWeek(
            week + 1, tuple(CalendarDay(day, tuple(by_day.get(day, ()))) for day in days[7 * week :][:7])
        )
        for week in range(design.weeks)
    )


def _level(outcome: float | None, scale: tuple[float, float]) -> float | None:
    low, high = scale
    if outcome is None:
        return None
    return (outcome - low) / (high - low) if high > low else 0.5


@dataclass(frozen=True, slots=True)
class PlannedStretch:
    """A stretch of opening hours in wall time: a block with its arm, or left out with the reason."""

    begins: time
    ends: time
    arm: str | None
    counts_from: time | None
    """when the burn-in of a block ends"""
    why: LeftOutReason | None
    """why there is no block"""


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """One date of a plan; days on which nothing is open are there too."""

    day: date
    stretches: tuple[PlannedStretch, ...]


@dataclass(frozen=True, slots=True)
class PlannedZone:
    """What one zone is to have: seven days to a week, from the experiment's first day on."""

    zone: ZoneId
    weeks: tuple[tuple[PlannedDay, ...], ...]


def plan_calendar(plan: Plan) -> tuple[PlannedZone, ...]:
    """Lay a plan out by zone, week and day in the store's wall time, with what is left out of it."""
    timezone, design = ZoneInfo(plan.design.timezone), plan.design

    def wall(moment: datetime) -> time:
        return moment.astimezone(timezone).time()

    def planned(zone: ZoneId) -> PlannedZone:
        by_day: dict[date, list[PlannedStretch]] = {}
        for block in plan.blocks:
            if block.zone == zone:
                begins, ends, counts = (wall(at) for at in (block.begins, block.ends, block.burn_in_ends))
                stretch = PlannedStretch(begins, ends, block.arm, counts, None)
                by_day.setdefault(block.begins.astimezone(timezone).date(), []).append(stretch)
        for note in plan.notes:
            stretch = PlannedStretch(wall(note.begins), wall(note.ends), None, None, note.why)
            by_day.setdefault(note.begins.astimezone(timezone).date(), []).append(stretch)
        days = [
            PlannedDay(day, tuple(sorted(by_day.get(day, ()), key=lambda each: each.begins)))
            for day in (design.start + timedelta(days=n) for n in range(7 * design.weeks))
        ]
        return PlannedZone(zone, tuple(tuple(days[at : at + 7]) for at in range(0, len(days), 7)))

    return tuple(planned(zone) for zone in design.zones)
