"""One player: what plays on one side, the contract on the other, and what decides between them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Generic

from devices.agents.broker import Broker
from devices.agents.line import Line
from devices.agents.player.front import Front
from devices.agents.player.instrument import (
    GoneError,
    Heard,
    Instrument,
    Mind,
    Order,
    OrderRefusedError,
    Shelves,
)
from devices.ending import together
from devices.node.saying import Availability, Saying

RECONNECT_FIRST_S, RECONNECT_MAX_S = 0.1, 5.0
OFFLINE_AFTER_S = 1.0
"""What is restarted sooner was never away."""
SHELVES_EVERY_S = 30.0

_log = logging.getLogger(__name__)


class Station(Generic[Heard, Shelves, Order]):
    """The shell around one mind. Music goes on without a broker, and commands wait for what plays."""

    def __init__(
        self,
        front: Front,
        mind: Mind[Heard, Shelves, Order],
        instrument: Callable[[], Instrument[Heard, Shelves, Order]],
        broker: Broker,
    ) -> None:
        self._front = front
        self._mind = mind
        self._instrument = instrument
        self._line = Line(broker, self)
        self._stirred = asyncio.Event()
        self._online = self._met = False
        self._missed = ""
        self.id = front.id

    @property
    def availability(self) -> Availability:
        """Of the agent and of what plays."""
        return self._front.availability

    @property
    def commands(self) -> tuple[str, ...]:
        """Of all components."""
        return self._front.commands(self._mind.components)

    def announce(self) -> list[Saying]:
        """Everything, as of now; of what was never met there is nothing to say but that."""
        if not self._met:
            return [self._front.presence(online=False)]
        return self._front.announce(self._mind.components, self._mind.states(_now_s()), online=self._online)

    def hear(self, topic: str, payload: bytes) -> None:
        """Take a command; one that cannot be obeyed is logged and not echoed."""
        component = self._front.component(topic)
        try:
            self._mind.wish(component, payload, _now_s())
        except ValueError as error:
            _log.warning("%s: %s: %s", self.id, component, error)
            return
        self._front.owe(component)
        self._stirred.set()

    async def run(self) -> None:
        """Until cancelled."""
        await together(self._line.run(), self._serve())

    async def _serve(self) -> None:
        patience_s, lost_at_s = RECONNECT_FIRST_S, _now_s()
        while True:
            try:
                async with self._instrument() as instrument:
                    await instrument.heard()  # what answers has something to play on, too
                    await instrument.rescan()
                    await self._arrive(instrument)
                    patience_s = RECONNECT_FIRST_S
                    await self._conduct(instrument)
            except GoneError as error:
                lost_at_s = lost_at_s if patience_s > RECONNECT_FIRST_S else _now_s()
                self._miss(lost_at_s, error)
            await asyncio.sleep(patience_s)
            patience_s = min(2 * patience_s, RECONNECT_MAX_S)

    def _miss(self, lost_at_s: float, error: GoneError) -> None:
        if self._online and _now_s() >= lost_at_s + OFFLINE_AFTER_S:
            self._online = False
            self._line.say([self._front.presence(online=False)])
        if self._missed != str(error):
            self._missed = str(error)
            _log.warning("%s: %s", self.id, error)

    async def _arrive(self, instrument: Instrument[Heard, Shelves, Order]) -> None:
        known, self._missed = self._mind.components, ""
        self._mind.arrive(await instrument.shelves())
        if self._online and self._mind.components != known:
            self._line.announce()
        self._met = True
        _log.info("%s: what plays is there", self.id)

    async def _conduct(self, instrument: Instrument[Heard, Shelves, Order]) -> None:
        look_s = _now_s() + SHELVES_EVERY_S
        scanning = True
        while True:
            orders = self._mind.tick(await instrument.heard(), _now_s())
            try:
                await instrument.carry_out(orders)
            except OrderRefusedError as error:
                _log.warning("%s: %s", self.id, error)
                self._mind.refused(await instrument.shelves(), _now_s())
            self._report()
            if _now_s() >= look_s or (scanning and not self._mind.scans()):
                look_s = _now_s() + SHELVES_EVERY_S
                await self._restock(instrument)
            scanning = self._mind.scans()
            await self._until_due()

    def _report(self) -> None:
        now_s = _now_s()
        if self._online:
            states = self._mind.states(now_s)
            self._line.say(self._front.news(states, now_s, at_rest=self._mind.at_rest(now_s)))
        else:
            self._online = True
            self._line.announce()

    async def _restock(self, instrument: Instrument[Heard, Shelves, Order]) -> None:
        known = self._mind.components
        self._mind.stock(await instrument.shelves())
        if self._mind.components != known:
            self._line.announce()

    async def _until_due(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._mind.wait_s(_now_s())):
                await self._stirred.wait()
        self._stirred.clear()


def _now_s() -> float:
    return asyncio.get_running_loop().time()
