"""How an experiment really ran beside its plan: paused or stopped early by people, or with edited scenes.

Who sees the scores and may choose when to pause or to stop can choose the result: blocks that went badly
are cut short, and the experiment ends when it looks best. Who edits a scene that an arm gives begins another
comparison. So the course is evidence, like the answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch in which the zones were given back to the schedule; times in UTC."""

    begins: datetime
    ends: datetime | None
    """``None`` while it lasts"""


@dataclass(frozen=True, slots=True)
class Course:
    """The pauses of an experiment in order of time, and its early end."""

    pauses: tuple[Pause, ...] = ()
    stopped_at: datetime | None = None
    """UTC; ``None`` where it ran, or still runs, to the end of its plan"""
    edited_at: datetime | None = None
    """UTC; when what an arm gives was first noticed to be something else than at the start"""

    def paused_s(self, begins: datetime, ends: datetime) -> float:
        """For how many seconds of a window it was paused.

        >>> from datetime import datetime, UTC
        >>> noon, one, two = (datetime(2026, 3, 2, hour, tzinfo=UTC) for hour in (12, 13, 14))
        >>> Course((Pause(one, None),)).paused_s(noon, two)
        3600.0
        """
        return sum(
            max((min(pause.ends or ends, ends) - max(pause.begins, begins)).total_seconds(), 0.0)
            for pause in self.pauses
        )

    def stops_before(self, moment: datetime) -> bool:
        """Whether it was stopped before that."""
        return self.stopped_at is not None and self.stopped_at < moment

    def edited_before(self, moment: datetime) -> bool:
        """Whether an arm was something else before that."""
        return self.edited_at is not None and self.edited_at < moment


AS_PLANNED = Course()
"""Neither paused nor stopped nor edited."""
