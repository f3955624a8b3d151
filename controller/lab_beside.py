"""What a report says beside its primary outcome, typed for a notebook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from controller.experiment.declared import Better, SegmentKey, Unit
from controller.experiment.estimate import Interval


@dataclass(frozen=True, slots=True)
class Effect:
    """One arm against the control in one outcome."""

    arm: str
    estimate: float
    """treatment less control"""
    ci: Interval
    p_value: float
    p_holm: float | None
    """by Holm's procedure over all questions of its kind; ``None`` where it is the only one"""
    n: int
    """pairs, or blocks where there are no pairs"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One outcome beside the primary one; effects that could not be estimated are not there."""

    name: str
    unit: Unit
    better: Better
    effects: tuple[Effect, ...]
    """as delivered, by contrast"""
    as_assigned: tuple[Effect, ...]
    adjusted: tuple[Effect, ...]
    """for the declared covariate"""
    means: Mapping[str, float]
    """by arm"""
    blocks: int
    left_out: Mapping[str, int]
    """how many blocks do not count, by the reason"""


@dataclass(frozen=True, slots=True)
class Adjusted:
    """The primary outcome with and without the declared covariate, from the same blocks."""

    covariate: str
    source: str
    """the measure that it was taken from"""
    effects: tuple[Effect, ...]
    without: tuple[Effect, ...]
    variance_saved: tuple[float | None, ...]
    """share of the variance that the covariate explains, by contrast"""
    moved: bool
    """whether an arm moves the covariate itself: then the adjusted effect is not the whole effect"""


@dataclass(frozen=True, slots=True)
class Money:
    """What an arm earns more, in the store's currency."""

    arm: str
    currency: str
    week: float
    week_ci: Interval
    hours_per_week: float
    clear: bool


@dataclass(frozen=True, slots=True)
class Segment:
    """One group of customers; to explore, not to decide."""

    key: SegmentKey
    group: str
    answers: int
    effects: tuple[Effect, ...]
    """empty where its blocks are too few"""


def outcomes_of(report: Mapping[str, Any]) -> tuple[Outcome, ...]:
    """The outcomes of a report's JSON."""
    return tuple(_outcome(each) for each in report.get("outcomes", ()))


def adjusted_of(report: Mapping[str, Any]) -> Adjusted | None:
    """The adjusted primary outcome of a report's JSON."""
    found = report.get("adjusted")
    if found is None or found["source"] is None:
        return None
    contrasts = [each for each in _contrasts(found) if each["estimate"] is not None]
    return Adjusted(
        covariate=found["covariate"],
        source=found["source"],
        effects=_effects(contrasts),
        without=_effects(each["without"] for each in contrasts),
        variance_saved=tuple(each["variance_saved"] for each in contrasts),
        moved=any(each["moved"] for each in _contrasts(found)),
    )


def money_of(report: Mapping[str, Any]) -> tuple[Money, ...]:
    """The effect on sales of a report's JSON, by arm."""
    found = report.get("money")
    return () if found is None else tuple(_money(each) for each in _contrasts(found))


def segments_of(report: Mapping[str, Any]) -> tuple[Segment, ...]:
    """The segments of a report's JSON."""
    return tuple(
        Segment(SegmentKey(each["by"]), each["group"], each["answers"], _effects(_contrasts(each)))
        for each in report.get("segments", ())
    )


def _outcome(tree: Mapping[str, Any]) -> Outcome:
    contrasts = _contrasts(tree)
    return Outcome(
        name=tree["outcome"],
        unit=Unit(tree["unit"]),
        better=Better(tree["better"]),
        effects=_effects(contrasts),
        as_assigned=_effects(each["as_assigned"] for each in contrasts),
        adjusted=_effects(each["adjusted"] for each in contrasts),
        means=tree["means"],
        blocks=tree["blocks"],
        left_out=tree["left_out"],
    )


def _money(tree: Mapping[str, Any]) -> Money:
    week = tree["week"]
    bounds = Interval(week["low"], week["high"])
    return Money(
        tree["arm"], tree["currency"], week["estimate"], bounds, tree["hours_per_week"], tree["clear"]
    )


def _contrasts(tree: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return tree.get("contrasts") or [tree]


def _effects(trees: Iterable[Mapping[str, Any] | None]) -> tuple[Effect, ...]:
    return tuple(
        Effect(
            arm=each["arm"],
            estimate=each["estimate"],
            ci=Interval(*each["ci"]),
            p_value=each["p_value"],
            p_holm=each.get("p_holm"),
            n=each["n"],
        )
        for each in trees
        if each is not None and each["estimate"] is not None
    )
