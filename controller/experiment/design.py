"""The design of a switchback experiment: what is compared, where, when, and what is refused.

Everybody in a zone shares its atmosphere, so time is what is split: opening hours are cut into blocks, and
chance gives each block one of the arms.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from controller.atmosphere.scene import SceneError, parse_patch
from controller.errors import AmbiyansError
from controller.experiment.metric import Metric

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, time

    from controller.atmosphere.model import Patch, SceneName, Sense, ZoneId

_ARMS = 2
"""What a coin can decide between."""
_LARGEST_ALPHA = 0.5


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

    @property
    def control(self) -> Arm:
        """The arm that the others are compared with."""
        return self.arms[0]


class RefusalKind(StrEnum):
    """Why a design cannot give an answer; the value is the sentence, with the facts to fill in."""

    FEW_ARMS = "an experiment needs two arms, this one has {arms}"
    MANY_ARMS = "week-mirrored pairs compare two arms, this design has {arms}"
    SAME_NAME = "two arms are called {name}"
    PATCH = "arm {name}: {fault}"
    EQUAL_ARMS = "the arms {one} and {other} are the same atmosphere"
    NO_ZONE = "an experiment needs a zone"
    SAME_ZONE = "a zone is named twice"
    WEEKS = "pairs are a week and the next, so the weeks must be even: {weeks}"
    ALPHA = "alpha must lie between 0 and 0.5: {alpha}"
    SEED = "a seed cannot be negative: {seed}"
    SHORT_BLOCK = (
        "a block of {block_minutes} min is shorter than the burn-in of {burn_in_minutes} min"
        " and a visit of {visit_minutes} min"
    )
    NEGATIVE = "minutes cannot be negative: {minutes}"
    CLOSED = "the store is not open between {first} and {last} in the hours of the experiment"
    LONG_BLOCK = "a block of {block_minutes} min does not fit; the longest opening is {longest_minutes} min"
    FEW_PAIRS = "{pairs} pairs can never show a difference at alpha {alpha}; at least {needed} are needed"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason against a design, with its facts."""

    kind: RefusalKind
    facts: Mapping[str, object]

    def __str__(self) -> str:
        return self.kind.value.format_map(self.facts)


class DesignRefusedError(AmbiyansError):
    """The design could not give an answer that can be trusted; nothing was drawn."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__("; ".join(map(str, refusals)))
        self.refusals = tuple(refusals)


def refusals(design: Design) -> tuple[Refusal, ...]:
    """Everything that is wrong with a design whatever the opening hours are."""
    kinds: list[tuple[bool, RefusalKind, Mapping[str, object]]] = [
        (len(design.arms) < _ARMS, RefusalKind.FEW_ARMS, {"arms": len(design.arms)}),
        (len(design.arms) > _ARMS, RefusalKind.MANY_ARMS, {"arms": len(design.arms)}),
        (not design.zones, RefusalKind.NO_ZONE, {}),
        (len(set(design.zones)) < len(design.zones), RefusalKind.SAME_ZONE, {}),
        (design.weeks <= 0 or design.weeks % 2 == 1, RefusalKind.WEEKS, {"weeks": design.weeks}),
        (design.seed < 0, RefusalKind.SEED, {"seed": design.seed}),
        (not 0 < design.alpha < _LARGEST_ALPHA, RefusalKind.ALPHA, {"alpha": design.alpha}),
    ]
    found = [Refusal(kind, facts) for wrong, kind, facts in kinds if wrong]
    return (*found, *_alike(design.arms), *_unreadable(design.arms), *_lengths(design))


def _alike(arms: Sequence[Arm]) -> list[Refusal]:
    couples = [(one, other) for i, one in enumerate(arms) for other in arms[i + 1 :]]
    names = [Refusal(RefusalKind.SAME_NAME, {"name": a.name}) for a, b in couples if a.name == b.name]
    equal = [
        Refusal(RefusalKind.EQUAL_ARMS, {"one": a.name, "other": b.name})
        for a, b in couples
        if a.gives_the_same_as(b)
    ]
    return names + equal


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
    if design.block_minutes < design.burn_in_minutes + max(design.visit_minutes, 1):
        return [Refusal(RefusalKind.SHORT_BLOCK, lengths)]
    return []
