"""Which scene the schedule gives a zone at any instant: gapless, and exactly one.

Dated rules beat weekday rules beat every-day rules; no rule due means the zone's default scene.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise

from controller.atmosphere.conflicts import Conflict, conflicts
from controller.atmosphere.hours import (
    HORIZON_DAYS,
    Stretch,
    ThisStore,
    instant,
    is_open,
    local,
    next_close,
    opening_spans,
)
from controller.atmosphere.model import Rule, SceneName, Store, ZoneId
from controller.atmosphere.turns import Turn, turns_on

__all__ = [
    "Conflict",
    "Slot",
    "conflicts",
    "day_plan",
    "due",
    "is_open",
    "next_change",
    "next_close",
    "opening_spans",
]

_DAY = timedelta(days=1)
_REACH = range(-2, 2)
"""The days whose turns can reach into a day: hours end by the midnight after next, offsets add half a day."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A stretch of time in one zone; aware local times, each with the offset that holds then."""

    begins: datetime
    ends: datetime
    scene: SceneName
    rule: Rule | None
    """``None``: the zone's default scene"""
    beats: tuple[Rule, ...]
    """the rules that wanted some of the same time and lost, strongest first"""


def day_plan(store: Store, zone: ZoneId, day: date) -> tuple[Slot, ...]:
    """The slots of a zone from local midnight to local midnight, without gap or overlap.

    Empty on a date that the store's time zone skipped altogether.
    """
    return _day_plan(ThisStore(store), zone, day)


def due(store: Store, zone: ZoneId, now: datetime) -> Slot:
    """The slot in force at ``now``.

    It begins where the day's plan says (not before local midnight) and ends at the next real change, which
    may be days ahead; where there is none within ``HORIZON_DAYS``, at that horizon.
    """
    today = now.astimezone(store.timezone).date()
    for day in (today, today + _DAY, today - _DAY):
        for index, slot in enumerate(day_plan(store, zone, day)):
            if slot.begins <= now < slot.ends:
                return _extended(ThisStore(store), zone, day, index)
    message = f"the plan of {zone} has a gap at {now.isoformat()}"
    raise AssertionError(message)


def next_change(store: Store, zone: ZoneId, now: datetime) -> datetime | None:
    """When the slot in force at ``now`` ends, in UTC; ``None`` where no change is within the horizon."""
    ends = due(store, zone, now).ends.astimezone(UTC)
    return ends if ends < now + (HORIZON_DAYS - 2) * _DAY else None


@lru_cache(maxsize=8192)
def _day_plan(this: ThisStore, zone: ZoneId, day: date) -> tuple[Slot, ...]:
    store = this.store
    midnight, next_midnight = (instant(store.timezone, d, time(0)) for d in (day, day + _DAY))
    turns = [
        turn
        for step in _REACH
        for turn in turns_on(store, day + step * _DAY)
        if zone in turn.rule.zones and turn.begins < next_midnight and turn.ends > midnight
    ]
    turns.sort(key=lambda turn: (turn.rank, turn.line))
    edges = {midnight, next_midnight}.union(*((turn.begins, turn.ends) for turn in turns))
    slots: list[Slot] = []
    for stretch in pairwise(sorted(edge for edge in edges if midnight <= edge <= next_midnight)):
        _append(slots, _slot(store, zone, turns, Stretch(*stretch)))
    return tuple(slots)


def _slot(store: Store, zone: ZoneId, turns: list[Turn], stretch: Stretch) -> Slot:
    begins, ends = (local(store.timezone, edge) for edge in stretch)
    active = [turn.rule for turn in turns if turn.begins <= stretch.begins < turn.ends]
    if not active:
        return Slot(begins, ends, store.zones[zone].default, None, ())
    rule = active[0]
    beats = tuple(dict.fromkeys(other for other in active if other is not rule))
    return Slot(begins, ends, rule.scene, rule, beats)


def _append(slots: list[Slot], slot: Slot) -> None:
    if slots and slots[-1].rule is slot.rule:
        beats = tuple(dict.fromkeys((*slots[-1].beats, *slot.beats)))
        slots[-1] = replace(slots[-1], ends=slot.ends, beats=beats)
    else:
        slots.append(slot)


@lru_cache(maxsize=8192)
def _extended(this: ThisStore, zone: ZoneId, day: date, index: int) -> Slot:
    today = day_plan(this.store, zone, day)
    slot = today[index]
    if index < len(today) - 1:
        return slot
    for step in range(1, HORIZON_DAYS):
        for later in day_plan(this.store, zone, day + step * _DAY):
            if later.rule is not slot.rule:
                return slot
            slot = replace(slot, ends=later.ends)
    return slot
