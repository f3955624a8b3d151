"""What is shown before the number: was the arm there, did people interfere, does one day decide?"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb
from statistics import fmean
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from controller.experiment.contrast import contrasts, differences, main_contrasts
from controller.experiment.design import DesignKind
from controller.experiment.outcome import BY_PEOPLE, NOT_LIVED, BlockOutcome, Why

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from controller.experiment.plan import Plan


@dataclass(frozen=True, slots=True)
class ArmDiagnostics:
    """One arm over the blocks that are over."""

    arm: str
    blocks: int
    counted: int
    """blocks that have an outcome"""
    delivered: float | None
    """0-1, mean over the blocks; ``None`` before the first is over"""
    override_rate: float | None
    """0-1, share of the blocks in which a person chose otherwise or paused the experiment"""
    answers: int
    answers_per_hour: float | None
    mean: float | None
    """of the outcomes that count"""
    top_share: float | None
    """0-1, mean over the blocks that count"""


class Range(NamedTuple):
    """The smallest and the largest of several estimates."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Diagnostics:
    """All that is shown before the number."""

    arms: tuple[ArmDiagnostics, ...]
    strata_planned: int
    """pairs or strata"""
    strata_over: int
    """those that can be compared by blocks that are over"""
    strata_counted: int
    """those that can be compared by blocks that count; of several arms or levels the one that has fewest"""
    stopped: bool
    """whether people ended it before its plan did"""
    edited: bool
    """whether people edited what an arm gives, so that later blocks are of another comparison"""
    left_out: dict[Why, int]
    """how many blocks do not count, by the reason"""
    overrides_by_chance: float
    """0-1: how likely overrides favour an arm that much by chance (sign test of the strata in which people
    overrode one side of a contrast more than the other; the least of several contrasts times their number)"""
    leave_one_day_out: Range | None
    """estimates of the first contrast without the strata of one day each; ``None`` below two days"""


def diagnose(plan: Plan, outcomes: Sequence[BlockOutcome]) -> Diagnostics:
    """Gather the diagnostics of a plan from its block outcomes."""
    over = [outcome for outcome in outcomes if outcome.why not in NOT_LIVED]
    return Diagnostics(
        arms=tuple(_arm(arm.name, [o for o in over if o.block.arm == arm.name]) for arm in plan.design.arms),
        strata_planned=plan.strata,
        strata_over=_comparable(plan, over, lambda _: 0.0),
        strata_counted=_comparable(plan, over, _counted),
        stopped=any(outcome.why is Why.STOPPED for outcome in outcomes),
        edited=any(outcome.why is Why.EDITED for outcome in outcomes),
        left_out={why: n for why in Why if (n := sum(outcome.why is why for outcome in outcomes))},
        overrides_by_chance=_overrides_by_chance(plan, over),
        leave_one_day_out=_leave_one_day_out(plan, over),
    )


def _comparable(
    plan: Plan, outcomes: Sequence[BlockOutcome], of: Callable[[BlockOutcome], float | None]
) -> int:
    if plan.design.kind is DesignKind.CARRY_OVER:
        missing = {outcome.block.stratum for outcome in outcomes if of(outcome) is None}
        return len({outcome.block.stratum for outcome in outcomes} - missing - _under_way(plan, outcomes))
    return min(len(differences(outcomes, contrast, of)) for contrast in main_contrasts(plan.design))


def _under_way(plan: Plan, outcomes: Sequence[BlockOutcome]) -> set[int]:
    """The runs of which some block is not among the outcomes."""
    known = {outcome.block.index for outcome in outcomes}
    return {block.stratum for block in plan.blocks if block.index not in known}


def _counted(outcome: BlockOutcome) -> float | None:
    return outcome.outcome


def _overrides_by_chance(plan: Plan, over: Sequence[BlockOutcome]) -> float:
    compared = main_contrasts(plan.design)
    chances = [
        sign_test(differences(over, contrast, lambda o: float(o.why in BY_PEOPLE)).values())
        for contrast in compared
    ]
    return min(1.0, min(chances) * len(compared))


def sign_test(values: Iterable[float]) -> float:
    """Two-sided exact p-value of as many positive as negative values; zeros say nothing.

    >>> sign_test([1, 1, 1, 1, 1, 1, 0])   # six of six: 2 / 2**6
    0.03125
    """
    signs = [value > 0 for value in values if value]
    n, fewer = len(signs), min(sum(signs), len(signs) - sum(signs))
    return min(1.0, 2.0 * sum(comb(n, k) for k in range(fewer + 1)) / 2.0**n)


def _arm(name: str, over: Sequence[BlockOutcome]) -> ArmDiagnostics:
    counted = [outcome for outcome in over if outcome.outcome is not None]
    return ArmDiagnostics(
        arm=name,
        blocks=len(over),
        counted=len(counted),
        delivered=_mean(outcome.delivered for outcome in over),
        override_rate=_mean(float(outcome.why in BY_PEOPLE) for outcome in over),
        answers=sum(outcome.answers for outcome in over),
        answers_per_hour=_mean(outcome.answers_per_hour for outcome in over),
        mean=_mean(outcome.outcome for outcome in counted),
        top_share=_mean(outcome.top_share for outcome in counted),
    )


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return fmean(known) if known else None


def _leave_one_day_out(plan: Plan, over: Sequence[BlockOutcome]) -> Range | None:
    timezone = ZoneInfo(plan.design.timezone)
    by_stratum = differences(over, contrasts(plan.design)[0], _counted)
    strata_of_day: dict[date, set[int]] = {}
    for outcome in over:
        if outcome.block.stratum in by_stratum:
            day = outcome.block.begins.astimezone(timezone).date()
            strata_of_day.setdefault(day, set()).add(outcome.block.stratum)
    total = sum(by_stratum.values())
    estimates = [
        (total - sum(by_stratum[stratum] for stratum in gone)) / (len(by_stratum) - len(gone))
        for gone in strata_of_day.values()
        if len(gone) < len(by_stratum)
    ]
    return Range(min(estimates), max(estimates)) if estimates else None
