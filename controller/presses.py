"""From a press on somebody's wall to a stored answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import structlog

from controller.adapters.intake import FeedbackIntake
from controller.adapters.submission import Submission
from controller.facilities import Facilities
from devices.registry import Press

_log = structlog.get_logger(__name__)


class Presses:
    """Stores what mapped buttons mean; any other press is only remembered, for whoever maps it.

    The same face again within the box's interval is stored and graded low, as from any terminal.
    """

    def __init__(
        self, intake: FeedbackIntake, facilities: Facilities, *, clock: Callable[[], datetime]
    ) -> None:
        self._intake = intake
        self._facilities = facilities
        self._clock = clock

    async def pressed(self, press: Press, duplicate: bool) -> None:  # noqa: FBT001 the link's callback
        """Return once the answer is committed; what can never be stored is in quarantine then.

        A ``duplicate`` that says what its device said last is that answer: its acknowledgement was lost.
        """
        now = self._clock()
        box = self._facilities.pressed(press, now)
        meaning = box.buttons.get(press.action) if box else None
        if box is None or meaning is None:
            _log.info("press without a meaning", device=press.device, action=press.action)
            return
        answer = Submission(
            id=f"press-{uuid4()}",
            zone=box.zone,
            metric=meaning.metric,
            score=meaning.score,
            at=now,
            channel="button",
        )
        terminal, repeat_s = press.device, box.repeat_s
        await self._intake.from_button(answer, device=terminal, repeat_s=repeat_s, duplicate=duplicate)
