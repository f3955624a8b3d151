"""Adjustment for a covariate that was declared before the start, within the randomisation test of the design.

Blocks differ by more than their arm: a full shop is another shop. In every stratum the contrast of the
outcome is regressed on the contrast of the covariate, and the estimate is the intercept: the effect where the
arms' blocks were equally full. For the test both contrasts are turned by the same coin, and the regression is
fitted anew for every redraw, so that the p-value is exact whether or not the line is a good one.

A covariate that the arms themselves move hides part of their effect; so it is first tested as an outcome.

Sources: Lin (2013), Annals of Applied Statistics 7, 295-318; Fogarty (2018), Biometrika 105, 994-1000, for
pairs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from controller.experiment.estimate import Estimate, Interval
from controller.experiment.randomisation import DRAWS, MOST_ENUMERATED, Reference
from controller.experiment.regression import least_squares

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

FEWEST_STRATA = 4
"""Below this number a line through the contrasts leaves nothing to judge its error by."""
_ROUNDING = 1e-9
_CELLS = 1 << 22
"""Signs that are held at once: 32 MB."""


def adjusted(
    differences: Sequence[float],
    covariates: Sequence[float],
    *,
    arm: str = "B",
    alpha: float = 0.05,
    seed: int = 0,
    draws: int = DRAWS,
) -> Estimate | None:
    """The effect where the covariate is the same in both arms; both sequences are contrasts by stratum.

    ``None`` below ``FEWEST_STRATA``, or where the covariate's contrasts do not differ from each other.

    >>> adjusted([1.0, 3.0, 2.0, 4.0], [0.0, 2.0, 1.0, 3.0]).estimate   # 1, and 1 more for each visitor more
    1.0
    """
    outcome, covariate = np.asarray(differences, np.float64), np.asarray(covariates, np.float64)
    if outcome.size < FEWEST_STRATA or not np.ptp(covariate) > _ROUNDING * np.abs(covariate).max():
        return None
    deals = _reference(outcome, covariate, seed=seed, draws=draws)
    intercept, _ = least_squares(outcome.tolist(), [[1.0, each] for each in covariate.tolist()])
    return Estimate(
        arm=arm,
        estimate=deals.estimate,
        ci=Interval(*deals.interval(alpha)),
        p_value=deals.p_value(),
        n=outcome.size,
        method=f"regression within the sign-flip test, {_extent(deals)} sign vectors",
        t_p_value=intercept.p_value,
        t_ci=Interval(*intercept.interval(alpha)),
        alpha=alpha,
        least_p=deals.least_p,
        standard_error=None if intercept.p_value is None else intercept.standard_error,
    )


def _extent(deals: Reference) -> str:
    return f"{'all' if deals.exact else 'a sample of'} {deals.low.size}"


def _reference(outcome: Floats, covariate: Floats, *, seed: int, draws: int) -> Reference:
    """The ranges of effects that the redraws support, as in ``randomisation``, for the intercept.

    An effect tau takes tau off every contrast, and so takes tau times the redrawn intercept of the ones off
    the redrawn intercept of the outcomes.
    """
    exact = 1 << outcome.size <= MOST_ENUMERATED
    signs = _all_signs(outcome.size) if exact else _drawn_signs(outcome.size, draws, seed)
    pieces = [_intercepts(each, outcome, covariate) for each in signs]
    a, b = (np.concatenate(column) for column in zip(*pieces, strict=True))
    estimate = float(_intercepts(np.ones((1, outcome.size)), outcome, covariate)[0][0])
    # An intercept of the ones of 1 or more is that of the deal that happened, or tells no effect from it.
    bounded = np.abs(b) < 1.0 - _ROUNDING
    with np.errstate(divide="ignore", invalid="ignore"):
        one = np.where(bounded, (a - estimate) / (b - 1.0), -np.inf)
        other = np.where(bounded, (a + estimate) / (b + 1.0), np.inf)
    slack = _ROUNDING * float(np.abs(outcome).max())
    return Reference(estimate, np.minimum(one, other), np.maximum(one, other), exact, slack)


def _intercepts(signs: Floats, outcome: Floats, covariate: Floats) -> tuple[Floats, Floats]:
    """The intercepts of the turned outcomes, and of the turned ones, on the turned covariate, row by row.

    Turned twice, a product is what it was: only the means change from redraw to redraw.
    """
    n = outcome.size
    means = signs @ np.column_stack((outcome, covariate, np.ones(n))) / n
    spread = covariate @ covariate / n - means[:, 1] ** 2
    # Where all turned covariates are the same there is no slope, as where they never differed.
    flat = spread <= _ROUNDING * float(covariate @ covariate) / n
    slopes = [
        np.where(flat, 0.0, (products / n - means[:, column] * means[:, 1]) / np.where(flat, 1.0, spread))
        for products, column in ((outcome @ covariate, 0), (covariate.sum(), 2))
    ]
    return means[:, 0] - slopes[0] * means[:, 1], means[:, 2] - slopes[1] * means[:, 1]


def _all_signs(n: int) -> Iterator[Floats]:
    for rows in _portions(1 << n, n):
        numbers = np.arange(rows.start, rows.stop, dtype=np.int64)[:, None]
        yield 1.0 - 2.0 * ((numbers >> np.arange(n)) & 1).astype(np.float64)


def _drawn_signs(n: int, draws: int, seed: int) -> Iterator[Floats]:
    rng = np.random.default_rng(seed)
    for rows in _portions(draws, n):
        yield 1.0 - 2.0 * rng.integers(2, size=(rows.stop - rows.start, n)).astype(np.float64)


def _portions(rows: int, width: int) -> list[slice]:
    step = max(1, _CELLS // width)
    return [slice(begin, min(begin + step, rows)) for begin in range(0, rows, step)]
