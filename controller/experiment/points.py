"""Where to throw a coin when an atmosphere lingers.

Bojinov, Simchi-Levi and Zhao (2023), Management Science 69, 3759-3777: with these points the variance of the
Horvitz-Thompson estimate is smallest in the worst case.
"""

from __future__ import annotations

FEWEST_BLOCKS = 4
"""The variance bound needs a first, a last and two inner blocks."""


def optimal_points(periods: int, order: int) -> tuple[int, ...]:
    """The periods (counted from 0) at which a coin is thrown, for ``periods = n * order`` with ``n >= 4``.

    In the paper's counting from 1 they are ``{1, 2m+1, 3m+1, ..., (n-2)m+1}``. Raises ``ValueError`` for
    other numbers of periods.

    >>> optimal_points(12, 2)
    (0, 4, 6, 8)
    """
    if order < 1 or periods % order or periods // order < FEWEST_BLOCKS:
        msg = f"{periods} periods are not four or more times the {order} that an atmosphere lingers"
        raise ValueError(msg)
    return (0, *range(2 * order, periods - order, order))
