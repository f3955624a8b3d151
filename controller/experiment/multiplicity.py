"""Several questions asked of one experiment: p-values that keep the chance of any false alarm at alpha."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def holm(p_values: Sequence[float], *, comparisons: int | None = None) -> tuple[float, ...]:
    """Holm's step-down p-values (Holm 1979, Scandinavian Journal of Statistics 6, 65-70), in the same order.

    The smallest is multiplied by the number of questions, the next by one less, and so on; none is smaller
    than one before it. ``comparisons`` is the number of questions where some of them have no p-value.

    >>> holm([0.01, 0.04, 0.03])
    (0.03, 0.06, 0.06)
    """
    total = len(p_values) if comparisons is None else comparisons
    adjusted, largest = [0.0] * len(p_values), 0.0
    for rank, place in enumerate(sorted(range(len(p_values)), key=lambda n: p_values[n])):
        largest = max(largest, min(1.0, (total - rank) * p_values[place]))
        adjusted[place] = largest
    return tuple(adjusted)
