"""The effect with and without the declared covariate, and whether the arms move the covariate itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from controller.experiment.compare import compare
from controller.experiment.contrast import Contrast, contrasts, differences
from controller.experiment.covariate import adjusted
from controller.experiment.declared import stand_ins
from controller.experiment.secondary import Values, delivered_value, measured

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from controller.experiment.estimate import Estimate
    from controller.experiment.measure import Measure
    from controller.experiment.outcome import BlockOutcome
    from controller.experiment.plan import Plan

    Value = Callable[[BlockOutcome], float | None]


@dataclass(frozen=True, slots=True)
class Covariate:
    """The declared covariate, as far as it was measured."""

    declared: str
    source: str
    """the measure that it was taken from"""
    values: Values


@dataclass(frozen=True, slots=True)
class Adjusted:
    """One contrast of an outcome with and without the covariate, both from the strata that have it."""

    with_covariate: Estimate
    without: Estimate

    @property
    def variance_saved(self) -> float | None:
        """Share of the variance that the covariate explains away; negative where it only adds noise."""
        before, after = self.without.standard_error, self.with_covariate.standard_error
        return None if before is None or after is None else 1.0 - (after / before) ** 2


def covariate_of(plan: Plan, measures: Sequence[Measure]) -> Covariate | None:
    """The declared covariate, or what stands in for it where it was never measured; ``None`` without any."""
    declared = plan.design.declared.covariate
    if declared is None:
        return None
    for source in (declared, *stand_ins(declared)):
        values = measured(plan, measures, source)
        if values.by_block:
            return Covariate(declared, source, values)
    return None


def moved(plan: Plan, outcomes: Sequence[BlockOutcome], covariate: Covariate) -> tuple[Estimate, ...]:
    """The effect of the arms on the covariate, as an outcome of its own, by contrast."""
    return compare(plan, outcomes, delivered_value(covariate.values.by_block))


def adjust(
    plan: Plan, outcomes: Sequence[BlockOutcome], of: Value, covariate: Covariate
) -> tuple[Adjusted, ...]:
    """Every contrast that can be adjusted, in order; ``of`` gives the outcome of a block."""
    found = (_adjust(plan, outcomes, of, covariate.values.by_block, each) for each in contrasts(plan.design))
    return tuple(each for each in found if each is not None)


def _adjust(
    plan: Plan, outcomes: Sequence[BlockOutcome], of: Value, values: Mapping[int, float], contrast: Contrast
) -> Adjusted | None:
    both = [each for each in outcomes if of(each) is not None and each.block.index in values]
    changes = differences(both, contrast, of)
    covariates = differences(both, contrast, lambda outcome: values[outcome.block.index])
    strata = sorted(changes)
    design = plan.design
    found = adjusted(
        [changes[stratum] for stratum in strata],
        [covariates[stratum] for stratum in strata],
        arm=contrast.name,
        alpha=design.alpha,
        seed=design.seed,
    )
    without = compare(plan, both, of, [contrast])
    return Adjusted(found, without[0]) if found is not None and without else None
