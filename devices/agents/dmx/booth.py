"""The agent: commands from the broker, fades at 40 Hz, universes to the network."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from pathlib import Path

from devices.agents.broker import Broker
from devices.agents.dmx.memory import remember
from devices.agents.dmx.rig import Rig
from devices.agents.dmx.sender import KEEP_ALIVE_S, Sender
from devices.agents.line import Line
from devices.ending import together
from devices.node.saying import Availability, Saying

FRAME_S = 1 / 40
"""DMX itself carries at most 44 full universes a second."""

_log = logging.getLogger(__name__)


class Booth:
    """The shell around one rig. Without a broker fades go to their end and the last look is held."""

    def __init__(self, name: str, rig: Rig, sender: Sender, broker: Broker, memory: Path | None) -> None:
        self._rig = rig
        self._sender = sender
        self._memory = memory
        self._changed = False
        self._line = Line(broker, self)
        self._stirred = asyncio.Event()
        self.id = name

    @property
    def availability(self) -> Availability:
        """Of the agent, and so of all its fixtures: DMX has no way back."""
        return self._rig.availability

    @property
    def commands(self) -> tuple[str, ...]:
        """Of all fixtures."""
        return self._rig.commands

    def announce(self) -> list[Saying]:
        """Everything, as of now."""
        return self._rig.announce(_now_s())

    def hear(self, topic: str, payload: bytes) -> None:
        """Take a command; one that cannot be understood is logged and not echoed."""
        try:
            self._rig.obey(topic, payload, _now_s())
        except ValueError as error:
            _log.warning("%s: %s", topic, error)
            return
        self._changed = True
        self._stirred.set()

    async def run(self) -> None:
        """Until cancelled; raises ``LightingNetworkError``."""
        async with self._sender:
            await together(self._line.run(), self._render())

    async def _render(self) -> None:
        while True:
            now_s = _now_s()
            self._sender.send(self._rig.universes(now_s), now_s)
            self._line.say(self._rig.news(now_s))
            self._keep()
            await self._until(now_s + (FRAME_S if self._rig.moving(now_s) else KEEP_ALIVE_S))

    async def _until(self, due_s: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout_at(due_s):
                await self._stirred.wait()
        self._stirred.clear()

    def _keep(self) -> None:
        if self._changed:
            self._changed = False
            remember(self._memory, self._rig.memories())


def _now_s() -> float:
    return asyncio.get_running_loop().time()
