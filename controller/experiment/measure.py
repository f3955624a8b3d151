"""Measures of tills and counters, laid over the blocks of a plan: one number for what follows the burn-in."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from controller.experiment.declared import is_level

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from controller.atmosphere.model import ZoneId
    from controller.experiment.plan import Plan

MIN_COVERED = 0.8
"""A block counts if the measures cover this share of its time after the burn-in."""
COARSE = 0.5
"""Beyond this share of their time outside the blocks, measures say more of other hours than of the block."""
_HOUR_S = 3600.0


class Measure(NamedTuple):
    """A number for a stretch of time; times in UTC."""

    metric: str
    zone: ZoneId | None
    """``None``: the whole store"""
    value: float
    begins: datetime
    ends: datetime
    """``begins`` for what happened at once, such as one sale"""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the measures say of one block after its burn-in."""

    value: float | None
    """a sum by the hour, or the mean of a level; ``None`` where they cover too little of the block"""
    covered: float
    """0-1, share of the time after the burn-in"""
    outside: float
    """0-1, share of the time of these measures that is not the block's: it dilutes whatever the arm does"""
    whole_store: bool
    """whether they are of the whole store, because the zone has none of its own"""


_NOTHING = Reading(None, 0.0, 0.0, whole_store=True)


def readings(plan: Plan, measures: Iterable[Measure], metric: str) -> dict[int, Reading]:
    """The reading of every block, by its index.

    Every stretch counts by the share of its time that lies in the block after the burn-in; a moment counts
    where it lies. A zone without measures of its own is read from those of the whole store. Stretches that
    overlap add up (two tills); the time from the first single moment to the last counts as covered.
    """
    of_metric = [measure for measure in measures if measure.metric == metric]
    rows = {zone: _Row(metric, of_metric, zone) for zone in plan.design.zones}
    return {
        block.index: rows[block.zone].between(block.burn_in_ends, block.ends)
        for block in plan.blocks
        if block.ends > block.burn_in_ends
    }


class _Row:
    """The measures that are read for one zone, in order of time."""

    def __init__(self, metric: str, measures: Sequence[Measure], zone: ZoneId) -> None:
        own = [measure for measure in measures if measure.zone == zone]
        self._level = is_level(metric)
        self._whole_store = not own
        chosen = own or [measure for measure in measures if measure.zone is None]
        self._measures = sorted(chosen, key=lambda measure: (measure.begins, measure.ends))
        self._begins = [measure.begins for measure in self._measures]
        # The latest end so far never falls, so that it can be searched for.
        self._latest = list(accumulate((measure.ends for measure in self._measures), max))
        self._moments = [m.begins for m in self._measures if m.begins == m.ends]

    def between(self, begins: datetime, ends: datetime) -> Reading:
        first, last = bisect_left(self._latest, begins), bisect_left(self._begins, ends)
        met = [_Part.of(measure, begins, ends) for measure in self._measures[first:last]]
        parts = [part for part in met if part is not None]
        window_s = (ends - begins).total_seconds()
        covered_s = window_s if self._among_moments(begins, ends) else _union_s(parts)
        if not parts and not covered_s:
            return _NOTHING
        covered = covered_s / window_s
        inside_s, whole_s = sum(part.inside_s for part in parts), sum(part.whole_s for part in parts)
        return Reading(
            value=self._value(parts, covered_s) if covered >= MIN_COVERED else None,
            covered=covered,
            outside=1.0 - inside_s / whole_s if whole_s else 0.0,
            whole_store=self._whole_store,
        )

    def _among_moments(self, begins: datetime, ends: datetime) -> bool:
        """Whether single moments were being measured here, so that hours without any are noughts."""
        return bool(self._moments) and self._moments[0] <= ends and self._moments[-1] >= begins

    def _value(self, parts: Sequence[_Part], covered_s: float) -> float | None:
        if not self._level:
            return sum(part.value * part.share for part in parts) * _HOUR_S / covered_s
        inside_s = sum(part.inside_s for part in parts)
        if inside_s:
            return sum(part.value * part.inside_s for part in parts) / inside_s
        return sum(part.value for part in parts) / len(parts) if parts else None


class _Part(NamedTuple):
    """What of a measure lies in a window."""

    value: float
    begins: datetime
    ends: datetime
    whole_s: float

    @classmethod
    def of(cls, measure: Measure, begins: datetime, ends: datetime) -> _Part | None:
        whole_s = (measure.ends - measure.begins).total_seconds()
        first, last = max(measure.begins, begins), min(measure.ends, ends)
        if first > last or (first == last and whole_s) or measure.begins >= ends:
            return None
        return cls(measure.value, first, last, whole_s)

    @property
    def inside_s(self) -> float:
        return (self.ends - self.begins).total_seconds()

    @property
    def share(self) -> float:
        """Of the measure's time, 0-1; a moment is wholly inside."""
        return self.inside_s / self.whole_s if self.whole_s else 1.0


def _union_s(parts: Sequence[_Part]) -> float:
    """Seconds that at least one of the parts covers; they are ordered by beginning."""
    covered_s, until = 0.0, None
    for part in parts:
        first = part.begins if until is None else max(part.begins, until)
        if part.ends > first:
            covered_s += (part.ends - first).total_seconds()
        until = part.ends if until is None else max(until, part.ends)
    return covered_s


def values_of(found: Mapping[int, Reading]) -> dict[int, float]:
    """The blocks that have a value, by index."""
    return {index: reading.value for index, reading in found.items() if reading.value is not None}
