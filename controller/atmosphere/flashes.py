"""Light that does not flash: no more than three flashes in any second (WCAG 2.2, success criterion 2.3.1).

A flash is a pair of opposing changes of the light.
"""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

MOST_CHANGES = 5
"""within a second: a sixth would complete the third pair"""
_SECOND = timedelta(seconds=1)


class Flashes:
    """The light changes of one zone within the last second."""

    __slots__ = ("_changes",)

    def __init__(self) -> None:
        self._changes: deque[datetime] = deque(maxlen=MOST_CHANGES)

    def may_change(self, now: datetime) -> bool:
        """Whether another change at ``now`` is no flashing; a clock that was set back lets it pass."""
        if len(self._changes) < MOST_CHANGES:
            return True
        return not timedelta() <= now - self._changes[0] < _SECOND

    def changed(self, now: datetime) -> None:
        """Count a change."""
        self._changes.append(now)
