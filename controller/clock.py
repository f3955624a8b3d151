"""The one clock of the program; everything else is given the time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def store_clock(shift: timedelta = timedelta()) -> Callable[[], datetime]:
    """Aware UTC now, for a simulated store shifted into its opening hours."""
    return lambda: datetime.now(UTC) + shift  # noqa: TID251 the one clock
