"""A synthetic store whose truth is known: the anchor of our tests.

Satisfaction follows the time of day, the weekday and a slow mood that nobody controls; an atmosphere reaches
people by and by (a first-order lag that begins anew at every opening); scores are whole numbers with a floor
and a ceiling.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from scipy.special import ndtr

from controller.experiment.metric import Metric
from controller.experiment.timetable import Life, Timetable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from controller.experiment.plan import Plan
    from controller.experiment.timetable import Shop

    Floats: TypeAlias = NDArray[np.float64]
    Whole: TypeAlias = NDArray[np.int64]

RANGES = {Metric.CSAT: (1, 5), Metric.NPS: (0, 10), Metric.CES: (1, 7), Metric.SMILEY: (1, 4)}
"""The lowest and the highest score."""
_WEEKDAYS = (0.10, 0.10, 0.05, 0.0, -0.10, -0.25, -0.15)
_DETRACTORS_END = 6.5
"""between the lowest passive of NPS and the highest detractor"""
_GRID = 12
"""Places within a block at which the true effect is averaged."""
_MOOD_HOURS = 2.0


@dataclass(frozen=True, slots=True)
class SimulatedStore:
    """A store on the scale of CSAT; other metrics are stretched to theirs. Changes are in points of CSAT."""

    answers_per_hour: float = 6.0
    mean: float = 3.9
    day_swing: float = 0.30
    mood_sd: float = 0.30
    mood_memory: float = 0.6
    """correlation of the mood of one two hours with the next"""
    answer_sd: float = 1.0
    lag_minutes: float = 45.0
    """after this time an atmosphere has reached 63 % of its effect"""

    def shop(self, plan: Plan) -> Shop:
        """The store with this plan; raises ``NotTwoArmsError`` and ``CarryOverPlanError``."""
        return _Synthetic(plan, self)


def worth(metric: Metric, scores: Floats) -> Floats:
    """What each score adds to the outcome of its block, which is the mean of it."""
    if metric is not Metric.NPS:
        return scores
    promoters, detractors = scores >= Metric.NPS.top_box, scores < _DETRACTORS_END
    return np.asarray(100.0 * (promoters.astype(np.float64) - detractors))


class _Synthetic:
    """A row a block, in the order of time within each zone."""

    def __init__(self, plan: Plan, store: SimulatedStore) -> None:
        self._times, self._store, self._metric = Timetable(plan), store, plan.design.metric
        self._base = np.array([store.mean + _WEEKDAYS[at.weekday()] for at in self._times.local])
        self._low, self._high = RANGES[self._metric]
        self._stretch = (self._high - self._low) / 4.0

    def live(self, effect: float, rng: np.random.Generator) -> Life:
        times, lag = self._times, self._store.lag_minutes
        treated = times.coins(rng)
        begins = times.air_at_beginning(treated, lag)
        steps = int(np.ceil(times.length.max() / _MOOD_HOURS)) + 1
        mood = self._mood(steps, rng)
        counted = times.length - times.burn_in
        block = np.repeat(np.arange(len(treated)), rng.poisson(self._store.answers_per_hour * counted))
        hours = times.burn_in[block] + rng.random(block.size) * counted[block]
        latent = self._latent(block, hours, mood)
        latent += effect * times.air_after(block, hours, treated, begins, lag)
        latent += self._store.answer_sd * rng.standard_normal(block.size)
        scores = np.clip(np.rint(self._low + (latent - 1.0) * self._stretch), self._low, self._high)
        answers = np.bincount(block, minlength=treated.size)
        sums = np.bincount(block, worth(self._metric, scores), minlength=treated.size)
        diluted, full = self._truth(effect, treated, begins, mood)
        return Life(
            treated=treated,
            answers=answers,
            outcomes=np.asarray(sums / np.maximum(answers, 1)),
            in_air=times.air_of_blocks(treated, begins, lag),
            diluted=diluted,
            full=full,
        )

    def _mood(self, steps: int, rng: np.random.Generator) -> Floats:
        """The mood of each two hours of each block, going on from block to block."""
        blocks = self._base.size
        memory, sd = self._store.mood_memory, self._store.mood_sd
        shocks = rng.standard_normal(blocks * steps) * sd * sqrt(1.0 - memory**2)
        mood = np.empty(shocks.size)
        last = rng.standard_normal() * sd
        for n, shock in enumerate(shocks.tolist()):
            last = memory * last + shock
            mood[n] = last
        return mood.reshape(blocks, steps)

    def _latent(self, block: Whole, hours: Floats, mood: Floats) -> Floats:
        """Satisfaction without the treatment."""
        of_day = (self._times.hour[block] + hours - 10.0) / 12.0
        swing = self._store.day_swing * np.sin(2.0 * np.pi * of_day)
        return np.asarray(self._base[block] + swing + mood[block, (hours / _MOOD_HOURS).astype(np.int64)])

    def _truth(self, effect: float, treated: Floats, begins: Floats, mood: Floats) -> tuple[float, float]:
        """The expected difference of the arms as they were, and that of all and nothing of the treatment."""
        times = self._times
        block = np.repeat(np.arange(treated.size), _GRID)
        place = (np.tile(np.arange(_GRID), treated.size) + 0.5) / _GRID
        hours = times.burn_in[block] + place * (times.length - times.burn_in)[block]
        bare = self._latent(block, hours, mood)
        without, whole = self._expected(bare), self._expected(bare + effect)
        air = times.air_after(block, hours, treated, begins, self._store.lag_minutes)
        as_was = self._expected(bare + effect * air) - without
        in_treated = treated[block] > 0
        diluted = float(as_was[in_treated].mean() - as_was[~in_treated].mean())
        return diluted, float((whole - without).mean())

    def _expected(self, latent: Floats) -> Floats:
        """The mean worth of a score at this satisfaction: scores are rounded, clipped normal deviates."""
        cuts = np.arange(self._low + 1, self._high + 1)
        above = ndtr(
            (latent[:, None] - (1.0 + (cuts - 0.5 - self._low) / self._stretch)) / self._store.answer_sd
        )
        if self._metric is Metric.NPS:
            promoters = above[:, cuts >= Metric.NPS.top_box][:, 0]
            no_detractors = above[:, cuts > _DETRACTORS_END][:, 0]
            return np.asarray(100.0 * (promoters + no_detractors - 1.0))
        return np.asarray(self._low + above.sum(axis=1))
