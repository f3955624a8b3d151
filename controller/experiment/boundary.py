"""When the four planned looks are due, and how clear a difference each of them asks for."""

from __future__ import annotations

from math import ceil

LOOK_BOUNDS = (4.048591, 2.862786, 2.337455, 2.024296)
"""Bounds of |z| at a quarter, half, three quarters and all of the pairs; 5 % over all four looks.

O'Brien and Fleming (1979), Biometrics 35, 549-556."""
LOOKS = range(1, len(LOOK_BOUNDS) + 1)


def due_at(number: int, planned_pairs: int) -> int:
    """With how many of the planned pairs look ``number`` (1-4) is due.

    >>> [due_at(number, 42) for number in LOOKS]
    [11, 21, 32, 42]
    """
    return ceil(planned_pairs * number / len(LOOK_BOUNDS))
