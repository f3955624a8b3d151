"""Which deadline is next: what is told in one breath is due together, and most of it has answered by then."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable
from datetime import datetime
from typing import Generic, TypeVar

T = TypeVar("T")


class Deadlines(Generic[T]):
    """Things by the moment at which they are due; ``current`` says whether one still is due at that moment.

    A thing that is put off or done with is not looked for: it is passed over when its moment comes.
    """

    def __init__(self, current: Callable[[T, datetime], bool]) -> None:
        self._current = current
        self._moments: list[datetime] = []
        self._due: dict[datetime, deque[T]] = {}

    def add(self, due_at: datetime, thing: T) -> None:
        """Have a thing be due; those of one moment come in the order in which they were added."""
        together = self._due.get(due_at)
        if together is None:
            together = self._due[due_at] = deque()
            heapq.heappush(self._moments, due_at)
        together.append(thing)

    def next(self) -> datetime | None:
        """The first moment at which anything is still due."""
        while self._moments:
            due_at = self._moments[0]
            together = self._due[due_at]
            while together:
                if self._current(together[0], due_at):
                    return due_at
                together.popleft()
            heapq.heappop(self._moments)
            del self._due[due_at]
        return None

    def take(self) -> T:
        """The first thing of the moment that ``next`` answered last; it is no longer due."""
        return self._due[self._moments[0]].popleft()
