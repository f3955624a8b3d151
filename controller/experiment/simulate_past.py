"""A store made of days that a real one lived through: its own customers, moods and busy hours.

Every day of the plan gets a past day of the same weekday, whole and in all zones, so that what binds the
answers of a day stays together; no day comes twice before all of its weekday came once. The coins of the plan
then fall on days that knew nothing of them: without an effect this is an A/A replay. An effect is added to
the answers themselves, by how much of it would have been in the air; what falls between two scores goes to
the upper one as often as it is near to it, and the scale has its floor and its ceiling.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

import numpy as np

from controller.errors import AmbiyansError
from controller.experiment.simulate_store import RANGES, worth
from controller.experiment.timetable import Life, Timetable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from controller.experiment.outcome import Answer
    from controller.experiment.plan import Block, Plan
    from controller.experiment.timetable import Shop

    Floats: TypeAlias = NDArray[np.float64]
    Whole: TypeAlias = NDArray[np.int64]

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class PastTooThinError(AmbiyansError):
    """The past has no day that could stand for a day of the plan."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = tuple(reasons)


@dataclass(frozen=True, slots=True)
class Past:
    """The answers of a store to the question of the plan; those that do not count are put aside."""

    answers: Sequence[Answer]
    lag_minutes: float = 45.0
    """after this time an atmosphere has reached 63 % of its effect"""

    def shop(self, plan: Plan) -> Shop:
        """The store with this plan.

        Raises ``NotTwoArmsError``, ``CarryOverPlanError``, and ``PastTooThinError`` with every zone that has
        no answers and every weekday of the plan that has none.
        """
        times = _times_by_zone(plan, self.answers)
        days = _days_by_weekday(plan, self.answers)
        zones = [zone for zone in plan.design.zones if zone not in times]
        weekdays = sorted({day.weekday() for day in _days_of(plan)} - days.keys())
        missing = [f"no answer was given in the zone {zone}" for zone in zones]
        missing += [f"no {_WEEKDAYS[weekday]} has an answer" for weekday in weekdays]
        if missing:
            raise PastTooThinError(missing)
        return _Resampled(plan, self, times, days)

    def fewest_days(self, plan: Plan) -> int:
        """Of the weekdays of the plan the smallest number of days with answers."""
        days = _days_by_weekday(plan, self.answers)
        return min(len(days.get(day.weekday(), ())) for day in _days_of(plan))


def _counting(plan: Plan, answers: Sequence[Answer]) -> list[Answer]:
    zones = {*plan.design.zones}
    return [answer for answer in answers if answer.counts and answer.zone in zones]


def _times_by_zone(plan: Plan, answers: Sequence[Answer]) -> dict[str, tuple[list[datetime], list[int]]]:
    """By zone the moments and the scores, in order of time."""
    found: dict[str, tuple[list[datetime], list[int]]] = {}
    for answer in sorted(_counting(plan, answers), key=lambda each: each.at):
        moments, scores = found.setdefault(answer.zone, ([], []))
        moments.append(answer.at)
        scores.append(answer.score)
    return found


def _days_by_weekday(plan: Plan, answers: Sequence[Answer]) -> dict[int, list[date]]:
    timezone = ZoneInfo(plan.design.timezone)
    days: dict[int, list[date]] = defaultdict(list)
    for day in sorted({answer.at.astimezone(timezone).date() for answer in _counting(plan, answers)}):
        days[day.weekday()].append(day)
    return dict(days)


def _days_of(plan: Plan) -> list[date]:
    """The local days on which blocks of the plan begin, in order."""
    timezone = ZoneInfo(plan.design.timezone)
    return sorted({block.begins.astimezone(timezone).date() for block in plan.blocks})


class _Come(NamedTuple):
    """The answers of one run: the block of each, the hours since that began, and the score."""

    block: Whole
    hours: Floats
    scores: Floats


class _Resampled:
    """The answers that each block would have had on each past day of its weekday."""

    def __init__(
        self,
        plan: Plan,
        past: Past,
        times: Mapping[str, tuple[list[datetime], list[int]]],
        days: Mapping[int, list[date]],
    ) -> None:
        self._times, self._past, self._metric = Timetable(plan), past, plan.design.metric
        self._days = days
        self._plan_days = [local.date() for local in self._times.local]
        self._low, self._high = RANGES[self._metric]
        self._stretch = (self._high - self._low) / 4.0
        timezone = ZoneInfo(plan.design.timezone)
        self._given = [
            {
                day: _given(block, datetime.combine(day, local.time(), timezone), *times[block.zone])
                for day in days[local.weekday()]
            }
            for block, local in zip(plan.blocks, self._times.local, strict=True)
        ]

    def live(self, effect: float, rng: np.random.Generator) -> Life:
        times, lag = self._times, self._past.lag_minutes
        treated = times.coins(rng)
        begins = times.air_at_beginning(treated, lag)
        come = self._days_come(rng)
        whole = effect * self._stretch
        added = whole * times.air_after(come.block, come.hours, treated, begins, lag)
        scores = self._moved(come.scores, added, rng.random(added.size))
        answers = np.bincount(come.block, minlength=treated.size)
        diluted, full = self._truth(come, added, whole, treated, answers)
        return Life(
            treated=treated,
            answers=answers,
            outcomes=_means(come.block, worth(self._metric, scores), answers),
            in_air=times.air_of_blocks(treated, begins, lag),
            diluted=diluted,
            full=full,
        )

    def _days_come(self, rng: np.random.Generator) -> _Come:
        chosen: dict[date, date] = {}
        waiting: dict[int, list[date]] = {}
        for day in dict.fromkeys(self._plan_days):
            pool = waiting.setdefault(day.weekday(), [])
            if not pool:
                known = self._days[day.weekday()]
                pool += [known[place] for place in rng.permutation(len(known))]
            chosen[day] = pool.pop()
        given = [self._given[n][chosen[day]] for n, day in enumerate(self._plan_days)]
        block = np.repeat(np.arange(len(given)), [len(hours) for hours, _ in given])
        return _Come(block, np.concatenate([h for h, _ in given]), np.concatenate([s for _, s in given]))

    def _moved(self, scores: Floats, added: Floats, chance: Floats) -> Floats:
        whole = np.floor(added)
        moved = scores + whole + (chance < added - whole)
        return np.asarray(np.clip(moved, self._low, self._high))

    def _truth(
        self, come: _Come, added: Floats, whole: float, treated: Floats, answers: Whole
    ) -> tuple[float, float]:
        """What the effect is expected to add to the blocks: treated less control, and all less nothing."""
        everywhere = np.full(added.size, whole)
        diluted = _means(come.block, self._expected(come.scores, added), answers)
        full = _means(come.block, self._expected(come.scores, everywhere), answers)
        known = answers > 0
        complete = np.isin(self._times.pair, np.flatnonzero(np.bincount(self._times.pair, known) > 1))
        if not complete.any():
            return 0.0, 0.0
        arms = (complete & (treated > 0), complete & (treated == 0))
        return float(diluted[arms[0]].mean() - diluted[arms[1]].mean()), float(full[complete].mean())

    def _expected(self, scores: Floats, added: Floats) -> Floats:
        """What is expected to be added to the worth of each score."""
        upper = added - np.floor(added)
        lower_worth = worth(self._metric, self._moved(scores, np.floor(added), np.ones(scores.size)))
        upper_worth = worth(self._metric, self._moved(scores, np.floor(added) + 1.0, np.ones(scores.size)))
        expected = (1.0 - upper) * lower_worth + upper * upper_worth
        return np.asarray(expected - worth(self._metric, scores))


def _given(
    block: Block, begins: datetime, moments: Sequence[datetime], scores: Sequence[int]
) -> tuple[Floats, Floats]:
    """The hours and scores of the answers in the counted part of a block, had it begun at ``begins``."""
    # Elapsed, not wall time: a block is as long on a day on which the clocks change.
    start = datetime.fromtimestamp(begins.timestamp(), tz=block.begins.tzinfo)
    first = bisect_left(moments, start + (block.burn_in_ends - block.begins))
    last = bisect_left(moments, start + (block.ends - block.begins))
    hours = [(moment - start) / timedelta(hours=1) for moment in moments[first:last]]
    return np.array(hours, dtype=np.float64), np.array(scores[first:last], dtype=np.float64)


def _means(block: Whole, values: Floats, answers: Whole) -> Floats:
    return np.asarray(np.bincount(block, values, minlength=answers.size) / np.maximum(answers, 1))
