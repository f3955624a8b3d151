"""The outcomes beside the primary one: each by the same test of the same design, and Holm over all of them.

They were declared before the start, and none of them decides the verdict. A block counts for them if its arm
was there, also where nobody answered the primary question in it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from statistics import fmean
from typing import TYPE_CHECKING

from controller.experiment.compare import compare
from controller.experiment.contrast import contrasts
from controller.experiment.declared import ANSWERS_PER_HOUR, COMPLAINTS, OF_ANSWERS, STAFF
from controller.experiment.measure import readings, values_of
from controller.experiment.metric import Metric
from controller.experiment.multiplicity import holm
from controller.experiment.outcome import NOT_LIVED, Why
from controller.experiment.response import complaint_share, customers_outcome, staff_rating

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from controller.experiment.estimate import Estimate
    from controller.experiment.measure import Measure
    from controller.experiment.outcome import BlockOutcome
    from controller.experiment.plan import Plan
    from controller.experiment.response import Response

NOT_COVERED = "not_covered"
"""Why a block is left out: the measures cover too little of it"""


@dataclass(frozen=True, slots=True)
class Values:
    """The number of every block that has one, in one outcome."""

    by_block: Mapping[int, float]
    outside: float | None = None
    """0-1, of measures alone: mean share of their time that is not the blocks'"""
    whole_store: bool | None = None
    """of measures alone: whether a zone is read from those of the whole store"""


@dataclass(frozen=True, slots=True)
class Secondary:
    """One outcome beside the primary one."""

    name: str
    values: Values
    as_delivered: tuple[Estimate, ...]
    """by contrast; ``p_holm`` is over the contrasts of all secondary outcomes"""
    as_assigned: tuple[Estimate, ...]
    """from all blocks that are over and have a value"""
    means: Mapping[str, float]
    """by arm, over the blocks that count"""
    blocks: int
    """that count"""
    left_out: Mapping[str, int]
    """how many blocks that are over do not count, by the reason"""
    comparisons: int
    """how many questions Holm's procedure was told of"""


def secondaries(
    plan: Plan,
    outcomes: Sequence[BlockOutcome],
    given: Mapping[int, Sequence[Response]],
    measures: Sequence[Measure],
) -> tuple[Secondary, ...]:
    """Every declared outcome, in order; ``given`` are the trusted answers by block."""
    names = plan.design.declared.outcomes
    comparisons = len(names) * len(contrasts(plan.design))
    found = [
        _secondary(plan, outcomes, name, values_by_name(plan, outcomes, given, measures, name), comparisons)
        for name in names
    ]
    p_values = [each.p_value for secondary in found for each in secondary.as_delivered]
    adjusted = iter(holm(p_values, comparisons=comparisons))
    return tuple(
        replace(
            secondary,
            as_delivered=tuple(replace(each, p_holm=next(adjusted)) for each in secondary.as_delivered),
        )
        for secondary in found
    )


def values_by_name(
    plan: Plan,
    outcomes: Iterable[BlockOutcome],
    given: Mapping[int, Sequence[Response]],
    measures: Sequence[Measure],
    name: str,
) -> Values:
    """The values of an outcome, of blocks that are over or not."""
    if name == ANSWERS_PER_HOUR:
        return Values({outcome.block.index: outcome.answers_per_hour for outcome in outcomes})
    if name in OF_ANSWERS:
        of = _of_answers(name)
        known = ((index, of(responses)) for index, responses in given.items())
        return Values({index: value for index, value in known if value is not None})
    return measured(plan, measures, name)


def measured(plan: Plan, measures: Iterable[Measure], name: str) -> Values:
    """The values of a measure."""
    found = readings(plan, measures, name)
    met = [reading for reading in found.values() if reading.covered]
    return Values(
        values_of(found),
        outside=fmean(reading.outside for reading in met) if met else None,
        whole_store=any(reading.whole_store for reading in met) if met else None,
    )


def _of_answers(name: str) -> Callable[[Iterable[Response]], float | None]:
    if name == COMPLAINTS:
        return complaint_share
    if name == STAFF:
        return staff_rating
    return lambda given: customers_outcome(given, Metric(name))


def delivered_value(values: Mapping[int, float]) -> Callable[[BlockOutcome], float | None]:
    """The value of a block where its arm was there, whether or not anybody answered the primary question."""
    return lambda outcome: values.get(outcome.block.index) if _was_there(outcome) else None


def _was_there(outcome: BlockOutcome) -> bool:
    return outcome.why in {None, Why.NO_ANSWERS}


def _secondary(
    plan: Plan, outcomes: Sequence[BlockOutcome], name: str, values: Values, comparisons: int
) -> Secondary:
    over = [outcome for outcome in outcomes if outcome.why not in NOT_LIVED]
    by_block = values.by_block
    counted = [outcome for outcome in over if _was_there(outcome) and outcome.block.index in by_block]
    return Secondary(
        name=name,
        values=values,
        as_delivered=compare(plan, over, delivered_value(by_block)),
        as_assigned=compare(plan, over, lambda outcome: by_block.get(outcome.block.index)),
        means=_means(plan, counted, by_block),
        blocks=len(counted),
        left_out=_left_out(over, by_block, NOT_COVERED if name not in OF_ANSWERS else Why.NO_ANSWERS.name),
        comparisons=comparisons,
    )


def _means(plan: Plan, counted: Sequence[BlockOutcome], values: Mapping[int, float]) -> Mapping[str, float]:
    by_arm = {
        arm.name: [values[each.block.index] for each in counted if each.block.arm == arm.name]
        for arm in plan.design.arms
    }
    return {arm: fmean(known) for arm, known in by_arm.items() if known}


def _left_out(over: Sequence[BlockOutcome], values: Mapping[int, float], missing: str) -> Mapping[str, int]:
    reasons = Counter(
        missing if _was_there(outcome) else str(outcome.why and outcome.why.name)
        for outcome in over
        if not _was_there(outcome) or outcome.block.index not in values
    )
    return {reason.lower(): count for reason, count in sorted(reasons.items())}
