"""Least squares with robust errors that hold in small samples: HC2 with Bell-McCaffrey degrees of freedom.

HC2 divides each squared residual by one minus its leverage; it is CR2 with every block a cluster of its own.
Bell and McCaffrey's degrees of freedom match the first two moments of that variance under equal variances.

Sources: MacKinnon and White (1985); Bell and McCaffrey (2002), Survey Methodology 28, 169-181;
Imbens and Kolesar (2016), Review of Economics and Statistics 98, 701-712.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from scipy.special import stdtr, stdtrit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Labels: TypeAlias = NDArray[np.intp]

_FULL_LEVERAGE = 1e-10
_ROUNDING = 1e-12
"""A standard error below this share of the largest outcome is rounding, not variation."""


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One slope with its HC2 standard error and Bell-McCaffrey degrees of freedom."""

    value: float
    standard_error: float
    freedom: float

    @property
    def p_value(self) -> float | None:
        """Two-sided, of no slope; ``None`` where nothing varies."""
        if not self.standard_error > 0 or not self.freedom > 0:
            return None
        return float(2.0 * stdtr(self.freedom, -abs(self.value / self.standard_error)))

    def interval(self, alpha: float) -> tuple[float | None, float | None]:
        """The t interval at level ``1 - alpha``; ``None`` where nothing varies."""
        if not self.standard_error > 0 or not self.freedom > 0:
            return None, None
        half = float(stdtrit(self.freedom, 1.0 - alpha / 2.0)) * self.standard_error
        return self.value - half, self.value + half


def least_squares(
    y: Sequence[float], x: Sequence[Sequence[float]], strata: Sequence[int] | None = None
) -> tuple[Coefficient, ...]:
    """Regress ``y`` on the columns of the rows ``x``, with a level of its own per stratum (0, 1, ...).

    The levels are taken out by means, never as columns, so that thousands of strata cost nothing.
    Raises ``numpy.linalg.LinAlgError`` if the columns determine each other.
    """
    outcomes, columns = np.asarray(y, dtype=np.float64), np.asarray(x, dtype=np.float64)
    labels = None if strata is None else np.asarray(strata, dtype=np.intp)
    if labels is not None:
        outcomes, columns = _demeaned(outcomes, labels), _demeaned(columns, labels)
    inverse: Floats = np.asarray(np.linalg.inv(columns.T @ columns), dtype=np.float64)
    values = inverse @ columns.T @ outcomes
    residuals = outcomes - columns @ values
    unexplained = 1.0 - np.einsum("ij,jk,ik->i", columns, inverse, columns)
    if labels is not None:
        unexplained -= 1.0 / np.bincount(labels)[labels]
    free = unexplained > _FULL_LEVERAGE
    loads: Floats = np.where(free, 1.0, 0.0)[:, None] * (columns @ inverse)
    leftover: Floats = np.where(free, unexplained, 1.0)
    errors = np.sqrt(((loads * residuals[:, None]) ** 2 / leftover[:, None]).sum(axis=0))
    errors[errors < _ROUNDING * np.abs(y).max()] = 0.0
    freedoms = [_freedom(loads[:, k], leftover, columns, inverse, labels) for k in range(loads.shape[1])]
    return tuple(Coefficient(float(v), float(e), f) for v, e, f in zip(values, errors, freedoms, strict=True))


def _demeaned(values: Floats, labels: Labels) -> Floats:
    return np.asarray(values - (_sums(values, labels).T / np.bincount(labels)).T[labels], dtype=np.float64)


def _sums(values: Floats, labels: Labels) -> Floats:
    sums = np.zeros((int(labels.max()) + 1, *values.shape[1:]))
    np.add.at(sums, labels, values)
    return sums


def _freedom(
    load: Floats,
    leftover: Floats,
    columns: Floats,
    inverse: Floats,
    labels: Labels | None,
) -> float:
    """``tr(M)^2 / tr(M^2)`` of ``M = diag(c) (I - H) diag(c)``, ``c = load / sqrt(1 - h)``, without M."""
    squares = load**2 / leftover
    moved = columns.T @ (squares[:, None] * columns) @ inverse
    overlap = float(np.trace(moved @ moved))
    if labels is not None:
        sizes = np.bincount(labels)
        inside = _sums(squares[:, None] * columns, labels)
        overlap += float((_sums(squares, labels) ** 2 / sizes**2).sum())
        overlap += float(2.0 * (np.einsum("ij,jk,ik->i", inside, inverse, inside) / sizes).sum())
    fourth = float((squares**2 * (2.0 * leftover - 1.0)).sum()) + overlap
    return float((squares * leftover).sum()) ** 2 / fourth if fourth > 0 else 0.0
