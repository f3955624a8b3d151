"""How long each part is waited for, as moments: deadlines, retries in waves, repairs ever more rarely."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import cycle

from controller.atmosphere.entry import Entry
from controller.atmosphere.model import Sense
from controller.atmosphere.patience import Patience

_WAVES = 32
"""over how many moments the retries of one breath are spread"""


class Waits:
    """Turns patience into moments; ``rng`` jitters them."""

    def __init__(self, patience: Patience, rng: random.Random) -> None:
        self._patience = patience
        self._rng = rng
        self._echo = {sense: timedelta(seconds=wait_s) for sense, wait_s in patience.echo_s.items()}
        self._breath: tuple[datetime | None, dict[tuple[Sense, int], Iterator[datetime]]] = (None, {})

    def echo(self, entry: Entry) -> timedelta:
        """How long a part may take to say that it did what it was told."""
        return self._echo[entry.wanted.part.sense]

    def settled_at(self, entry: Entry) -> datetime:
        """When a part's fade is over and has been said."""
        return entry.fade_ends() + self.echo(entry)

    def deadline(self, entry: Entry, now: datetime, *, available: bool | None) -> datetime:
        """When a part that is told now must have answered."""
        if available is False:
            return now + timedelta(seconds=self._patience.offline_s)
        if entry.wanted.part.reports_fading:
            return max(entry.fade_ends(), now) + self.echo(entry)
        return next(self._waves(entry, now))

    def _waves(self, entry: Entry, now: datetime) -> Iterator[datetime]:
        """Deadlines in turn for what is told in one breath: a thousand retries come in waves, not at once."""
        said_at, deadlines = self._breath
        if said_at != now:
            deadlines = {}
            self._breath = (now, deadlines)
        key = (entry.wanted.part.sense, entry.attempts)
        waves = deadlines.get(key)
        if waves is None:
            wait = self.echo(entry) * self._patience.backoff ** (entry.attempts - 1)
            waves = deadlines[key] = cycle([now + wait * self._jitter() for _ in range(_WAVES)])
        return waves

    def repair_at(self, entry: Entry, now: datetime, first_s: float) -> datetime:
        """When a part that is wrong is told again: after ``first_s``, twice as long with every repair."""
        wait_s = min(first_s * 2.0**entry.repairs, self._patience.repair_max_s)
        return now + timedelta(seconds=wait_s * self._jitter())

    def _jitter(self) -> float:
        return 1.0 + self._patience.jitter * self._rng.random()
