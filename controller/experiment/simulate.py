"""How a design fares in a store whose truth is known: false alarms, coverage and power, by simulation.

The store is synthetic (``SimulatedStore``) or made of days that a real one lived through (``Past``). Every
repetition throws the coins of the plan anew, lets customers answer, and analyses the blocks as a real
experiment's are: the diluted effect by paired blocks, and the whole effect by how much was in the air.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, sqrt
from statistics import fmean
from typing import TYPE_CHECKING, Protocol

import numpy as np

from controller.errors import AmbiyansError
from controller.experiment.estimate import dosed, paired
from controller.experiment.timetable import Timetable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from controller.experiment.estimate import Estimate
    from controller.experiment.metric import Metric
    from controller.experiment.plan import Plan
    from controller.experiment.timetable import Life, Shop

_DRAWS = 2000
"""Sign vectors of each analysis: a p-value near 0.05 is then off by 0.005 at most times."""
_FEWEST = 2
"""Repetitions without which nothing has a spread."""


class NobodyAnsweredError(AmbiyansError):
    """In some repetition no pair had answers in both of its blocks."""

    def __init__(self) -> None:
        super().__init__("the store has so few answers that no pair of blocks may have any in both")


class Store(Protocol):
    """Where a plan can be tried."""

    def shop(self, plan: Plan) -> Shop:
        """The store with this plan."""
        ...


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
    whole_estimate: float | None
    """mean of the estimates of the whole effect, which know how much was in the air; ``None`` where the arms
    hardly differ in that"""
    whole_estimate_error: float | None
    whole_coverage: Share
    """how often the interval of the whole effect holds the effect of an atmosphere that is always there"""


def calibrate(plan: Plan, store: Store, *, effect: float, reps: int, seed: int) -> Calibration:
    """Run the plan ``reps`` times without an effect and ``reps`` times with one.

    ``effect`` is what arm B adds to satisfaction before it is rounded to a score, in points of CSAT. Raises
    ``NotTwoArmsError``, ``CarryOverPlanError``, ``NobodyAnsweredError`` for a run in which no pair has
    answers in both blocks, and ``ValueError`` for fewer than two repetitions.
    """
    if reps < _FEWEST:
        msg = "a simulation needs at least two repetitions"
        raise ValueError(msg)
    rng = np.random.default_rng(seed)
    shop, bench = store.shop(plan), _Bench(plan)
    none = [bench.analyse(shop.live(0.0, rng), rng) for _ in range(reps)]
    some = [bench.analyse(shop.live(effect, rng), rng) for _ in range(reps)]
    alpha = plan.design.alpha
    estimates, wholes = [run.estimate for run in some], [run.whole for run in some if run.whole is not None]
    return Calibration(
        reps=reps,
        false_positives=Share.of([run.p_value <= alpha for run in none]),
        power=Share.of([run.p_value <= alpha for run in some]),
        coverage=Share.of([_holds(run.interval, run.life.diluted) for run in some]),
        coverage_full=Share.of([_holds(run.interval, run.life.full) for run in some]),
        true_diluted=fmean(run.life.diluted for run in some),
        true_full=fmean(run.life.full for run in some),
        mean_estimate=fmean(estimates),
        mean_estimate_error=_error(estimates),
        whole_estimate=fmean(wholes) if len(wholes) == reps else None,
        whole_estimate_error=_error(wholes) if len(wholes) == reps else None,
        whole_coverage=Share.of([_holds(run.whole_interval, run.life.full) for run in some]),
    )


@dataclass(frozen=True, slots=True)
class _Run:
    """One repetition and what the analysis makes of it."""

    life: Life
    estimate: float
    p_value: float
    interval: tuple[float, float]
    whole: float | None
    whole_interval: tuple[float, float]


class _Bench:
    """The analysis of one plan."""

    def __init__(self, plan: Plan) -> None:
        self._times, self._alpha = Timetable(plan), plan.design.alpha

    def analyse(self, life: Life, rng: np.random.Generator) -> _Run:
        known, seed = life.answers > 0, int(rng.integers(1 << 31))
        differences = self._times.differences(life.outcomes, life.treated, known)
        if not differences:
            raise NobodyAnsweredError
        doses = self._times.differences(life.in_air, life.treated, known)
        found = paired(differences, alpha=self._alpha, seed=seed, draws=_DRAWS)
        whole = dosed(differences, doses, alpha=self._alpha, seed=seed, draws=_DRAWS)
        return _Run(
            life=life,
            estimate=found.estimate,
            p_value=found.p_value,
            interval=_bounds(found),
            whole=None if whole is None else whole.estimate,
            whole_interval=(-inf, inf) if whole is None else _bounds(whole),
        )


def _bounds(found: Estimate) -> tuple[float, float]:
    low, high = found.ci
    return (-inf if low is None else low, inf if high is None else high)


def _holds(interval: tuple[float, float], truth: float) -> bool:
    return interval[0] <= truth <= interval[1]


def _error(values: Sequence[float]) -> float:
    """The standard error of their mean."""
    return float(np.std(values, ddof=1)) / sqrt(len(values))


def calibration_text(found: Calibration, metric: Metric) -> str:
    """A table for people."""

    def line(name: str, share: Share, wanted: str) -> str:
        return f"{name:34} {share.share:6.1%}  (+- {share.error:.1%}){wanted}"

    def mean(name: str, value: float | None, error: float | None) -> str:
        if value is None or error is None:
            return f"{name:34} none: the arms hardly differ in what is in the air"
        return f"{name:34} {value:+.3f} {unit}  (+- {error:.3f})"

    unit = metric.value.upper()
    return "\n".join(
        (
            f"{found.reps} repetitions without and {found.reps} with an effect; +- is the Monte-Carlo error",
            line("finds a difference where none is", found.false_positives, "  wanted: the design's alpha"),
            line("finds the effect", found.power, ""),
            line("interval holds the diluted effect", found.coverage, "  wanted: 1 - alpha"),
            line("interval holds the full effect", found.coverage_full, ""),
            line("... of the whole atmosphere's", found.whole_coverage, "  wanted: 1 - alpha"),
            f"{'true effect, full':34} {found.true_full:+.3f} {unit}",
            f"{'true effect, diluted by the lag':34} {found.true_diluted:+.3f} {unit}",
            mean("mean estimate", found.mean_estimate, found.mean_estimate_error),
            mean("mean estimate of the whole", found.whole_estimate, found.whole_estimate_error),
        )
    )
