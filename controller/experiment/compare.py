"""Every contrast of a design from its blocks, each by the sign-flip test of its strata.

Within a stratum every dealing of the arms is as likely as any other. Exchanging two arms, or the two sides of
a main effect or an interaction, turns one dealing into another and the contrast of the stratum into its
negative, less what the effect itself adds. So the signs of the strata are coins, whatever the number of arms.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from controller.experiment.contrast import contrasts, differences
from controller.experiment.design import DesignKind
from controller.experiment.estimate import paired
from controller.experiment.lingering import lingering
from controller.experiment.multiplicity import holm

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from controller.experiment.contrast import Contrast
    from controller.experiment.estimate import Estimate
    from controller.experiment.outcome import BlockOutcome
    from controller.experiment.plan import Plan


def compare(
    plan: Plan,
    outcomes: Sequence[BlockOutcome],
    of: Callable[[BlockOutcome], float | None],
    among: Sequence[Contrast] | None = None,
) -> tuple[Estimate, ...]:
    """One estimate for each contrast of the design (or of ``among``) that some stratum can make, in order.

    ``of`` gives the value of a block, ``None`` where it has none. An estimate bears the name of its contrast;
    with several contrasts each also has its p-value by Holm's procedure over all of them. The seed of the
    design draws the sign vectors of more than 20 strata.
    """
    wanted = contrasts(plan.design) if among is None else among
    found = [each for contrast in wanted if (each := _estimate(plan, outcomes, of, contrast)) is not None]
    if len(wanted) == 1:
        return tuple(found)
    adjusted = holm([each.p_value for each in found], comparisons=len(wanted))
    return tuple(replace(each, p_holm=p) for each, p in zip(found, adjusted, strict=True))


def _estimate(
    plan: Plan,
    outcomes: Sequence[BlockOutcome],
    of: Callable[[BlockOutcome], float | None],
    contrast: Contrast,
) -> Estimate | None:
    if plan.design.kind is DesignKind.CARRY_OVER:
        return lingering(plan, outcomes, of)
    by_stratum = differences(outcomes, contrast, of)
    if not by_stratum:
        return None
    # The order of the strata, not of their ends, so that the seed gives the same signs at every look
    in_order = [by_stratum[stratum] for stratum in sorted(by_stratum)]
    design = plan.design
    found = paired(in_order, arm=contrast.name, alpha=design.alpha, seed=design.seed)
    if design.kind.in_pairs:
        return found
    blocks = sum(
        outcome.block.arm in contrast.arms and outcome.block.stratum in by_stratum and of(outcome) is not None
        for outcome in outcomes
    )
    return replace(found, n=blocks, method=f"strata: {found.method}")
