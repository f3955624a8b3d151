"""Least squares with errors that hold when outcomes of one day or store go together: CR2, Bell-McCaffrey.

The residuals of a cluster are multiplied by the inverse square root of their share of the residual maker
before they are summed, which takes out the bias of the sandwich under equal variances. The degrees of freedom
match the first two moments of that variance. With every row a cluster of its own this is HC2.

Sources: Bell and McCaffrey (2002), Survey Methodology 28, 169-181; Pustejovsky and Tipton (2018), Journal of
Business and Economic Statistics 36, 672-683 (levels of strata that are taken out count among the columns).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from controller.experiment.regression import Coefficient

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

_NOTHING_LEFT = 1e-10
"""Eigenvalues of a cluster's share of the residual maker below this are directions without a residual;
columns of which no more than this share is left beside the strata are determined by them."""
_ROUNDING = 1e-12
"""A standard error below this share of the largest outcome is rounding, not variation."""


def clustered(
    y: Sequence[float],
    x: Sequence[Sequence[float]],
    clusters: Sequence[Hashable],
    strata: Sequence[Hashable] | None = None,
) -> tuple[Coefficient, ...]:
    """Regress ``y`` on the columns of the rows ``x``, with a level of its own per stratum.

    One coefficient per column, with its CR2 standard error over ``clusters``. Raises
    ``numpy.linalg.LinAlgError`` if the columns determine each other, or the strata.
    """
    outcomes, columns = np.asarray(y, dtype=np.float64), np.asarray(x, dtype=np.float64)
    levels = _indicators(strata) if strata is not None else np.zeros((outcomes.size, 0))
    # An orthonormal basis of the levels, and of the columns without them: the hat matrix is basis basis'.
    levels /= np.sqrt(levels.sum(axis=0))
    inside = columns - levels @ (levels.T @ columns)
    # Against the columns as they came: what a level determines is rounding only, and has full rank too.
    if np.linalg.matrix_rank(inside, tol=_NOTHING_LEFT * np.linalg.norm(columns)) < inside.shape[1]:
        msg = "the columns determine each other"
        raise np.linalg.LinAlgError(msg)
    inverse = np.asarray(np.linalg.inv(inside.T @ inside), dtype=np.float64)
    values = inverse @ inside.T @ outcomes
    residuals = outcomes - levels @ (levels.T @ outcomes) - inside @ values
    basis = np.hstack((levels, inside @ np.linalg.cholesky(inverse)))
    members = [np.flatnonzero(row) for row in _indicators(clusters).T]
    weights = [_inverse_root(basis[rows]) @ inside[rows] @ inverse for rows in members]
    scores = np.array([weight.T @ residuals[rows] for weight, rows in zip(weights, members, strict=True)])
    errors = np.sqrt((scores**2).sum(axis=0))
    errors[errors < _ROUNDING * np.abs(outcomes).max()] = 0.0
    freedoms = [
        _freedom([w[:, k] for w in weights], [basis[rows] for rows in members]) for k in range(values.size)
    ]
    return tuple(Coefficient(float(v), float(e), f) for v, e, f in zip(values, errors, freedoms, strict=True))


def _indicators(labels: Sequence[Hashable]) -> Floats:
    """A column per label, in order of appearance; a row per entry."""
    places = {label: place for place, label in enumerate(dict.fromkeys(labels))}
    return np.eye(len(places))[[places[label] for label in labels]]


def _inverse_root(basis: Floats) -> Floats:
    """Symmetric inverse square root of ``I - basis basis'`` where that leaves anything, else zero."""
    left, vectors = np.linalg.eigh(np.eye(len(basis)) - basis @ basis.T)
    free = left > _NOTHING_LEFT
    roots = np.where(free, 1.0 / np.sqrt(np.where(free, left, 1.0)), 0.0)
    return np.asarray((vectors * roots) @ vectors.T, dtype=np.float64)


def _freedom(weights: Sequence[Floats], bases: Sequence[Floats]) -> float:
    """``tr(G)^2 / tr(G^2)`` with ``G_gh = w_g' (I - H)_gh w_h``."""
    own = np.diag([float(weight @ weight) for weight in weights])
    shared = np.array([weight @ basis for weight, basis in zip(weights, bases, strict=True)])
    products = own - shared @ shared.T
    total = float((products**2).sum())
    return float(np.trace(products)) ** 2 / total if total > 0 else 0.0
