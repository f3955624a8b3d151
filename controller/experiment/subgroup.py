"""Whether an atmosphere does more in one kind of store than in another: pooled kind by kind, and compared.

The kinds are declared, and Holm's procedure runs over all of them, for every kind that is looked at is one
more chance of a false alarm. A kind in which the effect is clear beside one in which it is not does not show
that they differ: that is asked for itself, by the spread of the kinds' means around their common one,
``Q = sum(w (mean - common)^2)`` with ``w`` the inverse squared standard errors. With few stores of a kind
these errors are uncertain, so that Q is referred to Welch's F instead of chi-squared.

Sources: Welch (1951), Biometrika 38, 330-336; Borenstein and Higgins (2013), Prevention Science 14, 134-143.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import fdtrc

from controller.errors import AmbiyansError
from controller.experiment.multiplicity import holm
from controller.experiment.pool import Pooled, pool, pooled_to_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FEWEST_STORES = 2
"""Stores with an effect and its error without which a kind has no mean."""


class TooFewOfAKindError(AmbiyansError):
    """A kind of store has not two with an effect and its error."""

    def __init__(self, kind: str, stores: int) -> None:
        super().__init__(
            f"the subgroup {kind} has {stores} group(s) with a standard error, at least {FEWEST_STORES} are"
            " needed; leave it out of the declaration, or do without subgroups"
        )
        self.kind = kind
        self.stores = stores


@dataclass(frozen=True, slots=True)
class Subgroup:
    """The mean effect over the stores of one kind."""

    kind: str
    pooled: Pooled
    p_holm: float
    """over all kinds (Holm)"""


@dataclass(frozen=True, slots=True)
class Subgroups:
    """The kinds of stores beside each other."""

    each: tuple[Subgroup, ...]
    q: float
    """between the kinds"""
    freedom: tuple[float, float]
    """degrees of freedom of Welch's F"""
    p_value: float
    """of no difference between the kinds"""
    alpha: float

    @property
    def differ(self) -> bool:
        """Whether the kinds may be said to differ."""
        return self.p_value <= self.alpha


def subgroups(
    stores: Mapping[str, Sequence[tuple[float, float]]],
    *,
    comparisons: int | None = None,
    alpha: float = 0.05,
) -> Subgroups:
    """Pool the stores of each kind, given as effects with their standard errors.

    ``comparisons`` is the number of questions that Holm's procedure is told of, where other arms are asked
    about, too. Raises ``TooFewOfAKindError``, and ``ValueError`` below two kinds.

    >>> found = subgroups({"street": [(0.5, 0.1), (0.7, 0.1)], "mall": [(0.1, 0.1), (-0.1, 0.1)]})
    >>> [round(each.pooled.estimate, 6) for each in found.each], round(found.q, 6)   # 0.6^2 / (2 * 0.1^2)
    ([0.6, 0.0], 18.0)
    """
    if len(stores) < FEWEST_STORES:
        msg = "two kinds of stores at least can be compared"
        raise ValueError(msg)
    for kind, effects in stores.items():
        if len(effects) < FEWEST_STORES:
            raise TooFewOfAKindError(kind, len(effects))
    pooled = [pool(*zip(*effects, strict=True), alpha=alpha) for effects in stores.values()]
    q, freedom, p_value = _between(pooled)
    adjusted = holm([each.p_value for each in pooled], comparisons=comparisons)
    each = tuple(Subgroup(*found) for found in zip(stores, pooled, adjusted, strict=True))
    return Subgroups(each, q, freedom, p_value, alpha)


def _between(pooled: Sequence[Pooled]) -> tuple[float, tuple[float, float], float]:
    """Q, and the degrees of freedom and p-value of Welch's F."""
    kinds = len(pooled)
    means = np.array([each.estimate for each in pooled])
    weights = np.array([each.standard_error for each in pooled]) ** -2.0
    shares = weights / weights.sum()
    q = float(np.sum(weights * (means - shares @ means) ** 2))
    uncertain = float(np.sum((1.0 - shares) ** 2 / np.array([each.n - 1 for each in pooled])))
    statistic = q / (kinds - 1) / (1.0 + 2.0 * (kinds - 2) / (kinds**2 - 1) * uncertain)
    freedom = (float(kinds - 1), (kinds**2 - 1) / (3.0 * uncertain))
    return q, freedom, float(fdtrc(*freedom, statistic))


def subgroups_to_json(found: Subgroups) -> dict[str, Any]:
    """The kinds and what lies between them, as a JSON object."""
    return {
        "groups": [{"group": e.kind, **pooled_to_json(e.pooled), "p_holm": e.p_holm} for e in found.each],
        "between": {
            "q": found.q,
            "freedom": list(found.freedom),
            "p_value": found.p_value,
            "method": "Welch",
        },
    }


def subgroups_to_text(found: Subgroups) -> str:
    """One sentence for people.

    >>> found = subgroups({"street": [(0.5, 0.1), (0.7, 0.1)], "mall": [(0.1, 0.1), (-0.1, 0.1)]})
    >>> subgroups_to_text(found)
    'Nothing is clear in any of street, mall; that the effect differs between them is not shown (p = 0.0513).'
    """
    clear = [each for each in found.each if each.p_holm <= found.alpha]
    up, down = (
        [each.kind for each in clear if (each.pooled.estimate > 0) is better] for better in (True, False)
    )
    rest = [each.kind for each in found.each if each not in clear]
    parts = [
        f"{verb} {', '.join(kinds)}"
        for verb, kinds in (("more in", up), ("less in", down), ("nothing clear in", rest))
        if kinds
    ]
    said = "; ".join(parts) if clear else f"nothing is clear in any of {', '.join(rest)}"
    between = (
        "the effect differs between them"
        if found.differ
        else "that the effect differs between them is not shown"
    )
    return f"{said[0].upper()}{said[1:]}; {between} (p = {found.p_value:.4f})."
