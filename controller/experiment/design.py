"""The design of a switchback experiment: what is compared, where, when, and what is refused.

Everybody in a zone shares its atmosphere, so time is what is split: opening hours are cut into blocks, and
chance gives each block one of the arms.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, product
from math import ceil
from typing import TYPE_CHECKING

from controller.atmosphere.scene import SceneError, parse_patch
from controller.experiment.declared import NOTHING, OF_ANSWERS, Declared, repeated
from controller.experiment.metric import Metric
from controller.experiment.refusal import Refusal, RefusalKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, time

    from controller.atmosphere.model import Patch, SceneName, Sense, ZoneId

_ARMS = 2
"""What a coin can decide between."""
_LARGEST_ALPHA = 0.5
_ALPHA_OF_LOOKS = 0.05
"""Of O'Brien and Fleming's bounds as we have them."""


@dataclass(frozen=True, slots=True)
class Arm:
    """One of the atmospheres that are compared: a scene, a change to what is due, or both.

    Neither means *as scheduled*. ``patch`` is written as in the API: ``{"scent": {"fragrance": "citrus"}}``.
    """

    name: str
    scene: SceneName | None = None
    patch: Mapping[str, object] | None = None

    def parsed_patch(self) -> Patch | None:
        """The patch in the words of the atmosphere; raises ``SceneError`` if it says what cannot be."""
        return None if self.patch is None else parse_patch(self.patch)

    def gives_the_same_as(self, other: Arm) -> bool:
        """Whether customers could not tell the two arms apart."""
        return self.scene == other.scene and self.patch == other.patch


@dataclass(frozen=True, slots=True)
class Factor:
    """One sense of a factorial experiment and what is tried of it; the first level is the control.

    A level is a change of this sense alone, or nothing (as scheduled).
    """

    sense: Sense
    levels: tuple[Arm, ...]


def crossed(factors: Sequence[Factor]) -> tuple[Arm, ...]:
    """All combinations of the factors' levels, the controls of all of them first.

    >>> from controller.atmosphere.model import Sense
    >>> music = Factor(Sense.MUSIC, (Arm("calm"), Arm("jazz", patch={"music": {"playlist": "jazz"}})))
    >>> scent = Factor(Sense.SCENT, (Arm("none", patch={"scent": "off"}), Arm("citrus")))
    >>> [arm.name for arm in crossed([music, scent])]
    ['calm+none', 'calm+citrus', 'jazz+none', 'jazz+citrus']
    """
    cells = product(*(factor.levels for factor in factors))
    return tuple(
        Arm(cell_name([level.name for level in levels]), patch=_together([level.patch for level in levels]))
        for levels in cells
    )


def cell_name(levels: Sequence[str]) -> str:
    """The name of the arm that has these levels, one of each factor."""
    return "+".join(levels)


def interaction_name(one: str, other: str) -> str:
    """The name of what two levels of different senses do together."""
    return f"{one} × {other}"


def _together(patches: Iterable[Mapping[str, object] | None]) -> Mapping[str, object] | None:
    return {sense: change for patch in patches for sense, change in (patch or {}).items()} or None


class DesignKind(StrEnum):
    """Among which blocks chance deals the arms."""

    PAIRED = "paired"
    """two arms in week-mirrored pairs: the same hour of the same weekday, one week apart"""
    ADJACENT_DAYS = "adjacent-days"
    """two arms in pairs of days that follow each other: the same hour, so an answer comes sooner"""
    STRATIFIED = "stratified"
    """any number of arms: as many weeks as there are arms, dealt anew for each hour of each weekday"""
    CARRY_OVER = "carry-over"
    """two arms, a coin at the switch points that are optimal where an atmosphere lingers into later blocks"""

    @property
    def in_pairs(self) -> bool:
        """Whether a stratum is a pair of blocks."""
        return self in {DesignKind.PAIRED, DesignKind.ADJACENT_DAYS}

    @property
    def stratum(self) -> str:
        """What its strata are called: ``pair`` or ``stratum``."""
        return "pair" if self.in_pairs else "stratum"


@dataclass(frozen=True, slots=True)
class Design:
    """What is compared, where and when; the first arm is the control."""

    experiment: str
    zones: tuple[ZoneId, ...]
    arms: tuple[Arm, ...]
    start: date
    """first day, in the store's time zone"""
    weeks: int
    block_minutes: int
    burn_in_minutes: int
    """answers in the first minutes of every block are left out: scent lingers, customers overlap"""
    seed: int
    timezone: str
    """IANA name of the store's time zone"""
    metric: Metric = Metric.CSAT
    alpha: float = 0.05
    """1 - confidence of the interval"""
    visit_minutes: int = 30
    """a usual visit; a block must hold one after its burn-in"""
    window: tuple[time, time] | None = None
    """wall times that the blocks keep to within opening hours; ``None`` is the whole day"""
    senses: tuple[Sense, ...] = ()
    """the senses in which the arms differ, by which it is judged whether an arm was there; empty: by all"""
    kind: DesignKind = DesignKind.PAIRED
    factors: tuple[Factor, ...] = ()
    """of a factorial experiment, whose arms are ``crossed`` from them; empty: the arms stand alone"""
    looks: bool = False
    """whether four looks are planned, of which each may end the experiment early (two arms, alpha 0.05)"""
    declared: Declared = NOTHING
    """what is asked beside the metric, which alone decides"""

    @property
    def lingers_blocks(self) -> int:
        """For how many blocks after a switch something of the arm before may be left: at least one."""
        return max(1, ceil(self.burn_in_minutes / self.block_minutes))

    @property
    def control(self) -> Arm:
        """The arm that the others are compared with."""
        return self.arms[0]


def refusals(design: Design) -> tuple[Refusal, ...]:
    """Everything that is wrong with a design whatever the opening hours are."""
    arms = len(design.arms)
    kinds: list[tuple[bool, RefusalKind, Mapping[str, object]]] = [
        (arms < _ARMS, RefusalKind.FEW_ARMS, {"arms": arms}),
        (arms > _ARMS and design.kind is not DesignKind.STRATIFIED, RefusalKind.MANY_ARMS, {"arms": arms}),
        (not design.zones, RefusalKind.NO_ZONE, {}),
        (len(set(design.zones)) < len(design.zones), RefusalKind.SAME_ZONE, {}),
        (_no_looks(design), RefusalKind.LOOKS, {"arms": arms, "alpha": design.alpha}),
        (design.seed < 0, RefusalKind.SEED, {"seed": design.seed}),
        (not 0 < design.alpha < _LARGEST_ALPHA, RefusalKind.ALPHA, {"alpha": design.alpha}),
    ]
    found = [Refusal(kind, facts) for wrong, kind, facts in kinds if wrong]
    groups = [factor.levels for factor in design.factors] or [design.arms]
    return (
        *found,
        *_window(design),
        *_weeks(design),
        *_factors(design.factors),
        *_alike(groups),
        *_same_names(design),
        *_unreadable([arm for arms in groups for arm in arms]),
        *_lengths(design),
        *_declared(design),
    )


def _declared(design: Design) -> list[Refusal]:
    said, primary = design.declared, design.metric.value
    named: list[tuple[RefusalKind, Iterable[str]]] = [
        (RefusalKind.SAME_OUTCOME, repeated(said.outcomes)),
        (RefusalKind.PRIMARY_OUTCOME, {primary}.intersection(said.outcomes)),
        (RefusalKind.SAME_SEGMENT, repeated(said.segments)),
        (RefusalKind.COVARIATE, OF_ANSWERS.intersection({said.covariate or ""})),
        (RefusalKind.COVARIATE_CARRY_OVER, _in_carry_over(design, said.covariate)),
    ]
    return [Refusal(kind, {"name": name}) for kind, names in named for name in names]


def _no_looks(design: Design) -> bool:
    """Whether looks are planned for which there are no bounds."""
    return design.looks and (len(design.arms) > _ARMS or design.alpha != _ALPHA_OF_LOOKS)


def _in_carry_over(design: Design, covariate: str | None) -> tuple[str, ...]:
    return (covariate,) if covariate and design.kind is DesignKind.CARRY_OVER else ()


def _window(design: Design) -> list[Refusal]:
    if design.window is None or design.window[0] < design.window[1]:
        return []
    first, last = (f"{moment:%H:%M}" for moment in design.window)
    return [Refusal(RefusalKind.WINDOW, {"first": first, "last": last})]


def _weeks(design: Design) -> list[Refusal]:
    if design.kind is DesignKind.PAIRED:
        wrong = design.weeks <= 0 or design.weeks % 2 == 1
        return [Refusal(RefusalKind.WEEKS, {"weeks": design.weeks})] if wrong else []
    if design.weeks <= 0:
        return [Refusal(RefusalKind.NO_WEEK, {"weeks": design.weeks})]
    if design.kind is DesignKind.STRATIFIED and design.arms and design.weeks % len(design.arms):
        facts = {"arms": len(design.arms), "weeks": design.weeks}
        return [Refusal(RefusalKind.WEEKS_OF_STRATA, facts)]
    return []


def _factors(factors: Sequence[Factor]) -> list[Refusal]:
    found = [Refusal(RefusalKind.ONE_FACTOR, {"factors": 1})] if len(factors) == 1 else []
    senses = Counter(factor.sense for factor in factors)
    found += [Refusal(RefusalKind.SAME_SENSE, {"sense": sense}) for sense, n in senses.items() if n > 1]
    for factor in factors:
        if len(factor.levels) < _ARMS:
            facts = {"sense": factor.sense, "levels": len(factor.levels)}
            found.append(Refusal(RefusalKind.FEW_LEVELS, facts))
        found += [
            Refusal(RefusalKind.OTHER_SENSE, {"name": level.name, "sense": factor.sense, "other": other})
            for level in factor.levels
            for other in sorted({*(level.patch or {})} - {factor.sense})
        ]
    return found


def _alike(groups: Sequence[Sequence[Arm]]) -> list[Refusal]:
    names = Counter(arm.name for arms in groups for arm in arms)
    same = [Refusal(RefusalKind.SAME_NAME, {"name": name}) for name, times in names.items() if times > 1]
    equal = [
        Refusal(RefusalKind.EQUAL_ARMS, {"one": one.name, "other": other.name})
        for arms in groups
        for one, other in combinations(arms, 2)
        if one.gives_the_same_as(other)
    ]
    return same + equal


def _same_names(design: Design) -> list[Refusal]:
    """Levels whose names are different, but not those of what is made of them."""
    if not design.factors:
        return []
    cells = repeated([arm.name for arm in design.arms])
    named = [level.name for factor in design.factors for level in factor.levels[1:]]
    together = [
        interaction_name(level.name, other.name)
        for one, two in combinations(design.factors, 2)
        for level, other in product(one.levels[1:], two.levels[1:])
    ]
    found = [Refusal(RefusalKind.SAME_NAME, {"name": name}) for name in cells]
    same = [name for name in repeated([*named, *together]) if name in together]
    return found + [Refusal(RefusalKind.SAME_COMPARISON, {"name": name}) for name in same]


def _unreadable(arms: Sequence[Arm]) -> list[Refusal]:
    found = []
    for arm in arms:
        try:
            arm.parsed_patch()
        except SceneError as error:
            found += [Refusal(RefusalKind.PATCH, {"name": arm.name, "fault": str(f)}) for f in error.faults]
    return found


def _lengths(design: Design) -> list[Refusal]:
    lengths = {name: getattr(design, name) for name in ("block_minutes", "burn_in_minutes", "visit_minutes")}
    if min(lengths.values()) < 0:
        return [Refusal(RefusalKind.NEGATIVE, {"minutes": min(lengths.values())})]
    if design.kind is DesignKind.CARRY_OVER:
        lengths["burn_in_minutes"] = 0
    if design.block_minutes < lengths["burn_in_minutes"] + max(design.visit_minutes, 1):
        return [Refusal(RefusalKind.SHORT_BLOCK, lengths)]
    return []
