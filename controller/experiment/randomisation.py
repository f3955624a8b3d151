"""Randomisation inference: redraw the coins of the design, and read p-value and interval from the redraws.

The blocks of every stratum are dealt to treatment and control anew, as the design would have dealt them. For
one redraw let ``a`` be the weighted contrast (treatment minus control) of the outcomes, and ``b`` that of the
treatment indicator itself (1 for the deal that happened). Under a constant effect tau the redrawn statistic
is ``a - tau b`` and the observed one ``estimate - tau``, so that

    |a - tau b| >= |estimate - tau|  <=>  tau lies between (a - estimate)/(b - 1) and (a + estimate)/(b + 1).

Each redraw thus supports one closed range of effects around the estimate. The p-value of any tau is the share
of ranges that hold it, and the confidence interval (all tau with p > alpha) ends at an order statistic of the
ranges' ends: the inversion of the test is exact and needs no search.

Where an atmosphere lingers, a block of the treatment has only part of it and one of the control has some:
its *dose*. An effect of tau per whole dose adds tau times its dose to every block, and the same algebra holds
with ``b`` the contrast of the doses, both divided by the contrast of the doses that happened.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, chain, combinations
from math import comb, floor, isfinite
from operator import mul
from statistics import fmean
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Deals: TypeAlias = NDArray[np.intp]

MOST_ENUMERATED = 1 << 20
"""Redraws up to this number are enumerated: 20 pairs exactly."""

DRAWS = 20_000
_ROUNDING = 1e-12
"""Relative width within which two sums of the same numbers count as equal."""
_LEAST_DOSE = 0.1
"""Mean dose difference of the pairs below which they say nothing about a whole dose."""
_PAIR = 2
"""The deals of a stratum of two blocks."""
_MOST_TABLED = 1 << 14
"""Deals of a stratum up to which their contrasts are computed once and drawn: eight blocks of each arm."""
_SIGNS_OF_BYTES = 1.0 - 2.0 * np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1)


@dataclass(frozen=True, slots=True)
class Stratum:
    """The outcomes of one stratum; any blocks of it could have been the treated ones."""

    control: tuple[float, ...]
    treated: tuple[float, ...]

    @property
    def weight(self) -> float:
        """``nA nB / (nA + nB)``, the weight of a stratum in a regression with stratum fixed effects."""
        a, b = len(self.control), len(self.treated)
        return a * b / (a + b) if a and b else 0.0

    @property
    def deals(self) -> int:
        """In how many ways the blocks could have been dealt."""
        return comb(len(self.control) + len(self.treated), len(self.treated))


@dataclass(frozen=True, slots=True)
class Reference:
    """The ranges of effects that the redraws support: all that the test needs of the design."""

    estimate: float
    low: Floats
    high: Floats
    exact: bool
    """every possible deal is here once; else they are a sample without the deal that happened"""
    slack: float
    """how far apart two equal sums of outcomes may come to lie by rounding"""

    def p_value(self, effect: float = 0.0) -> float:
        """Two-sided p-value of the sharp hypothesis that the treatment adds ``effect`` to every block."""
        inside = (self.low - self.slack <= effect) & (effect <= self.high + self.slack)
        held = int(np.count_nonzero(inside))
        return held / self.low.size if self.exact else (1 + held) / (1 + self.low.size)

    @property
    def least_p(self) -> float:
        """The smallest p-value that any outcomes could give: that of an effect which is out of all bounds."""
        held = int(min(np.isneginf(self.low).sum(), np.isposinf(self.high).sum()))
        return held / self.low.size if self.exact else (1 + held) / (1 + self.low.size)

    def interval(self, alpha: float) -> tuple[float | None, float | None]:
        """All effects with a p-value above ``alpha``; ``None`` where the deals are too few to set a bound."""
        own = 0 if self.exact else 1
        needed = floor(alpha * (self.low.size + own) + 1e-9) + 1 - own
        if needed <= 0:
            return None, None
        low = float(np.partition(self.low, needed - 1)[needed - 1])
        high = -float(np.partition(-self.high, needed - 1)[needed - 1])
        return (low if isfinite(low) else None, high if isfinite(high) else None)


def reference(
    strata: Sequence[Stratum], *, seed: int, draws: int = DRAWS, most_enumerated: int = MOST_ENUMERATED
) -> Reference:
    """Enumerate the deals of the strata, or sample ``draws`` where there are more than ``most_enumerated``.

    Strata without both arms weigh nothing. Raises ``ValueError`` if no stratum has both.
    """
    weighed = [(stratum, weight) for stratum in strata if (weight := stratum.weight)]
    if not weighed:
        msg = "no stratum has both arms"
        raise ValueError(msg)
    strata, weights = zip(*weighed, strict=True)
    total = sum(weights)
    shares = [weight / total for weight in weights]
    exact = _all_fit(strata, most_enumerated)
    if exact:
        a, b = _all_deals(strata, shares)
    else:
        a, b = _sampled_deals(strata, shares, np.random.default_rng(seed), draws)
    estimate = sum(
        share * (_mean(s.treated) - _mean(s.control)) for s, share in zip(strata, shares, strict=True)
    )
    largest = max(abs(outcome) for stratum in strata for outcome in (*stratum.control, *stratum.treated))
    slack = _ROUNDING * largest
    low, high = supported(estimate, a, b, slack)
    return Reference(estimate, low, high, exact, slack)


def _all_fit(strata: Sequence[Stratum], most: int) -> bool:
    """Whether there are at most so many deals of all strata together."""
    return all(deals <= most for deals in accumulate((stratum.deals for stratum in strata), mul))


def _mean(values: Sequence[float]) -> float:
    return fmean(values) if len(values) > 1 else values[0]


def paired_reference(differences: Sequence[float], *, seed: int, draws: int = DRAWS) -> Reference:
    """As ``reference`` of strata that are pairs, told by their differences; faster where they are many."""
    if 1 << len(differences) <= MOST_ENUMERATED:
        return reference([Stratum((0.0,), (d,)) for d in differences], seed=seed)
    values, share = np.asarray(differences, dtype=np.float64), 1.0 / len(differences)
    shares = np.full(values.size, share)
    sums = _sampled_signs(np.column_stack((values * share, shares)), np.random.default_rng(seed), draws)
    estimate = sum((values * share).tolist())
    slack = _ROUNDING * float(np.abs(values).max())
    low, high = supported(estimate, sums[:, 0].copy(), sums[:, 1].copy(), slack)
    return Reference(estimate, low, high, exact=False, slack=slack)


def dosed_reference(
    differences: Sequence[float],
    doses: Sequence[float],
    *,
    seed: int,
    draws: int = DRAWS,
    most_enumerated: int = MOST_ENUMERATED,
) -> Reference:
    """As ``reference`` for pairs, per whole dose: ``sum(differences) / sum(doses)``, with its redraws.

    ``differences`` are treatment minus control in the outcome, ``doses`` the same in the dose; a coin turns
    both. Raises ``ValueError`` if the treatment was not more in the air under treatment than under control.
    """
    columns = np.column_stack((np.asarray(differences, np.float64), np.asarray(doses, np.float64)))
    whole = float(columns[:, 1].sum())
    if whole < _LEAST_DOSE * len(columns) or not len(columns):
        msg = "the treatment was hardly more in the air under treatment than under control"
        raise ValueError(msg)
    columns /= whole
    exact = 1 << len(columns) <= most_enumerated
    if exact:
        sums = np.zeros((1, 2))
        for pair in columns:
            sums = np.concatenate((sums + pair, sums - pair))
    else:
        sums = _sampled_signs(columns, np.random.default_rng(seed), draws)
    estimate = float(columns[:, 0].sum())
    slack = _ROUNDING * float(np.abs(columns[:, 0]).sum())
    low, high = supported(estimate, sums[:, 0].copy(), sums[:, 1].copy(), slack)
    return Reference(estimate, low, high, exact, slack)


def supported(estimate: float, a: Floats, b: Floats, slack: float) -> tuple[Floats, Floats]:
    """The range of effects that each redraw supports: any effect, where it is the real deal or its mirror.

    Doses may let ``b`` reach 1 for another deal too, and then the range is open on the side of that deal; or
    pass 1, and then any effect counts as supported, which can only make the interval wider.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        one = np.where(np.abs(b) < 1.0 - _ROUNDING, (a - estimate) / (b - 1.0), -np.inf)
        other = np.where(np.abs(b) < 1.0 - _ROUNDING, (a + estimate) / (b + 1.0), np.inf)
    # With b = 1 or -1 only the deal's own mean, turned that way, competes: what is nearer to the estimate.
    turned = np.sign(b) * a
    edge, middle = np.abs(np.abs(b) - 1.0) <= _ROUNDING, (turned + estimate) / 2.0
    one = np.where(edge & (turned < estimate - slack), middle, one)
    other = np.where(edge & (turned > estimate + slack), middle, other)
    return np.minimum(one, other), np.maximum(one, other)


def _contrast(treated_sums: Floats, values: Floats, treated: int) -> Floats:
    """Mean of the treated less mean of the others, where those of each deal add up to ``treated_sums``."""
    rest_sums = float(values.sum()) - treated_sums
    return np.asarray(treated_sums / treated - rest_sums / (values.size - treated), dtype=np.float64)


def _arrays(stratum: Stratum) -> tuple[Floats, Floats]:
    """The outcomes of a stratum, and which of its blocks were treated."""
    outcomes = np.array((*stratum.control, *stratum.treated), dtype=np.float64)
    return outcomes, (np.arange(outcomes.size) >= len(stratum.control)).astype(np.float64)


def _all_deals(strata: Sequence[Stratum], shares: Sequence[float]) -> tuple[Floats, Floats]:
    a, b = np.zeros(1), np.zeros(1)
    for stratum, share in zip(strata, shares, strict=True):
        outcomes, happened = _arrays(stratum)
        deals = _deals(outcomes.size, len(stratum.treated))
        a = np.add.outer(a, share * _contrasts(deals, outcomes)).ravel()
        b = np.add.outer(b, share * _contrasts(deals, happened)).ravel()
    return a, b


def _sampled_deals(
    strata: Sequence[Stratum], shares: Sequence[float], rng: np.random.Generator, draws: int
) -> tuple[Floats, Floats]:
    pairs: list[tuple[Stratum, float]] = []
    larger: list[tuple[Stratum, float]] = []
    for stratum, share in zip(strata, shares, strict=True):
        (pairs if stratum.deals == _PAIR else larger).append((stratum, share))
    columns = np.empty((len(pairs), 2))
    columns[:, 1] = [share for _, share in pairs]
    columns[:, 0] = [s.treated[0] - s.control[0] for s, _ in pairs] * columns[:, 1]
    sums = _sampled_signs(columns, rng, draws)
    tables: dict[tuple[int, int], tuple[Deals, Floats]] = {}
    for stratum, share in larger:
        outcomes, happened = _arrays(stratum)
        if stratum.deals > _MOST_TABLED:
            sums += share * _permuted(outcomes, happened, rng, draws)
            continue
        size = len(stratum.control), len(stratum.treated)
        if size not in tables:
            deals = _deals(sum(size), size[1])
            tables[size] = deals, _contrasts(deals, happened)
        deals, doses = tables[size]
        contrasts = share * np.column_stack((_contrasts(deals, outcomes), doses))
        sums += contrasts.take(rng.integers(stratum.deals, size=draws, dtype=np.uint16), axis=0)
    return sums[:, 0].copy(), sums[:, 1].copy()


def _permuted(outcomes: Floats, happened: Floats, rng: np.random.Generator, draws: int) -> Floats:
    """The contrasts of outcomes and of what happened in deals of one large stratum, one row a draw."""
    found, treated = np.empty((draws, 2)), int(happened.sum())
    for rows in _portions(draws, outcomes.size):
        deals = rng.permuted(np.tile(happened, (rows.stop - rows.start, 1)), axis=1)
        for column, values in enumerate((outcomes, happened)):
            found[rows, column] = _contrast(deals @ values, values, treated)
    return found


def _contrasts(deals: Deals, values: Floats) -> Floats:
    """The contrast of the values in each of the deals."""
    return _contrast(values[deals].sum(axis=1), values, deals.shape[1])


def _deals(blocks: int, treated: int) -> Deals:
    """The places of the treated blocks in every deal, a row each."""
    chosen = chain.from_iterable(combinations(range(blocks), treated))
    return np.fromiter(chosen, np.intp, count=comb(blocks, treated) * treated).reshape(-1, treated)


def _sampled_signs(columns: Floats, rng: np.random.Generator, draws: int) -> Floats:
    """Sums of the columns with drawn signs, one row a draw; in a stratum of two only a sign can change.

    Eight signs are drawn as one byte, and a table gives what each byte adds: an eighth of the additions.
    """
    eights = np.pad(columns, ((0, -len(columns) % 8), (0, 0))).reshape(-1, 8, 2)
    sums = np.zeros((draws, 2))
    for table in _SIGNS_OF_BYTES @ eights:
        words = rng.integers(1 << 64, size=-(-draws // 8), dtype=np.uint64)
        sums += table.take(words.view(np.uint8)[:draws], axis=0)
    return sums


def _portions(draws: int, width: int) -> list[slice]:
    """Slices of the draws that keep a matrix of ``width`` columns below 32 MB."""
    step = max(1, (1 << 22) // width)
    return [slice(begin, min(begin + step, draws)) for begin in range(0, draws, step)]
