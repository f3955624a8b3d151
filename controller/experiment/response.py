"""Answers to every question, with what they say of their givers, laid over the blocks of a plan."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from statistics import fmean
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from controller.atmosphere.model import ZoneId
    from controller.experiment.metric import Metric
    from controller.experiment.plan import Plan


class Response(NamedTuple):
    """One answer of a customer or an employee."""

    zone: ZoneId
    at: datetime
    """UTC"""
    metric: Metric
    score: int
    counts: bool = True
    """whether it is trusted enough to count"""
    staff: bool = False
    """whether an employee gave it"""
    groups: tuple[str | None, ...] = ()
    """what it says for each of the design's segments, in their order"""


def by_block(plan: Plan, responses: Iterable[Response]) -> dict[int, list[Response]]:
    """The trusted answers after the burn-in of every block, by its index."""
    given: dict[ZoneId, list[Response]] = defaultdict(list)
    for response in responses:
        if response.counts:
            given[response.zone].append(response)
    for of_zone in given.values():
        of_zone.sort(key=_when)
    return {
        block.index: _between(given.get(block.zone, []), block.burn_in_ends, block.ends)
        for block in plan.blocks
    }


def _when(response: Response) -> datetime:
    return response.at


def _between(given: Sequence[Response], begins: datetime, ends: datetime) -> list[Response]:
    first, last = (bisect_left(given, moment, key=_when) for moment in (begins, ends))
    return list(given[first:last])


def complaint_share(given: Iterable[Response]) -> float | None:
    """Share (0-1) of the customers' answers that are low, whatever they were asked; ``None`` without any."""
    low = [each.score <= each.metric.highest_low for each in given if not each.staff]
    return fmean(low) if low else None


def staff_rating(given: Iterable[Response]) -> float | None:
    """Mean of the employees' scores, each as a share (0-1) of its question's scale; ``None`` without any."""
    rated = [_share(each) for each in given if each.staff]
    return fmean(rated) if rated else None


def _share(response: Response) -> float:
    lowest, highest = response.metric.scale
    return (response.score - lowest) / (highest - lowest)


def customers_outcome(given: Iterable[Response], metric: Metric) -> float | None:
    """The outcome of the customers' answers to one question; ``None`` without any."""
    scores = [each.score for each in given if each.metric is metric and not each.staff]
    return metric.outcome(scores) if scores else None


def each_outcome(
    given: Mapping[int, Sequence[Response]], metric: Metric, *, place: int, group: str
) -> tuple[dict[int, float], int]:
    """The outcome of one group's answers in every block that has any, and how many answers that are.

    ``place`` is that of the segment among those of the design.
    """
    values, answers = {}, 0
    for index, responses in given.items():
        of_group = [each for each in responses if each.groups[place] == group]
        value = customers_outcome(of_group, metric)
        if value is not None:
            values[index] = value
            answers += sum(each.metric is metric and not each.staff for each in of_group)
    return values, answers
