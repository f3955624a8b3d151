"""What each zone was like lately, for answers that arrive after the moment they are about."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from datetime import datetime

from controller.atmosphere.model import ZoneId
from controller.feedback.answer import NO_CONTEXT, AnswerContext

REMEMBERED = 200
"""changes per zone: several days of an ordinary store"""


class Recollection:
    """The last contexts of every zone by the instant they began."""

    def __init__(self) -> None:
        self._contexts: dict[ZoneId, deque[tuple[datetime, AnswerContext]]] = {}

    def remember(self, zone: ZoneId, begins: datetime, context: AnswerContext) -> None:
        """Note what a zone is like from ``begins`` (aware UTC) on; a repetition changes nothing."""
        known = self._contexts.setdefault(zone, deque(maxlen=REMEMBERED))
        if not known or known[-1][1] != context:
            known.append((begins, context))

    def at(self, zone: ZoneId, instant: datetime) -> AnswerContext:
        """What the zone was like at ``instant``; nothing is known of times before the first change."""
        known = self._contexts.get(zone, deque())
        position = bisect_right(known, instant, key=lambda entry: entry[0])
        return known[position - 1][1] if position else NO_CONTEXT
