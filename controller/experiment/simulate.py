"""How a design fares in a store whose truth is known: false alarms, coverage and power, by simulation.

The store is the anchor of our tests: satisfaction follows the time of day, the weekday and a slow mood that
nobody controls; an atmosphere reaches people by and by (a first-order lag that begins anew at every opening);
scores are whole numbers with a floor and a ceiling. Every repetition throws the coins of the plan anew,
simulates each single answer, and analyses the blocks as a real experiment's are.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from math import sqrt
from statistics import fmean
from typing import TYPE_CHECKING, TypeAlias
from zoneinfo import ZoneInfo

import numpy as np
from scipy.special import ndtr

from controller.experiment.estimate import paired
from controller.experiment.metric import Metric

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from controller.experiment.plan import Plan

    Floats: TypeAlias = NDArray[np.float64]
    Whole: TypeAlias = NDArray[np.int64]

_RANGES = {Metric.CSAT: (1, 5), Metric.NPS: (0, 10), Metric.CES: (1, 7), Metric.SMILEY: (1, 4)}
_WEEKDAYS = (0.10, 0.10, 0.05, 0.0, -0.10, -0.25, -0.15)
_DRAWS = 2000
"""Sign vectors of each analysis: a p-value near 0.05 is then off by 0.005 at most times."""
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


@dataclass(frozen=True, slots=True)
class Share:
    """A share of the repetitions and its Monte-Carlo error (standard error)."""

    share: float
    error: float

    @classmethod
    def of(cls, hits: Sequence[bool]) -> Share:
        """Count hits."""
        share = fmean(hits)
        return cls(share, sqrt(share * (1.0 - share) / len(hits)))


@dataclass(frozen=True, slots=True)
class Calibration:
    """What the repetitions found, in units of the outcome."""

    reps: int
    false_positives: Share
    """how often a difference was found where there is none"""
    power: Share
    """how often the effect was found"""
    coverage: Share
    """how often the interval holds the effect of the counted part of the blocks (diluted by the lag)"""
    coverage_full: Share
    """how often it holds the effect of an atmosphere that is always there"""
    true_diluted: float
    true_full: float
    mean_estimate: float
    mean_estimate_error: float


def calibrate(plan: Plan, store: SimulatedStore, *, effect: float, reps: int, seed: int) -> Calibration:
    """Run the plan ``reps`` times without an effect and ``reps`` times with one.

    ``effect`` is what arm B adds to satisfaction before it is rounded to a score, in points of CSAT. Raises
    ``ValueError`` for a plan of other than two arms or fewer than two repetitions.
    """
    if len(plan.design.arms) != len("AB") or reps < len("AB"):
        msg = "a simulation needs a plan of two arms and at least two repetitions"
        raise ValueError(msg)
    rng = np.random.default_rng(seed)
    shop = _Shop(plan, store)
    alpha = plan.design.alpha
    none = [shop.live(0.0, rng) for _ in range(reps)]
    some = [shop.live(effect, rng) for _ in range(reps)]
    estimates = [life.estimate for life in some]
    return Calibration(
        reps=reps,
        false_positives=Share.of([life.p_value <= alpha for life in none]),
        power=Share.of([life.p_value <= alpha for life in some]),
        coverage=Share.of([life.low <= life.diluted <= life.high for life in some]),
        coverage_full=Share.of([life.low <= life.full <= life.high for life in some]),
        true_diluted=fmean(life.diluted for life in some),
        true_full=fmean(life.full for life in some),
        mean_estimate=fmean(estimates),
        mean_estimate_error=float(np.std(estimates, ddof=1)) / sqrt(reps),
    )


@dataclass(frozen=True, slots=True)
class _Life:
    """One repetition."""

    estimate: float
    low: float
    high: float
    p_value: float
    diluted: float
    full: float


class _Shop:
    """The plan as arrays, a row a block in the order of time within each zone."""

    def __init__(self, plan: Plan, store: SimulatedStore) -> None:
        timezone = ZoneInfo(plan.design.timezone)
        blocks = plan.blocks
        local = [block.begins.astimezone(timezone) for block in blocks]
        self._plan, self._store = plan, store
        self._pair = np.array([block.stratum for block in blocks])
        self._hour = np.array([at.hour + at.minute / 60.0 for at in local])
        self._base = np.array([store.mean + _WEEKDAYS[at.weekday()] for at in local])
        self._length = np.array([(b.ends - b.begins).total_seconds() / 3600.0 for b in blocks])
        self._burn_in = np.array([(b.burn_in_ends - b.begins).total_seconds() / 3600.0 for b in blocks])
        follows = [False] + [b.zone == a.zone and b.begins == a.ends for a, b in itertools.pairwise(blocks)]
        self._follows = np.array(follows)
        """whether the block before it leaves its air behind; else the shop has just opened"""
        self._low, self._high = _RANGES[plan.design.metric]
        self._stretch = (self._high - self._low) / 4.0

    def live(self, effect: float, rng: np.random.Generator) -> _Life:
        treated = self._coins(rng)
        begins = self._air(treated)
        steps = int(np.ceil(self._length.max() / _MOOD_HOURS)) + 1
        mood = self._mood(steps, rng)
        counted = self._length - self._burn_in
        block = np.repeat(np.arange(len(treated)), rng.poisson(self._store.answers_per_hour * counted))
        hours = self._burn_in[block] + rng.random(block.size) * counted[block]
        air = self._air_at(block, hours, treated, begins)
        latent = self._latent(block, hours, mood) + effect * air
        latent += self._store.answer_sd * rng.standard_normal(block.size)
        scores = np.clip(np.rint(self._low + (latent - 1.0) * self._stretch), self._low, self._high)
        found = paired(
            self._differences(self._worth(scores), block, treated),
            alpha=self._plan.design.alpha,
            seed=int(rng.integers(1 << 31)),
            draws=_DRAWS,
        )
        diluted, full = self._truth(effect, treated, begins, mood)
        low, high = found.ci
        infinite = float("inf")
        return _Life(
            found.estimate,
            -infinite if low is None else low,
            infinite if high is None else high,
            found.p_value,
            diluted,
            full,
        )

    def _coins(self, rng: np.random.Generator) -> Floats:
        """1 for the treated block of each pair, by a fresh coin."""
        heads = rng.integers(2, size=int(self._pair.max()) + 1)
        control = self._plan.design.control.name
        drawn = np.array([block.arm != control for block in self._plan.blocks])
        return np.asarray(drawn ^ heads[self._pair].astype(bool), dtype=np.float64)

    def _air(self, treated: Floats) -> Floats:
        """How much of the treatment is in the air when each block begins (0-1)."""
        stays = np.exp(-self._length * 60.0 / self._store.lag_minutes)
        begins = np.zeros(treated.size)
        for n in range(1, treated.size):
            if self._follows[n]:
                begins[n] = treated[n - 1] + (begins[n - 1] - treated[n - 1]) * stays[n - 1]
        return begins

    def _air_at(self, block: Whole, hours: Floats, treated: Floats, begins: Floats) -> Floats:
        stays = np.exp(-hours * 60.0 / self._store.lag_minutes)
        return np.asarray(treated[block] + (begins[block] - treated[block]) * stays)

    def _mood(self, steps: int, rng: np.random.Generator) -> Floats:
        """The mood of each two hours of each block, going on from block to block."""
        memory, sd = self._store.mood_memory, self._store.mood_sd
        shocks = rng.standard_normal(self._pair.size * steps) * sd * sqrt(1.0 - memory**2)
        mood = np.empty(shocks.size)
        last = rng.standard_normal() * sd
        for n, shock in enumerate(shocks.tolist()):
            last = memory * last + shock
            mood[n] = last
        return mood.reshape(self._pair.size, steps)

    def _latent(self, block: Whole, hours: Floats, mood: Floats) -> Floats:
        """Satisfaction without the treatment."""
        of_day = (self._hour[block] + hours - 10.0) / 12.0
        swing = self._store.day_swing * np.sin(2.0 * np.pi * of_day)
        return np.asarray(self._base[block] + swing + mood[block, (hours / _MOOD_HOURS).astype(np.int64)])

    def _worth(self, scores: Floats) -> Floats:
        if self._plan.design.metric is not Metric.NPS:
            return scores
        promoters, detractors = scores >= Metric.NPS.top_box, scores < _DETRACTORS_END
        return np.asarray(100.0 * (promoters.astype(np.float64) - detractors))

    def _differences(self, worth: Floats, block: Whole, treated: Floats) -> list[float]:
        """Treated less control of the pairs in which both blocks have answers."""
        counts = np.bincount(block, minlength=treated.size)
        means = np.bincount(block, worth, minlength=treated.size) / np.maximum(counts, 1)
        signed = np.where(treated > 0, means, -means)
        sums = np.bincount(self._pair, signed)
        complete = np.bincount(self._pair, counts > 0) == len("AB")
        return [float(each) for each in sums[complete]]

    def _truth(self, effect: float, treated: Floats, begins: Floats, mood: Floats) -> tuple[float, float]:
        """The expected difference of the arms as they were, and that of all and nothing of the treatment."""
        block = np.repeat(np.arange(treated.size), _GRID)
        place = (np.tile(np.arange(_GRID), treated.size) + 0.5) / _GRID
        hours = self._burn_in[block] + place * (self._length - self._burn_in)[block]
        bare = self._latent(block, hours, mood)
        without, whole = self._expected(bare), self._expected(bare + effect)
        as_was = self._expected(bare + effect * self._air_at(block, hours, treated, begins)) - without
        in_treated = treated[block] > 0
        diluted = float(as_was[in_treated].mean() - as_was[~in_treated].mean())
        return diluted, float((whole - without).mean())

    def _expected(self, latent: Floats) -> Floats:
        """The mean worth of a score at this satisfaction: scores are rounded, clipped normal deviates."""
        cuts = np.arange(self._low + 1, self._high + 1)
        above = ndtr(
            (latent[:, None] - (1.0 + (cuts - 0.5 - self._low) / self._stretch)) / self._store.answer_sd
        )
        if self._plan.design.metric is Metric.NPS:
            promoters = above[:, cuts >= Metric.NPS.top_box][:, 0]
            no_detractors = above[:, cuts > _DETRACTORS_END][:, 0]
            return np.asarray(100.0 * (promoters + no_detractors - 1.0))
        return np.asarray(self._low + above.sum(axis=1))


def calibration_text(found: Calibration, metric: Metric) -> str:
    """A table for people."""

    def line(name: str, share: Share, wanted: str) -> str:
        return f"{name:34} {share.share:6.1%}  (+- {share.error:.1%}){wanted}"

    unit = metric.value.upper()
    return "\n".join(
        (
            f"{found.reps} repetitions without and {found.reps} with an effect; +- is the Monte-Carlo error",
            line("finds a difference where none is", found.false_positives, "  wanted: the design's alpha"),
            line("finds the effect", found.power, ""),
            line("interval holds the diluted effect", found.coverage, "  wanted: 1 - alpha"),
            line("interval holds the full effect", found.coverage_full, ""),
            f"{'true effect, full':34} {found.true_full:+.3f} {unit}",
            f"{'true effect, diluted by the lag':34} {found.true_diluted:+.3f} {unit}",
            f"{'mean estimate':34} {found.mean_estimate:+.3f} {unit}  (+- {found.mean_estimate_error:.3f})",
        )
    )
