"""Runs of blocks between the switch points of a design that allows for a lingering atmosphere."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Protocol, TypeVar

from controller.experiment.plan import LeftOutReason
from controller.experiment.points import FEWEST_BLOCKS, optimal_points
from controller.experiment.refusal import Refusal, RefusalKind

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from controller.experiment.design import Design


class OfADay(Protocol):
    """What would be a block."""

    @property
    def day(self) -> date:
        """Its local date."""


_Stretch = TypeVar("_Stretch", bound=OfADay)


def runs_of(
    design: Design, stretches: Sequence[_Stretch], holidays: Collection[date]
) -> tuple[list[Sequence[_Stretch]], Mapping[_Stretch, LeftOutReason]]:
    """The stretches, in order of time, cut at the optimal points; and why the others are in no run."""
    off = {stretch: LeftOutReason.HOLIDAY_ITSELF for stretch in stretches if stretch.day in holidays}
    usable = [stretch for stretch in stretches if stretch not in off]
    order = design.lingers_blocks
    blocks = len(usable) // order * order
    if blocks < FEWEST_BLOCKS * order:
        return [], off
    surplus = dict.fromkeys(usable[blocks:], LeftOutReason.SURPLUS)
    points = (*optimal_points(blocks, order), blocks)
    return [usable[begin:end] for begin, end in pairwise(points)], {**off, **surplus}


def too_few_blocks(design: Design, blocks: int) -> Refusal:
    """Why there are no runs."""
    facts = {"blocks": blocks, "lingers": design.lingers_blocks}
    return Refusal(RefusalKind.FEW_BLOCKS, facts)
