"""The verdict on an experiment: keep the control, switch, no clear difference, or not to be trusted yet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from controller.experiment.contrast import contrasts, main_contrasts
from controller.experiment.design import cell_name
from controller.experiment.outcome import MIN_DELIVERED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from controller.experiment.design import Design
    from controller.experiment.diagnostics import Diagnostics
    from controller.experiment.estimate import Estimate
    from controller.experiment.looks import PlannedLook

MOST_LOST = 0.4
"""Share of the pairs that may be lost; beyond it the pairs that are left may be the unusual ones.

A block in five that is lost whatever its arm costs 36 % of the pairs, and neither bias nor coverage."""
MOST_UNEVEN_OVERRIDES = 0.15
"""Difference between the arms' override rates beyond which people chose the blocks that were put aside."""
LEAST_CHANCE_OF_OVERRIDES = 0.05
"""So are overrides that would favour an arm that much by chance less often than this."""


MOST_CUT_OFF = 0.05
"""Share of the pairs that an early stop may cut off. Stopping by the look of the estimate, at any time after
60 % of the pairs, finds a difference where there is none in 12 % of the experiments instead of 5 %."""


class VerdictKind(StrEnum):
    """What to do; the values are those of the API, with the arms' own names put in."""

    KEEP = "keep"
    SWITCH = "switch to"
    NO_CLEAR_DIFFERENCE = "no clear difference"
    CANNOT_TRUST = "cannot trust this yet"


class Doubt(StrEnum):
    """Why a number cannot be trusted (yet)."""

    RUNNING = "running"
    STOPPED = "stopped"
    EDITED = "edited"
    FEW_PAIRS = "few_pairs"
    NOT_DELIVERED = "not_delivered"
    PAIRS_LOST = "pairs_lost"
    UNEVEN_OVERRIDES = "uneven_overrides"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do, or why nothing can be said."""

    kind: VerdictKind
    arm: str | None
    """the arm to keep or to switch to"""
    doubts: tuple[Doubt, ...] = ()
    look: int | None = None
    """the planned look that decided, where one did before the end"""

    def __str__(self) -> str:
        return self.kind.value if self.arm is None else f"{self.kind.value} {self.arm}"


def judge(
    design: Design,
    diagnostics: Diagnostics,
    estimates: Sequence[Estimate],
    *,
    over: bool,
    cells: Sequence[Estimate] = (),
    looks: Sequence[PlannedLook] = (),
) -> Verdict:
    """Decide by what is clear among the contrasts of the design, if nothing speaks against it.

    ``over`` says that all blocks have ended. ``cells`` are the arms of a factorial design against
    its control: where two senses clearly act together, levels cannot be chosen sense by sense, and the cells
    decide. ``looks`` are those that were taken of a design that plans looks: the first that is clear decides,
    also before the end, and at the end nothing is clear that the last look does not find so.

    >>> str(Verdict(VerdictKind.SWITCH, "B")), str(Verdict(VerdictKind.NO_CLEAR_DIFFERENCE, None))
    ('switch to B', 'no clear difference')
    """
    by_name = {estimate.arm: estimate for estimate in estimates}
    decisive = next((look for look in looks if look.decides), None)
    over = over or decisive is not None
    early = decisive is not None and decisive.early
    doubts = _doubts(design, diagnostics, by_name, over=over, early=early)
    if doubts:
        return Verdict(VerdictKind.CANNOT_TRUST, None, doubts)
    main = [by_name[contrast.name] for contrast in main_contrasts(design)]
    if design.looks:
        return _by_look(design, decisive)
    if not design.factors:
        return _best(design, main)
    if act_together(design, estimates):
        return _best(design, cells)
    return _best_levels(design, main)


def _by_look(design: Design, decisive: PlannedLook | None) -> Verdict:
    if decisive is None:
        return Verdict(VerdictKind.NO_CLEAR_DIFFERENCE, None)
    early = decisive.number if decisive.early else None
    if decisive.estimate > 0:
        return Verdict(VerdictKind.SWITCH, design.arms[1].name, look=early)
    return Verdict(VerdictKind.KEEP, design.control.name, look=early)


def act_together(design: Design, estimates: Sequence[Estimate]) -> tuple[Estimate, ...]:
    """The interactions that are clear."""
    main = {contrast.name for contrast in main_contrasts(design)}
    return tuple(each for each in estimates if each.arm not in main and each.is_clear)


def _best(design: Design, estimates: Sequence[Estimate]) -> Verdict:
    better = [each for each in estimates if each.is_clear and each.estimate > 0]
    if better:
        return Verdict(VerdictKind.SWITCH, max(better, key=lambda each: each.estimate).arm)
    return _none_is_better(design, estimates)


def _best_levels(design: Design, estimates: Sequence[Estimate]) -> Verdict:
    """The clearly best level of each sense; its control where none is."""
    better = {each.arm: each.estimate for each in estimates if each.is_clear and each.estimate > 0}
    chosen = [
        max((level.name for level in factor.levels), key=lambda name: better.get(name, 0.0))
        for factor in design.factors
    ]
    if not better.keys() & {*chosen}:
        return _none_is_better(design, estimates)
    return Verdict(VerdictKind.SWITCH, cell_name(chosen))


def _none_is_better(design: Design, estimates: Sequence[Estimate]) -> Verdict:
    if estimates and all(each.is_clear for each in estimates):
        return Verdict(VerdictKind.KEEP, design.control.name)
    return Verdict(VerdictKind.NO_CLEAR_DIFFERENCE, None)


def _doubts(
    design: Design, diagnostics: Diagnostics, by_name: Mapping[str, Estimate], *, over: bool, early: bool
) -> tuple[Doubt, ...]:
    lost = diagnostics.strata_over - diagnostics.strata_counted
    main = [by_name.get(contrast.name) for contrast in main_contrasts(design)]
    # By Holm's procedure nothing is clear unless one of the p-values is this many times below alpha.
    compared = contrasts(design)
    rates = [arm.override_rate for arm in diagnostics.arms if arm.override_rate is not None]
    cut_off = not early and diagnostics.strata_over < (1.0 - MOST_CUT_OFF) * diagnostics.strata_planned
    checks = {
        Doubt.RUNNING: not over,
        Doubt.STOPPED: cut_off and diagnostics.stopped,
        Doubt.EDITED: cut_off and diagnostics.edited,
        Doubt.FEW_PAIRS: any(each is None or None in each.ci for each in main)
        or not any(each.least_p * len(compared) <= design.alpha for each in by_name.values()),
        Doubt.NOT_DELIVERED: any(
            arm.delivered < MIN_DELIVERED for arm in diagnostics.arms if arm.delivered is not None
        ),
        Doubt.PAIRS_LOST: lost > MOST_LOST * diagnostics.strata_over,
        Doubt.UNEVEN_OVERRIDES: bool(rates)
        and (
            max(rates) - min(rates) > MOST_UNEVEN_OVERRIDES
            or diagnostics.overrides_by_chance < LEAST_CHANCE_OF_OVERRIDES
        ),
    }
    return tuple(doubt for doubt, applies in checks.items() if applies)
