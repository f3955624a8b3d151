"""The effect of a whole atmosphere, from blocks that had only part of it: what dilution hides.

The first estimate of a report is that of the blocks as they were: less than all of the treatment in its own
blocks, a rest of it in those of the control. Here every block is weighed by how much was in the air. That
stands on a model (a first-order lag, no effect of it outside the experiment), so it is shown beside the first
estimate and never decides the verdict; how far it hangs on the lag is shown by half and by twice of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import fmean, median
from typing import TYPE_CHECKING, Any

from controller.atmosphere.settle import SETTLE_S
from controller.experiment.contrast import contrasts, differences
from controller.experiment.dose import delivered, doses
from controller.experiment.estimate import Estimate, dosed, estimate_to_json
from controller.experiment.exposure import in_sequence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from controller.atmosphere.model import Exposure, Sense
    from controller.experiment.design import Arm
    from controller.experiment.outcome import BlockOutcome
    from controller.experiment.plan import Block, Plan

_TWO_ARMS = 2


@dataclass(frozen=True, slots=True)
class CarryOver:
    """What is known of the whole effect of the second arm of a plan of two."""

    lag_minutes: float
    """after this time 63 % of a change are in the air"""
    doses: Mapping[str, float]
    """0-1, by arm: how much of the treatment was in the air of the blocks that count, on average"""
    whole: Estimate | None
    """per whole dose; ``None`` where the blocks hardly differ in how much was in the air"""
    lag_halved: Estimate | None
    """``whole``, had the lag been half of it"""
    lag_doubled: Estimate | None
    """``whole``, had the lag been twice of it"""
    settled: Estimate | None
    """the diluted effect in pairs in which both blocks follow an opening or a block of their own arm, so
    that nothing of the other arm was left; ``None`` without any"""


def carry_over(
    plan: Plan, outcomes: Sequence[BlockOutcome], exposures: Sequence[Exposure]
) -> CarryOver | None:
    """Estimate the whole effect from the pairs that may count; ``None`` without any or with other arms."""
    if len(plan.design.arms) != _TWO_ARMS:
        return None
    by_pair = differences(outcomes, contrasts(plan.design)[0], lambda o: o.outcome)
    if not by_pair:
        return None
    lag = lag_minutes(plan, exposures)
    counted = [outcome for outcome in outcomes if outcome.block.stratum in by_pair]
    in_air = _in_air(plan, exposures, lag)
    return CarryOver(
        lag_minutes=lag,
        doses={
            arm.name: fmean(in_air[o.block.index] for o in counted if o.block.arm == arm.name)
            for arm in plan.design.arms
        },
        whole=_whole(plan, outcomes, by_pair, in_air),
        lag_halved=_whole(plan, outcomes, by_pair, _in_air(plan, exposures, lag / 2.0)),
        lag_doubled=_whole(plan, outcomes, by_pair, _in_air(plan, exposures, lag * 2.0)),
        settled=_settled(plan, by_pair),
    )


def lag_minutes(plan: Plan, exposures: Iterable[Exposure]) -> float:
    """The settle time of the slowest sense in which the arms differ.

    It is read from what the controller noted when it went from one arm to the other, and falls back on the
    senses' usual times where it never did so directly.
    """
    noted = []
    for zone in plan.design.zones:
        lived = in_sequence(exposure for exposure in exposures if exposure.zone == zone)
        noted += [
            (now.settled - now.begins).total_seconds() / 60.0
            for before, now in pairwise(lived)
            if before.experiment == now.experiment == plan.design.experiment
            and before.arm != now.arm
            and before.ends == now.begins
        ]
    if noted:
        return median(noted)
    return usual_lag_minutes(plan.design.senses)


def usual_lag_minutes(senses: Collection[Sense], settle_s: Mapping[Sense, float] = SETTLE_S) -> float:
    """The settle time of the slowest of ``senses``, or of all where none is named.

    >>> from controller.atmosphere.names import Sense
    >>> usual_lag_minutes([Sense.LIGHT, Sense.MUSIC])   # the track that plays ends
    3.0
    """
    return max(settle_s.get(sense, 0.0) for sense in senses or settle_s) / 60.0


def _in_air(plan: Plan, exposures: Sequence[Exposure], lag: float) -> dict[int, float]:
    control, treatment = plan.design.arms
    if not _as_scheduled(treatment):
        return doses(plan, delivered(plan, treatment.name, exposures), lag)
    # Around its blocks the zone has what is scheduled: here it is the control that comes and goes.
    of_control = doses(plan, delivered(plan, control.name, exposures), lag)
    return {index: 1.0 - dose for index, dose in of_control.items()}


def _as_scheduled(arm: Arm) -> bool:
    return arm.scene is None and arm.patch is None


def _whole(
    plan: Plan,
    outcomes: Sequence[BlockOutcome],
    by_pair: Mapping[int, float],
    in_air: Mapping[int, float],
) -> Estimate | None:
    design = plan.design
    (contrast,) = contrasts(design)
    dose_of = differences(outcomes, contrast, lambda o: None if o.outcome is None else in_air[o.block.index])
    pairs = sorted(by_pair)
    return dosed(
        [by_pair[pair] for pair in pairs],
        [dose_of[pair] for pair in pairs],
        arm=design.arms[1].name,
        alpha=design.alpha,
        seed=design.seed,
    )


def _settled(plan: Plan, by_pair: Mapping[int, float]) -> Estimate | None:
    """The sign-flip test of the settled pairs.

    Which pairs are settled tells how the coins of neighbouring pairs lie to each other, so that all pairs
    whose blocks hang together turn with one coin.
    """
    ended = {(block.zone, block.ends): block.arm for block in plan.blocks}
    unsettled = {b.stratum for b in plan.blocks if ended.get((b.zone, b.begins), b.arm) != b.arm}
    sums: dict[int, list[float]] = {}
    for pair, group in _groups(plan.blocks).items():
        if pair in by_pair and pair not in unsettled:
            sums.setdefault(group, []).append(by_pair[pair])
    design = plan.design
    found = dosed(
        [sum(each) for each in sums.values()],
        [float(len(each)) for each in sums.values()],
        arm=design.arms[1].name,
        alpha=design.alpha,
        seed=design.seed,
    )
    if found is None:
        return None
    method = "sign-flip test of settled pairs, blocks that follow one another flipped together"
    return replace(found, n=sum(map(len, sums.values())), method=method)


def _groups(blocks: Sequence[Block]) -> dict[int, int]:
    """A group for each pair: one for all whose blocks follow one another without a gap."""
    group = {block.stratum: block.stratum for block in blocks}

    def root(pair: int) -> int:
        while group[pair] != pair:
            pair = group[pair]
        return pair

    ended = {(block.zone, block.ends): block.stratum for block in blocks}
    for block in blocks:
        before = ended.get((block.zone, block.begins))
        if before is not None:
            group[root(block.stratum)] = root(before)
    return {pair: root(pair) for pair in group}


_NOTHING: dict[str, Any] = {
    "arm": None,
    "estimate": None,
    "ci": [None, None],
    "p_value": None,
    "n": 0,
    "method": None,
    "t_p_value": None,
    "t_ci": [None, None],
}


def carry_over_to_json(found: CarryOver | None) -> dict[str, Any] | None:
    """The whole effect at the top level, as an estimate has it; what cannot be known is ``null``."""
    if found is None:
        return None
    beside = {
        "lag_halved": found.lag_halved,
        "lag_doubled": found.lag_doubled,
        "settled_pairs": found.settled,
    }
    return {
        **(_NOTHING if found.whole is None else estimate_to_json(found.whole)),
        "lag_minutes": found.lag_minutes,
        "doses": dict(found.doses),
        **{name: None if each is None else estimate_to_json(each) for name, each in beside.items()},
    }
