"""What a design declares beside its primary outcome, before the start; nothing else is tested.

The primary outcome alone decides the verdict. What is declared here is tested beside it, and how many
questions that makes is said with every answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from controller.experiment.metric import Metric

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ANSWERS_PER_HOUR = "answers_per_hour"
"""how many answer the primary question in an hour"""
COMPLAINTS = "complaints"
"""share (0-1) of the customers' answers, to whatever question, that are low"""
STAFF = "staff"
"""how the employees rate it: mean of their scores, each as a share (0-1) of its scale"""
SALES = "sales"
"""the measure that is money"""
OCCUPANCY = "occupancy"
FOOTFALL = "footfall"

OF_ANSWERS = frozenset({*(metric.value for metric in Metric), ANSWERS_PER_HOUR, COMPLAINTS, STAFF})
"""Outcomes that come from answers; every other name is that of a measure."""
_LEVEL_ENDINGS = ("-level", "-rate", "-share")


class SegmentKey(StrEnum):
    """What an answer may say of its giver, by which answers can be split."""

    SEGMENT = "segment"
    PURPOSE = "purpose"
    LANGUAGE = "language"
    CHANNEL = "channel"


class Better(StrEnum):
    """Which direction is the good one."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"
    """more is not better: visitors, who may crowd, or a measure of whatever kind"""


@dataclass(frozen=True, slots=True)
class Declared:
    """The secondary outcomes, the covariate and the segments of a design."""

    outcomes: tuple[str, ...] = ()
    """``csat``, ``complaints``, ``staff`` ..., or the name of a measure, such as ``sales``"""
    covariate: str | None = None
    """the name of the measure that explains part of how blocks differ"""
    segments: tuple[SegmentKey, ...] = ()
    currency: str | None = None
    """ISO 4217 code in which sales are counted; ``None`` where it is not known or there are no sales"""

    @property
    def measures(self) -> tuple[str, ...]:
        """The names of all measures that are needed, without repetition."""
        names = [name for name in self.outcomes if name not in OF_ANSWERS]
        if self.covariate is not None:
            names += [self.covariate, *stand_ins(self.covariate)]
        return tuple(dict.fromkeys(names))

    @property
    def needs_responses(self) -> bool:
        """Whether answers to other questions, or more of the answers than their scores, are needed."""
        asked = OF_ANSWERS - {ANSWERS_PER_HOUR}
        return bool(self.segments) or any(name in asked for name in self.outcomes)


NOTHING = Declared()
ABSENT: Mapping[str, Any] = {"outcomes": [], "adjusted": None, "money": None, "segments": []}
"""What a report says of a design that declared nothing."""


class Unit(StrEnum):
    """In what an outcome is counted."""

    SCORE = "score"
    """of the question's own scale; for NPS -100 to 100"""
    SHARE = "share"
    """0-1"""
    PER_HOUR = "per hour"
    LEVEL = "level"
    """of the measure, averaged over time"""


def unit(outcome: str) -> Unit:
    """In what an outcome is counted.

    >>> [unit(name).value for name in ("sales", "complaints", "occupancy", "nps")]
    ['per hour', 'share', 'level', 'score']
    """
    if outcome in OF_ANSWERS:
        known = {ANSWERS_PER_HOUR: Unit.PER_HOUR, COMPLAINTS: Unit.SHARE, STAFF: Unit.SHARE}
        return known.get(outcome, Unit.SCORE)
    return Unit.LEVEL if is_level(outcome) else Unit.PER_HOUR


def stand_ins(covariate: str) -> tuple[str, ...]:
    """What is taken where the covariate was never measured: who came in tells how full it was."""
    return (FOOTFALL,) if covariate == OCCUPANCY else ()


def is_level(measure: str) -> bool:
    """Whether a measure is a level, averaged over time; all others are sums, counted by the hour.

    >>> is_level("occupancy"), is_level("queue-level"), is_level("repeat-rate"), is_level("sales")
    (True, True, True, False)
    """
    return measure == OCCUPANCY or measure.endswith(_LEVEL_ENDINGS)


def better(outcome: str) -> Better:
    """Which direction of an outcome is the good one.

    >>> [better(name).value for name in ("nps", "sales", "complaints", "footfall")]
    ['higher', 'higher', 'lower', 'neither']
    """
    if outcome == COMPLAINTS:
        return Better.LOWER
    if outcome in {*Metric, STAFF, SALES}:
        return Better.HIGHER
    return Better.NEITHER


def repeated(names: Sequence[str]) -> Iterator[str]:
    """The names that are there more than once, each once."""
    yield from (name for name in dict.fromkeys(names) if names.count(name) > 1)


def declared_to_json(declared: Declared) -> dict[str, Any]:
    """What is declared as a JSON object; nothing declared is no key, as in plans that declare nothing."""
    tree = {
        "outcomes": list(declared.outcomes),
        "covariate": declared.covariate,
        "segments": [key.value for key in declared.segments],
        "currency": declared.currency,
    }
    return {key: value for key, value in tree.items() if value}


def declared_from_json(tree: Mapping[str, Any]) -> Declared:
    """Read what ``declared_to_json`` writes, among other keys."""
    return Declared(
        outcomes=tuple(tree.get("outcomes", ())),
        covariate=tree.get("covariate"),
        segments=tuple(SegmentKey(key) for key in tree.get("segments", ())),
        currency=tree.get("currency"),
    )
