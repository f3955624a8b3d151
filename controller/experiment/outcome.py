"""One outcome for every block, from the answers that may count, and the reason where there is none."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from controller.atmosphere.model import ReasonKind
from controller.experiment.course import AS_PLANNED, Course
from controller.experiment.exposure import delivered_share, in_sequence, overlap_s

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from controller.atmosphere.model import Exposure, Sense, ZoneId
    from controller.experiment.metric import Metric
    from controller.experiment.plan import Block, Plan

MIN_DELIVERED = 0.8
"""A block counts if its arm was really there for this share of it (of time and of devices)."""

_SPILL_S = 60.0
"""What people did in the block before takes a moment to leave; what lasts longer is of this block."""


class Answer(NamedTuple):
    """One customer's answer, as far as an experiment needs it."""

    zone: ZoneId
    at: datetime
    """UTC"""
    score: int
    counts: bool = True
    """whether it is trusted enough to count"""


class Why(StrEnum):
    """Why a block has no outcome."""

    OPEN = "the block is not over yet"
    STOPPED = "the experiment was stopped before the block was over"
    EDITED = "what an arm gives had been edited before the block was over"
    OVERRIDDEN = "a person chose another atmosphere during the block"
    PAUSED = "the experiment was paused during the block"
    NOT_DELIVERED = "the arm was not there for enough of the block"
    NO_ANSWERS = "nobody answered"


NOT_LIVED = frozenset({Why.OPEN, Why.STOPPED, Why.EDITED})
"""The block did not come to its end as planned: it is no part of what has been until now."""
BY_PEOPLE = frozenset({Why.OVERRIDDEN, Why.PAUSED})
"""Somebody, who may have known the scores, took the arm away."""


@dataclass(frozen=True, slots=True)
class BlockOutcome:
    """What one block contributes; all but ``overridden`` is about the time after its burn-in."""

    block: Block
    delivered: float
    """0-1: share of time and devices with which the arm was really there, in the sense that was there least
    of those in which the arms differ"""
    overridden: float
    """0-1: share of the whole block in which a person had chosen otherwise"""
    answers: int
    answers_per_hour: float
    raw: float | None
    """the outcome of the answers, as assigned: whether or not it may count"""
    top_share: float | None
    """0-1: share of top answers"""
    why: Why | None
    """why the block does not count; ``None`` where it does"""
    low_share: float | None = None
    """0-1: share of complaints, which are low answers"""

    @property
    def outcome(self) -> float | None:
        """The outcome that may count, as delivered."""
        return self.raw if self.why is None else None


def block_outcomes(
    plan: Plan,
    exposures: Iterable[Exposure],
    answers: Iterable[Answer],
    *,
    now: datetime,
    course: Course = AS_PLANNED,
    min_delivered: float = MIN_DELIVERED,
) -> tuple[BlockOutcome, ...]:
    """The outcome of every block of the plan, in its order, by the metric of its design.

    The burn-in is dropped in every block, also where the arm did not change: dropping it only after real
    switches would make the number of answers depend on the arm before.
    """
    lived = {zone: in_sequence(of_zone) for zone, of_zone in _by_zone(exposures).items()}
    given = {
        zone: sorted(of_zone, key=_when) for zone, of_zone in _by_zone(a for a in answers if a.counts).items()
    }
    return tuple(
        _outcome(
            block,
            _overlapping(lived.get(block.zone, []), block),
            _between(given.get(block.zone, []), block.burn_in_ends, block.ends),
            plan.design.metric,
            _Rules(plan.design.experiment, plan.design.senses, now, course, min_delivered),
        )
        for block in plan.blocks
    )


class _Rules(NamedTuple):
    experiment: str
    senses: tuple[Sense, ...]
    now: datetime
    course: Course
    min_delivered: float


def _outcome(
    block: Block, exposures: Sequence[Exposure], scores: Sequence[int], metric: Metric, rules: _Rules
) -> BlockOutcome:
    def assigned(exposure: Exposure) -> bool:
        return exposure.experiment == rules.experiment and exposure.arm == block.arm and not _person(exposure)

    # An exposure that still runs says nothing of the hours to come.
    until = min(block.ends, rules.now)
    measured = until > block.burn_in_ends
    delivered = (
        delivered_share(exposures, block.burn_in_ends, until, of=assigned, senses=rules.senses)
        if measured
        else 0.0
    )
    overridden = sum(overlap_s(e, block.begins, until) for e in exposures if _person(e))
    checks = {
        Why.STOPPED: rules.course.stops_before(block.ends),
        Why.OPEN: block.ends > rules.now,
        Why.EDITED: rules.course.edited_before(block.ends),
        Why.OVERRIDDEN: overridden > _SPILL_S,
        Why.PAUSED: rules.course.paused_s(block.begins, until) > _SPILL_S,
        Why.NOT_DELIVERED: delivered < rules.min_delivered,
        Why.NO_ANSWERS: not scores,
    }
    return BlockOutcome(
        block=block,
        delivered=delivered,
        overridden=min(overridden / (block.ends - block.begins).total_seconds(), 1.0),
        answers=len(scores),
        answers_per_hour=len(scores) * 3600 / (block.ends - block.burn_in_ends).total_seconds(),
        raw=metric.outcome(scores) if scores else None,
        top_share=metric.top_share(scores) if scores else None,
        low_share=metric.low_share(scores) if scores else None,
        why=next((why for why, applies in checks.items() if applies), None),
    )


def _person(exposure: Exposure) -> bool:
    return exposure.reason in {ReasonKind.OVERRIDE, ReasonKind.EMERGENCY}


def _when(answer: Answer) -> datetime:
    return answer.at


def _overlapping(exposures: Sequence[Exposure], block: Block) -> Sequence[Exposure]:
    """Those that may reach into the block; the exposures are in sequence."""
    first = bisect_left(exposures, block.begins, key=lambda exposure: exposure.begins)
    last = bisect_left(exposures, block.ends, key=lambda exposure: exposure.begins)
    return exposures[max(first - 1, 0) : last]


def _between(answers: Sequence[Answer], begins: datetime, ends: datetime) -> list[int]:
    """Scores of the answers from ``begins`` until before ``ends``; the answers are ordered by time."""
    first, last = (bisect_left(answers, moment, key=_when) for moment in (begins, ends))
    return [answer.score for answer in answers[first:last]]


_Placed = TypeVar("_Placed", "Exposure", Answer)


def _by_zone(things: Iterable[_Placed]) -> Mapping[ZoneId, list[_Placed]]:
    zones: dict[ZoneId, list[_Placed]] = defaultdict(list)
    for thing in things:
        zones[thing.zone].append(thing)
    return zones
