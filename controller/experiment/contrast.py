"""What an experiment compares: its contrasts, and the value that each of them has in each stratum.

An experiment with single arms compares each of them with the control. A factorial one compares the levels of
each sense, whatever the other senses were (main effects), and asks whether two senses together do more or
less than the sum of both (interactions).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, product
from statistics import fmean
from typing import TYPE_CHECKING, TypeAlias

from controller.experiment.design import interaction_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from controller.experiment.design import Design
    from controller.experiment.outcome import BlockOutcome

    Cell: TypeAlias = tuple[str, ...]
    """The name of a level of each factor"""


class ContrastKind(StrEnum):
    """What a contrast is of."""

    ARM = "arm"
    """an arm less the control"""
    MAIN = "main"
    """a level of one sense less its control, averaged over the other senses"""
    INTERACTION = "interaction"
    """what a level does more at a level of another sense than at that one's control"""


@dataclass(frozen=True, slots=True)
class Contrast:
    """One comparison: the mean over ``sums`` of the outcomes of arms, each times its weight."""

    name: str
    """of the arm or level; ``citrus x jazz`` for an interaction"""
    kind: ContrastKind
    sums: tuple[Mapping[str, float], ...]
    """by arm: 1 or -1"""

    @property
    def arms(self) -> frozenset[str]:
        """The arms that it needs."""
        return frozenset(arm for each in self.sums for arm in each)

    def of(self, means: Mapping[str, float]) -> float | None:
        """Its value from the mean outcome of each arm, over the sums that are complete; ``None`` without any.

        >>> sums = ({"warm": 1, "cold": -1}, {"warm+mint": 1, "cold+mint": -1})
        >>> Contrast("warm", ContrastKind.MAIN, sums).of({"warm": 4.5, "cold": 4.0, "warm+mint": 3.0})
        0.5
        """
        whole = [each for each in self.sums if each.keys() <= means.keys()]
        if not whole:
            return None
        return fmean(sum(weight * means[arm] for arm, weight in each.items()) for each in whole)


def contrasts(design: Design) -> tuple[Contrast, ...]:
    """All that the design compares; the first one is the headline."""
    if design.factors:
        cells = product(*([level.name for level in factor.levels] for factor in design.factors))
        names = {cell: arm.name for cell, arm in zip(cells, design.arms, strict=True)}
        return (*_main_effects(design, names), *_interactions(design, names))
    return against_control(design)


def against_control(design: Design) -> tuple[Contrast, ...]:
    """Every arm less the control, also where the arms are the cells of a factorial experiment."""
    control = design.control.name
    return tuple(
        Contrast(arm.name, ContrastKind.ARM, ({arm.name: 1.0, control: -1.0},)) for arm in design.arms[1:]
    )


def main_contrasts(design: Design) -> tuple[Contrast, ...]:
    """Those by which an arm or a level is better or worse: all but the interactions."""
    return tuple(each for each in contrasts(design) if each.kind is not ContrastKind.INTERACTION)


def _main_effects(design: Design, names: Mapping[Cell, str]) -> Iterator[Contrast]:
    for place, factor in enumerate(design.factors):
        control, *levels = (level.name for level in factor.levels)
        for level in levels:
            sums = tuple(
                {name: 1.0, names[_with(cell, (place, control))]: -1.0}
                for cell, name in names.items()
                if cell[place] == level
            )
            yield Contrast(level, ContrastKind.MAIN, sums)


def _interactions(design: Design, names: Mapping[Cell, str]) -> Iterator[Contrast]:
    factors = [[level.name for level in factor.levels] for factor in design.factors]
    for (one, first), (two, second) in combinations(enumerate(factors), 2):
        for level, other in product(first[1:], second[1:]):
            without, alone = (one, first[0]), (two, second[0])
            sums = tuple(
                {
                    name: 1.0,
                    names[_with(cell, without)]: -1.0,
                    names[_with(cell, alone)]: -1.0,
                    names[_with(cell, without, alone)]: 1.0,
                }
                for cell, name in names.items()
                if cell[one] == level and cell[two] == other
            )
            yield Contrast(interaction_name(level, other), ContrastKind.INTERACTION, sums)


def _with(cell: Cell, *changes: tuple[int, str]) -> Cell:
    """The cell with other levels at some places."""
    levels = list(cell)
    for place, level in changes:
        levels[place] = level
    return tuple(levels)


def differences(
    outcomes: Iterable[BlockOutcome], contrast: Contrast, of: Callable[[BlockOutcome], float | None]
) -> dict[int, float]:
    """The contrast in each stratum where its blocks have values, in the order in which the strata end.

    A stratum ends with the last of its blocks that the contrast takes in.
    """
    strata: dict[int, list[tuple[str, datetime, float]]] = defaultdict(list)
    for outcome in outcomes:
        value = of(outcome)
        if value is not None and outcome.block.arm in contrast.arms:
            strata[outcome.block.stratum].append((outcome.block.arm, outcome.block.ends, value))
    ended = []
    for stratum, blocks in strata.items():
        value = contrast.of(_means(blocks))
        if value is not None:
            ended.append((max(ends for _, ends, _ in blocks), stratum, value))
    return {stratum: value for _, stratum, value in sorted(ended)}


def _means(blocks: Sequence[tuple[str, datetime, float]]) -> Mapping[str, float]:
    by_arm: dict[str, list[float]] = defaultdict(list)
    for arm, _, value in blocks:
        by_arm[arm].append(value)
    return {arm: fmean(values) for arm, values in by_arm.items()}
