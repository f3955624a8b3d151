"""All that a report says beside its primary outcome: what the design declared, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from controller.experiment.adjustment import Adjusted, Covariate, adjust, covariate_of, moved
from controller.experiment.contrast import main_contrasts
from controller.experiment.declared import ANSWERS_PER_HOUR, NOTHING, SALES
from controller.experiment.money import Money, money
from controller.experiment.response import by_block
from controller.experiment.secondary import Secondary, delivered_value, secondaries
from controller.experiment.segment import Segment, segments

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from controller.experiment.estimate import Estimate
    from controller.experiment.measure import Measure
    from controller.experiment.outcome import BlockOutcome
    from controller.experiment.plan import Plan
    from controller.experiment.response import Response


@dataclass(frozen=True, slots=True)
class CovariateReport:
    """The declared covariate: what it explains, and whether the arms move it."""

    covariate: Covariate | None
    """``None`` where it was never measured"""
    primary: tuple[Adjusted, ...]
    secondary: Mapping[str, tuple[Adjusted, ...]]
    """by outcome"""
    moved: tuple[Estimate, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """What the design declared, answered from the same blocks."""

    outcomes: tuple[Secondary, ...]
    covariate: CovariateReport | None
    """``None`` where none was declared"""
    money: tuple[Money, ...]
    """one for each arm or level, where sales and their currency are known"""
    segments: tuple[Segment, ...]


def beside(
    plan: Plan,
    outcomes: Sequence[BlockOutcome],
    responses: Iterable[Response],
    measures: Sequence[Measure],
) -> Beside | None:
    """Answer every question that the design declared; ``None`` where it declared none."""
    if plan.design.declared == NOTHING:
        return None
    given = by_block(plan, responses)
    found = secondaries(plan, outcomes, given, measures)
    return Beside(
        outcomes=found,
        covariate=_covariate(plan, outcomes, found, measures),
        money=tuple(_money(plan, found)),
        segments=segments(plan, outcomes, given),
    )


def _covariate(
    plan: Plan,
    outcomes: Sequence[BlockOutcome],
    secondary: Sequence[Secondary],
    measures: Sequence[Measure],
) -> CovariateReport | None:
    if plan.design.declared.covariate is None:
        return None
    covariate = covariate_of(plan, measures)
    if covariate is None:
        return CovariateReport(None, (), {}, ())
    others = [each for each in secondary if each.name not in {covariate.source, ANSWERS_PER_HOUR}]
    return CovariateReport(
        covariate=covariate,
        primary=adjust(plan, outcomes, lambda outcome: outcome.outcome, covariate),
        secondary={
            each.name: adjust(plan, outcomes, delivered_value(each.values.by_block), covariate)
            for each in others
        },
        moved=moved(plan, outcomes, covariate),
    )


def _money(plan: Plan, secondary: Sequence[Secondary]) -> Iterable[Money]:
    currency = plan.design.declared.currency
    sales = next((each for each in secondary if each.name == SALES), None)
    if currency is None or sales is None:
        return
    arms = {contrast.name for contrast in main_contrasts(plan.design)}
    for estimate in sales.as_delivered:
        if estimate.arm in arms:
            yield money(plan, estimate, currency, clear=estimate.is_clear)
