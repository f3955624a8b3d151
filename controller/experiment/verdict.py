"""The verdict on an experiment: keep the control, switch, no clear difference, or not to be trusted yet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from controller.experiment.outcome import MIN_DELIVERED

if TYPE_CHECKING:
    from controller.experiment.design import Design
    from controller.experiment.diagnostics import Diagnostics
    from controller.experiment.estimate import Estimate

MOST_LOST = 0.3
"""Share of the pairs that may be lost; beyond it the pairs that are left may be the unusual ones."""
MOST_UNEVEN_OVERRIDES = 0.15
"""Difference between the arms' override rates beyond which people chose the blocks that were put aside."""


class VerdictKind(StrEnum):
    """What to do; the values are those of the API, with the arms' own names put in."""

    KEEP = "keep"
    SWITCH = "switch to"
    NO_CLEAR_DIFFERENCE = "no clear difference"
    CANNOT_TRUST = "cannot trust this yet"


class Doubt(StrEnum):
    """Why a number cannot be trusted (yet)."""

    RUNNING = "running"
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

    def __str__(self) -> str:
        return self.kind.value if self.arm is None else f"{self.kind.value} {self.arm}"


def judge(design: Design, diagnostics: Diagnostics, estimate: Estimate | None, *, over: bool) -> Verdict:
    """Decide by the interval, if nothing speaks against it; ``over`` says that all blocks have ended.

    >>> str(Verdict(VerdictKind.SWITCH, "B")), str(Verdict(VerdictKind.NO_CLEAR_DIFFERENCE, None))
    ('switch to B', 'no clear difference')
    """
    doubts = _doubts(diagnostics, estimate, over=over)
    if doubts or estimate is None:
        return Verdict(VerdictKind.CANNOT_TRUST, None, doubts)
    if not estimate.ci.excludes(0.0):
        return Verdict(VerdictKind.NO_CLEAR_DIFFERENCE, None)
    if estimate.estimate > 0:
        return Verdict(VerdictKind.SWITCH, estimate.arm)
    return Verdict(VerdictKind.KEEP, design.control.name)


def _doubts(diagnostics: Diagnostics, estimate: Estimate | None, *, over: bool) -> tuple[Doubt, ...]:
    lost = diagnostics.pairs_over - diagnostics.pairs_counted
    rates = [arm.override_rate for arm in diagnostics.arms if arm.override_rate is not None]
    checks = {
        Doubt.RUNNING: not over,
        Doubt.FEW_PAIRS: estimate is None or None in estimate.ci,
        Doubt.NOT_DELIVERED: any(
            arm.delivered < MIN_DELIVERED for arm in diagnostics.arms if arm.delivered is not None
        ),
        Doubt.PAIRS_LOST: lost > MOST_LOST * diagnostics.pairs_over,
        Doubt.UNEVEN_OVERRIDES: bool(rates) and max(rates) - min(rates) > MOST_UNEVEN_OVERRIDES,
    }
    return tuple(doubt for doubt, applies in checks.items() if applies)
