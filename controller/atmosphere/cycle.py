"""The duty cycle of a diffuser that has none of its own, such as one on a smart plug: when it runs.

The turns are counted from a beginning, so that what is due at an instant follows from the clock alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

PERIOD_S = 300.0
"""one run and one pause where a scene says an intensity"""
LEAST_RUN_S = 10.0
"""below this a heater or a pump gives nothing yet"""
GRACE_S = 10.0
"""how much longer than its run a plug may stay on by itself when nobody tells it to stop"""


@dataclass(frozen=True, slots=True)
class Cycle:
    """So many seconds on, so many off, in turns."""

    run_s: float
    pause_s: float

    @classmethod
    def of_share(cls, share: float) -> Cycle:
        """The cycle that runs for this share (0-1, above 0) of the time.

        >>> Cycle.of_share(0.4), Cycle.of_share(0.01)
        (Cycle(run_s=120.0, pause_s=180.0), Cycle(run_s=10.0, pause_s=990.0))
        """
        run_s = max(LEAST_RUN_S, PERIOD_S * min(1.0, share))
        return cls(run_s, round(run_s / min(1.0, share) - run_s, 3))

    def turn(self, began: datetime, now: datetime) -> Turn:
        """What is due at an instant; time before the beginning counts as the beginning.

        >>> from datetime import UTC, timedelta
        >>> noon = datetime(2026, 11, 26, 12, tzinfo=UTC)
        >>> [Cycle(30, 90).turn(noon, noon + timedelta(seconds=s)) for s in (0, 29, 30, 120)]
        [Turn(number=0, running=True), Turn(number=0, running=True), Turn(number=0, running=False), \
Turn(number=1, running=True)]
        """
        number, into_s = divmod(max(0.0, (now - began).total_seconds()), self.run_s + self.pause_s)
        return Turn(int(number), into_s < self.run_s)


@dataclass(frozen=True, slots=True)
class Turn:
    """One stretch of a cycle."""

    number: int
    running: bool
