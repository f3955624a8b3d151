"""The guardrail of a running experiment: the evidence, pair by pair, that the treatment harms."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass
from math import exp
from statistics import fmean
from typing import TYPE_CHECKING, Any

from controller.experiment.contrast import Contrast, differences, main_contrasts
from controller.experiment.design import DesignKind
from controller.experiment.metric import Metric
from controller.experiment.monitor import best_rho, guardrail
from controller.experiment.outcome import NOT_LIVED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from controller.experiment.outcome import BlockOutcome
    from controller.experiment.plan import Plan

    Value = Callable[[BlockOutcome], float | None]

ALPHA = 0.05
"""Chance that a harmless experiment is ever stopped for its score; the evidence must reach its inverse."""
COMPLAINT_ALPHA = 0.01
"""The same for its share of complaints, on top of it"""
_WIDTHS = {Metric.CSAT: 4.0, Metric.NPS: 200.0, Metric.CES: 6.0, Metric.SMILEY: 3.0}
_TYPICAL = 0.15
"""Blocks that differ by chance lie about this share of the scale apart; a wrong share only costs time."""
_MOST = 700.0
"""Larger logarithms do not fit a number."""


@dataclass(frozen=True, slots=True)
class Guard:
    """What the guardrail knows; only strata whose blocks are all over, and count, are looked at."""

    pairs: int
    """pairs or strata that were looked at"""
    evidence: float
    """odds against harmlessness after the last pair, or those at which it stopped"""
    limit: float
    """odds that stop the experiment"""
    stopped_after: int | None
    """pairs or strata; ``None`` where the experiment may go on"""
    arm: str | None = None
    """the arm or level that this is about, where there are several: the most suspicious one"""


def watch(plan: Plan, outcomes: Sequence[BlockOutcome]) -> Guard:
    """Watch the score, pair by pair in the order in which they ended; valid at every instant, so at any time.

    With several arms or levels each is watched against its control, and the chance of a false alarm is shared
    out among them.
    """
    typical = _TYPICAL * _WIDTHS[plan.design.metric]
    return _watch(plan, outcomes, lambda o: o.outcome, typical=typical, alpha=ALPHA)


def watch_complaints(plan: Plan, outcomes: Sequence[BlockOutcome]) -> Guard:
    """Watch the share of complaints in the same way: a few furious customers hardly move a mean."""
    return _watch(plan, outcomes, _satisfied, typical=_TYPICAL, alpha=COMPLAINT_ALPHA)


def _satisfied(outcome: BlockOutcome) -> float | None:
    """The share of the answers that are no complaints, where the block counts."""
    if outcome.outcome is None or outcome.low_share is None:
        return None
    return 1.0 - outcome.low_share


def _watch(plan: Plan, outcomes: Sequence[BlockOutcome], of: Value, *, typical: float, alpha: float) -> Guard:
    running = {outcome.block.stratum for outcome in outcomes if outcome.why in NOT_LIVED}
    over = [outcome for outcome in outcomes if outcome.block.stratum not in running]
    watched = main_contrasts(plan.design)
    shared = alpha / len(watched)
    rho = best_rho(plan.strata * typical**2, 2.0 * shared)
    guards = []
    for contrast in watched:
        values = list(_against(plan, over, contrast, of))
        found = guardrail(values, rho=rho, alpha=shared)
        stopped = found.stopped_after
        last = found.log_evidence[(stopped or 0) - 1] if values else 0.0
        name = contrast.name if len(watched) > 1 else None
        guards.append(Guard(len(values), exp(min(last, _MOST)), 1.0 / shared, stopped, name))
    return max(guards, key=lambda guard: (guard.stopped_after is not None, guard.evidence))


def _against(plan: Plan, outcomes: Sequence[BlockOutcome], contrast: Contrast, of: Value) -> Iterable[float]:
    """What each stratum says of the treatment, in the order of their ends: by chance as often less as more.

    A run of blocks with one arm is set against the mean of the runs of its zone before it, which its coin
    does not know; twice that is the size of a difference of arms.
    """
    if plan.design.kind is not DesignKind.CARRY_OVER:
        return differences(outcomes, contrast, of).values()
    runs: dict[int, list[BlockOutcome]] = defaultdict(list)
    for outcome in outcomes:
        if of(outcome) is not None:
            runs[outcome.block.stratum].append(outcome)
    ordered = sorted(runs.values(), key=lambda run: (max(o.block.ends for o in run), run[0].block.stratum))
    return _runs_against_the_past(ordered, plan.design.control.name, of)


def _runs_against_the_past(
    runs: Iterable[Sequence[BlockOutcome]], control: str, of: Value
) -> Iterator[float]:
    past: dict[str, list[float]] = defaultdict(list)
    for run in runs:
        block, mean = run[0].block, fmean(value for o in run if (value := of(o)) is not None)
        before = past[block.zone]
        if before:
            yield (2.0 if block.arm != control else -2.0) * (mean - fmean(before))
        before.append(mean)


def guard_to_json(guard: Guard) -> dict[str, Any]:
    """The guard as a JSON object."""
    return asdict(guard)
