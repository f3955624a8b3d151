"""Looking at an experiment while it runs: planned looks for a success, and a guardrail against harm.

Looking at a p-value whenever one likes finds differences that are not there. Two things are allowed: four
looks at equal information against O'Brien and Fleming's bounds may end an experiment early, and an e-process,
valid at every instant, may stop one that clearly harms.

Sources: O'Brien and Fleming (1979), Biometrics 35, 549-556; Howard, Ramdas, McAuliffe and Sekhon (2021),
Annals of Statistics 49, 1055-1080, normal mixtures.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log, sqrt
from typing import TYPE_CHECKING

from scipy.special import log_ndtr, ndtri

from controller.experiment.boundary import LOOK_BOUNDS, LOOKS, due_at

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Look:
    """One of the four planned looks."""

    number: int
    """1-4"""
    z: float
    """the p-value as a two-sided normal deviate"""
    bound: float

    @property
    def decides(self) -> bool:
        """Whether the difference is clear enough to end the experiment here."""
        return self.z >= self.bound


def look(number: int, p_value: float) -> Look:
    """Take planned look ``number`` (1-4) at a two-sided p-value.

    >>> look(2, 0.005).decides, look(4, 0.04).decides   # bounds 2.86 and 2.02
    (False, True)
    """
    return Look(number, float(-ndtri(p_value / 2.0)), LOOK_BOUNDS[number - 1])


def planned_look(pairs: int, planned_pairs: int) -> int | None:
    """Which look is due when exactly ``pairs`` of ``planned_pairs`` are complete; ``None`` between looks.

    >>> [planned_look(pairs, 42) for pairs in (10, 11, 21, 32, 42)]
    [None, 1, 2, 3, 4]
    """
    return {due_at(number, planned_pairs): number for number in LOOKS}.get(pairs)


@dataclass(frozen=True, slots=True)
class Guardrail:
    """The evidence that the treatment harms, pair by pair."""

    log_evidence: tuple[float, ...]
    """natural logarithm of the e-value after each pair"""
    alpha: float

    @property
    def stopped_after(self) -> int | None:
        """After how many pairs the experiment had to stop; ``None`` if it may go on."""
        limit = -log(self.alpha)
        return next((n for n, evidence in enumerate(self.log_evidence, 1) if evidence >= limit), None)


def guardrail(differences: Sequence[float], *, rho: float, alpha: float = 0.05) -> Guardrail:
    """Watch the differences (treatment minus control, more is better) in the order in which pairs end.

    One-sided normal mixture, ``S`` the sum and ``V`` the sum of squares so far:
    ``E = 2 sqrt(rho/(V+rho)) exp(S^2/(2(V+rho))) Phi(-S/sqrt(V+rho))``. If the coins alone make the
    differences, E ever reaches ``1/alpha`` with a probability of ``alpha`` at most. ``rho`` is chosen before
    the start.
    """
    total = squares = 0.0
    evidence = []
    for difference in differences:
        total += difference
        squares += difference**2
        width = squares + rho
        ratio = total**2 / (2.0 * width)
        evidence.append(log(2.0) + 0.5 * log(rho / width) + ratio + float(log_ndtr(-total / sqrt(width))))
    return Guardrail(tuple(evidence), alpha)


def best_rho(sum_of_squares: float, alpha: float = 0.05) -> float:
    """The ``rho`` for which the two-sided bound is tightest near the expected sum of squared differences.

    For the one-sided guardrail pass ``2 * alpha``. Approximation of Howard et al. (2021), section 3.5.
    """
    return sum_of_squares / (2.0 * log(1.0 / alpha) + log(1.0 + 2.0 * log(1.0 / alpha)))


def two_sided_bound(sum_of_squares: float, rho: float, alpha: float = 0.05) -> float:
    """What |S| never crosses but with probability ``alpha``, at any time (two-sided normal mixture)."""
    width = sum_of_squares + rho
    return sqrt(width * log(width / (rho * alpha**2)))
