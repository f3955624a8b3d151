"""What a lingering atmosphere does to an estimate, and a check that needs no model of it.

Bojinov, Simchi-Levi and Zhao (2023), Management Science 69, 3759-3777: if an atmosphere acts for ``order``
more periods, only periods whose whole window had one arm tell what that arm does. The Horvitz-Thompson
estimate weighs them by the probability that the coins gave them such a window. It needs no model, but is far
less precise than the paired blocks, so it is a sensitivity analysis only.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from scipy.special import ndtr, ndtri

from controller.experiment.estimate import Interval
from controller.experiment.points import optimal_points

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CarryOverEstimate:
    """The effect of treatment in all periods less control in all periods, in units of the outcome."""

    estimate: float
    standard_error: float | None
    """square root of the variance bound; ``None`` where the points are not the optimal ones"""

    @property
    def p_value(self) -> float | None:
        """Two-sided, normal, conservative because the variance is a bound."""
        if not self.standard_error:
            return None
        return float(2.0 * ndtr(-abs(self.estimate / self.standard_error)))

    def interval(self, alpha: float) -> Interval:
        """The normal interval; open where there is no standard error."""
        if not self.standard_error:
            return Interval(None, None)
        half = float(-ndtri(alpha / 2.0)) * self.standard_error
        return Interval(self.estimate - half, self.estimate + half)


def horvitz_thompson(
    outcomes: Sequence[float],
    treated: Sequence[bool],
    points: Sequence[int],
    *,
    order: int,
    baseline: float = 0.0,
) -> CarryOverEstimate:
    """Estimate the effect from ``outcomes`` by period, with fair coins thrown at ``points`` (from 0).

    ``baseline``, the mean of a time before the start, is taken off first: it changes no expectation, and the
    estimate varies with the level of the outcomes. Raises ``ValueError`` if the arms change elsewhere than
    at the points, or there are no periods beyond ``order``.
    """
    y = np.asarray(outcomes, dtype=np.float64) - baseline
    arms = np.asarray(treated, dtype=bool)
    begins = np.zeros(y.size, dtype=bool)
    begins[list(points)] = True
    if y.size != arms.size or y.size <= order or np.any(np.diff(arms) & ~begins[1:]):
        msg = "the arms of the periods do not follow from coins at these points"
        raise ValueError(msg)
    coin = np.cumsum(begins)
    windows = np.lib.stride_tricks.sliding_window_view(arms, order + 1)
    coins = coin[order:] - coin[: y.size - order] + 1
    signs = np.where(windows.all(axis=1), 1.0, 0.0) - np.where(~windows.any(axis=1), 1.0, 0.0)
    estimate = float(np.mean(y[order:] * signs * 2.0**coins))
    if tuple(points) != _optimal(y.size, order):
        return CarryOverEstimate(estimate, None)
    return CarryOverEstimate(estimate, sqrt(_variance_bound(y, arms, order)))


def _optimal(periods: int, order: int) -> tuple[int, ...] | None:
    try:
        return optimal_points(periods, order)
    except ValueError:
        return None


def _variance_bound(y: Floats, arms: NDArray[np.bool_], order: int) -> float:
    """``(8 Y_1^2 + 32 sum Y_k^2 1[W_k = W_k-1] + 8 Y_n-1^2) / (T - m)^2``, sums of blocks of ``order``."""
    sums = y[order:].reshape(-1, order).sum(axis=1)
    arm = arms[order::order]
    same = arm[1:-1] == arm[:-2]
    inner = float((sums[1:-1] ** 2)[same].sum())
    return (8.0 * float(sums[0]) ** 2 + 32.0 * inner + 8.0 * float(sums[-1]) ** 2) / (y.size - order) ** 2
