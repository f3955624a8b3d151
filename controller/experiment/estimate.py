"""What the blocks say about an arm: the difference from the control, how sure, and by which method.

Every estimate is *treatment minus control*. The first answer is always the randomisation test of the design
that was really drawn, with the interval that inverts it; the t result beside it is for comparison only.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from controller.errors import AmbiyansError
from controller.experiment.multiplicity import holm
from controller.experiment.randomisation import (
    DRAWS,
    Reference,
    Stratum,
    dosed_reference,
    paired_reference,
    reference,
)
from controller.experiment.regression import Coefficient, least_squares

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CONTROL = "A"


class Interval(NamedTuple):
    """A confidence interval; ``None`` where the data set no bound on that side."""

    low: float | None
    high: float | None

    def excludes(self, effect: float) -> bool:
        """Whether the interval lies wholly on one side of ``effect``.

        >>> Interval(0.05, 0.37).excludes(0.0), Interval(None, 0.37).excludes(0.0)
        (True, False)
        """
        return (self.low is not None and self.low > effect) or (self.high is not None and self.high < effect)


@dataclass(frozen=True, slots=True)
class Estimate:
    """One arm against the control, in units of the outcome."""

    arm: str
    estimate: float
    """treatment minus control"""
    ci: Interval
    p_value: float
    """two-sided, of the sharp hypothesis of no effect on any block"""
    n: int
    """pairs, or blocks where the design has no pairs"""
    method: str
    t_p_value: float | None
    """``None`` where the outcomes do not vary or are too few"""
    t_ci: Interval
    alpha: float
    standard_error: float | None = None
    """of the t test; ``None`` where the outcomes do not vary or are too few"""
    p_holm: float | None = None
    """adjusted for all contrasts of the design (Holm); ``None`` where there is only one"""
    least_p: float = 0.0
    """the smallest p-value that so few blocks could give, whatever their outcomes"""

    @property
    def is_clear(self) -> bool:
        """Whether a difference may be claimed: by the interval; among several contrasts by Holm's p-value."""
        return self.ci.excludes(0.0) if self.p_holm is None else self.p_holm <= self.alpha


class Row(NamedTuple):
    """One block that may count: its stratum, its arm and its outcome."""

    stratum: str
    arm: str
    outcome: float


class TooFewBlocksError(AmbiyansError):
    """There is no block of the control and of the arm that can be compared."""

    def __init__(self, arm: str, control: str) -> None:
        super().__init__(f"no pair or stratum has a block of {control} and of {arm} that may count")
        self.arm = arm
        self.control = control


def paired(
    differences: Sequence[float], *, arm: str = "B", alpha: float = 0.05, seed: int = 0, draws: int = DRAWS
) -> Estimate:
    """Sign-flip test of the differences (arm minus control) of complete pairs, one coin a pair.

    Raises ``TooFewBlocksError`` without differences. Up to 20 pairs all sign vectors are enumerated.

    >>> paired([0.5, 0.75, 1.0]).p_value   # 2 of the 8 sign vectors are as far from zero
    0.25
    """
    if not differences:
        raise TooFewBlocksError(arm, CONTROL)
    deals = paired_reference([float(d) for d in differences], seed=seed, draws=draws)
    (mean,) = least_squares(differences, [[1.0]] * len(differences))
    method = f"paired sign-flip test, {_extent(deals)} sign vectors"
    return _estimate(arm, deals, mean, n=len(differences), method=method, alpha=alpha)


def dosed(
    differences: Sequence[float],
    doses: Sequence[float],
    *,
    arm: str = "B",
    alpha: float = 0.05,
    seed: int = 0,
    draws: int = DRAWS,
) -> Estimate | None:
    """The effect of the whole treatment, from pairs whose blocks had it only in part, or still from before.

    ``doses`` are treatment minus control in how much of the treatment was in the air (0-1). ``None`` if that
    hardly differed. The p-value of no effect is that of ``paired``; the t interval is that of a ratio of
    means (the coin as an instrument for the dose).

    >>> dosed([0.5, 0.75, 1.0], [0.5, 0.5, 0.5]).estimate   # half the treatment moved the outcome by 0.75
    1.5
    """
    try:
        deals = dosed_reference(differences, doses, seed=seed, draws=draws)
    except ValueError:
        return None
    whole = sum(doses) / len(doses)
    adjusted = [d - deals.estimate * dose for d, dose in zip(differences, doses, strict=True)]
    (rest,) = least_squares([each / whole for each in adjusted], [[1.0]] * len(adjusted))
    slope = Coefficient(deals.estimate, rest.standard_error, rest.freedom)
    method = f"paired sign-flip test per whole dose, {_extent(deals)} sign vectors"
    return _estimate(arm, deals, slope, n=len(differences), method=method, alpha=alpha)


def stratified(
    rows: Iterable[Row], *, control: str = CONTROL, alpha: float = 0.05, seed: int = 0, draws: int = DRAWS
) -> tuple[Estimate, ...]:
    """Every arm against the control, within strata that weigh ``nA nB / (nA + nB)`` (as with fixed effects).

    The labels of the two arms are dealt anew among their blocks of a stratum. Strata without both say nothing
    and are not in ``n``. Several arms also have p-values by Holm's procedure over all of them. Raises
    ``TooFewBlocksError`` for an arm that shares no stratum with the control.
    """
    cells: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        cells[row.stratum][row.arm].append(float(row.outcome))
    arms = sorted({arm for cell in cells.values() for arm in cell} - {control})
    contrasts = []
    for arm in arms or ["B"]:
        strata = [
            Stratum(tuple(c[control]), tuple(c[arm])) for c in cells.values() if {control, arm} <= c.keys()
        ]
        if not strata:
            raise TooFewBlocksError(arm, control)
        contrasts.append(_contrast(arm, strata, reference(strata, seed=seed, draws=draws), alpha))
    if len(contrasts) == 1:
        return tuple(contrasts)
    adjusted = holm([each.p_value for each in contrasts])
    return tuple(replace(each, p_holm=p) for each, p in zip(contrasts, adjusted, strict=True))


def _contrast(arm: str, strata: Sequence[Stratum], deals: Reference, alpha: float) -> Estimate:
    blocks = [
        (outcome, indicator, label)
        for label, stratum in enumerate(strata)
        for indicator, side in ((0.0, stratum.control), (1.0, stratum.treated))
        for outcome in side
    ]
    outcomes, indicators, labels = zip(*blocks, strict=True)
    (slope,) = least_squares(outcomes, [[indicator] for indicator in indicators], labels)
    method = f"randomisation test within strata, {_extent(deals)} deals"
    return _estimate(arm, deals, slope, n=len(blocks), method=method, alpha=alpha)


def _extent(deals: Reference) -> str:
    return f"{'all' if deals.exact else 'a sample of'} {deals.low.size}"


def _estimate(
    arm: str, deals: Reference, slope: Coefficient, *, n: int, method: str, alpha: float
) -> Estimate:
    return Estimate(
        arm=arm,
        estimate=deals.estimate,
        ci=Interval(*deals.interval(alpha)),
        p_value=deals.p_value(),
        n=n,
        method=method,
        t_p_value=slope.p_value,
        t_ci=Interval(*slope.interval(alpha)),
        alpha=alpha,
        standard_error=None if slope.p_value is None else slope.standard_error,
        least_p=deals.least_p,
    )


def estimate_to_json(estimate: Estimate) -> dict[str, Any]:
    """The estimate as a JSON object; a bound that cannot be set is ``null``."""
    adjusted = {} if estimate.p_holm is None else {"p_holm": estimate.p_holm}
    return {
        "arm": estimate.arm,
        "estimate": estimate.estimate,
        "ci": list(estimate.ci),
        "p_value": estimate.p_value,
        "n": estimate.n,
        "method": estimate.method,
        "t_p_value": estimate.t_p_value,
        "t_ci": list(estimate.t_ci),
        **adjusted,
    }
