"""The atmosphere that an answer was given in, stamped on it when it is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from controller.atmosphere.model import ReasonKind, SceneName


@dataclass(frozen=True, slots=True)
class AnswerContext:
    """What a zone was like at one instant; `None` where it is not known."""

    scene: SceneName | None = None
    reason: ReasonKind | None = None
    since: datetime | None = None
    """aware UTC; when the zone last changed"""
    experiment: str | None = None
    arm: str | None = None
    settings: Mapping[str, object] | None = None
    """what the senses were set to, in JSON's types; a scene may be edited later"""

    def minutes_since_change(self, at: datetime) -> float | None:
        """Minutes from the last change to `at`; `None` where the change is unknown or came later.

        >>> from datetime import UTC
        >>> noon = datetime(2026, 11, 3, 12, tzinfo=UTC)
        >>> AnswerContext(since=noon).minutes_since_change(noon.replace(minute=30))
        30.0
        """
        if self.since is None or self.since > at:
            return None
        return (at - self.since).total_seconds() / 60


NO_CONTEXT = AnswerContext()
"""Of an answer that belongs to no zone."""
