"""The effect within groups of customers: where to look next, never what to do.

A group that is clear beside one that is not does not show that they differ; Holm's procedure runs over all
groups of all segments together.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from controller.experiment.compare import compare
from controller.experiment.multiplicity import holm
from controller.experiment.response import each_outcome
from controller.experiment.secondary import delivered_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from controller.experiment.declared import SegmentKey
    from controller.experiment.estimate import Estimate
    from controller.experiment.metric import Metric
    from controller.experiment.outcome import BlockOutcome
    from controller.experiment.plan import Plan
    from controller.experiment.response import Response

MOST_GROUPS = 20
"""Groups of one segment that are told apart, those with the most answers."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One group of customers, by what their answers say of them."""

    key: SegmentKey
    group: str
    answers: int
    """to the primary question, after the burn-in of all blocks"""
    estimates: tuple[Estimate, ...]
    """by contrast, of those that can show anything; ``p_holm`` is over all groups of all segments"""


def segments(
    plan: Plan, outcomes: Sequence[BlockOutcome], given: Mapping[int, Sequence[Response]]
) -> tuple[Segment, ...]:
    """Every group of every declared segment, those with the most answers first; as delivered.

    A group whose blocks are too few for an interval has no estimate and asks no question.
    """
    found = [
        _segment(plan, outcomes, given, place, group)
        for place, _ in enumerate(plan.design.declared.segments)
        for group in _groups(given, place, plan.design.metric)
    ]
    adjusted = iter(holm([each.p_value for segment in found for each in segment.estimates]))
    return tuple(
        replace(segment, estimates=tuple(replace(each, p_holm=next(adjusted)) for each in segment.estimates))
        for segment in found
    )


def _groups(given: Mapping[int, Sequence[Response]], place: int, metric: Metric) -> Iterator[str]:
    sizes: dict[str, int] = {}
    for responses in given.values():
        for each in responses:
            group = each.groups[place]
            if group is not None and each.metric is metric and not each.staff:
                sizes[group] = sizes.get(group, 0) + 1
    yield from sorted(sizes, key=lambda group: (-sizes[group], group))[:MOST_GROUPS]


def _segment(
    plan: Plan,
    outcomes: Sequence[BlockOutcome],
    given: Mapping[int, Sequence[Response]],
    place: int,
    group: str,
) -> Segment:
    values, answers = each_outcome(given, plan.design.metric, place=place, group=group)
    estimates = compare(plan, outcomes, delivered_value(values))
    return Segment(
        key=plan.design.declared.segments[place],
        group=group,
        answers=answers,
        estimates=tuple(each for each in estimates if None not in each.ci),
    )
