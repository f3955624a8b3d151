"""Many stores, one verdict: what an atmosphere does on average, and how much stores differ.

Random effects: every store has an effect of its own, drawn around a common mean with variance ``tau^2``
(Paule and Mandel's estimate). The interval is Hartung and Knapp's with t quantiles, never narrower than the
one that takes the stores' own errors as known. The prediction interval is for a store not seen yet.

Sources: Paule and Mandel (1982), J. Res. NBS 87, 377-385; Hartung and Knapp (2001), Statistics in Medicine
20, 3875-3889; Roever, Knapp and Friede (2015), BMC Med. Res. Methodol. 15, 99; Higgins, Thompson and
Spiegelhalter (2009), JRSS A 172, 137-159.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from math import sqrt
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import stdtr, stdtrit

from controller.errors import AmbiyansError
from controller.experiment.estimate import Interval

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_FEWEST = 2
_FEWEST_FOR_PREDICTION = 3
_HALVINGS = 200


class TooFewStoresError(AmbiyansError):
    """There are not two stores with an effect and its error."""

    def __init__(self, stores: int) -> None:
        super().__init__(f"pooling needs at least two groups with a standard error, there are {stores}")
        self.stores = stores


@dataclass(frozen=True, slots=True)
class Pooled:
    """The mean effect over stores, in units of the outcome."""

    estimate: float
    ci: Interval
    p_value: float
    n: int
    """stores"""
    method: str
    tau: float
    """standard deviation of the true effects between stores"""
    i2: float
    """0-1: share of the differences between stores that is more than their own errors"""
    prediction: Interval
    """where the effect of another store lies with probability ``1 - alpha``; open below three stores"""
    standard_error: float
    """Hartung and Knapp's, to be read with ``n - 1`` degrees of freedom"""


def pool(effects: Sequence[float], standard_errors: Sequence[float], *, alpha: float = 0.05) -> Pooled:
    """Pool one effect per store; raises ``TooFewStoresError`` below two.

    Stores without differences beyond their errors have ``tau`` 0:

    >>> pool([0.2, 0.2, 0.2], [0.1, 0.1, 0.1]).tau
    0.0
    """
    n = len(effects)
    if n < _FEWEST:
        raise TooFewStoresError(n)
    y, variances = np.asarray(effects, dtype=np.float64), np.square(np.asarray(standard_errors))
    tau2 = _paule_mandel(y, variances)
    mean, spread = _spread(y, variances, tau2)
    own = 1.0 / float(np.sum(1.0 / (variances + tau2)))
    error = sqrt(own * max(1.0, spread / (n - 1)))
    half = float(stdtrit(n - 1, 1.0 - alpha / 2.0)) * error
    _, excess = _spread(y, variances, 0.0)
    return Pooled(
        estimate=mean,
        ci=Interval(mean - half, mean + half),
        p_value=float(2.0 * stdtr(n - 1, -abs(mean / error))),
        n=n,
        method="random effects, Paule-Mandel, Hartung-Knapp interval",
        tau=sqrt(tau2),
        i2=max(0.0, 1.0 - (n - 1) / excess) if excess > 0 else 0.0,
        prediction=_prediction(mean, sqrt(tau2 + error**2), n, alpha),
        standard_error=error,
    )


def pooled_to_json(pooled: Pooled) -> dict[str, Any]:
    """The pooled effect as a JSON object."""
    return asdict(pooled) | {"ci": list(pooled.ci), "prediction": list(pooled.prediction)}


def _spread(y: NDArray[np.float64], variances: NDArray[np.float64], tau2: float) -> tuple[float, float]:
    """The weighted mean, and the weighted sum of squares around it."""
    weights = 1.0 / (variances + tau2)
    mean = float(np.sum(weights * y) / np.sum(weights))
    return mean, float(np.sum(weights * (y - mean) ** 2))


def _paule_mandel(y: NDArray[np.float64], variances: NDArray[np.float64]) -> float:
    """The variance between stores with which their weighted squares are what chance expects, ``n - 1``."""
    expected = y.size - 1
    if _spread(y, variances, 0.0)[1] <= expected:
        return 0.0
    low, high = 0.0, 1.0
    while _spread(y, variances, high)[1] > expected:
        high *= 2.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        low, high = (middle, high) if _spread(y, variances, middle)[1] > expected else (low, middle)
    return (low + high) / 2.0


def _prediction(mean: float, error: float, n: int, alpha: float) -> Interval:
    if n < _FEWEST_FOR_PREDICTION:
        return Interval(None, None)
    half = float(stdtrit(n - 2, 1.0 - alpha / 2.0)) * error
    return Interval(mean - half, mean + half)
