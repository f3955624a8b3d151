"""One player: MPD on one side, the contract on the other, and a conductor between them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

from devices.agents.broker import Broker
from devices.agents.line import Line
from devices.agents.player.conductor import FADE_MAX_S, Conductor
from devices.agents.player.front import Front, components
from devices.agents.player.mpd_link import MpdGoneError, MpdLink, OrderRefusedError
from devices.node.saying import Availability, Saying

RECONNECT_FIRST_S, RECONNECT_MAX_S = 0.1, 5.0
OFFLINE_AFTER_S = 1.0
"""An MPD that is restarted sooner was never away."""
SHELVES_EVERY_S = 30.0

_log = logging.getLogger(__name__)


class Station:
    """The shell around one conductor. Music goes on without a broker, and commands wait for MPD."""

    def __init__(
        self, front: Front, conductor: Conductor, mpd: Callable[[], MpdLink], broker: Broker
    ) -> None:
        self._front = front
        self._conductor = conductor
        self._mpd = mpd
        self._line = Line(broker, self)
        self._stirred = asyncio.Event()
        self._online = self._met = False
        self._missed = ""
        self.id = front.id

    @property
    def availability(self) -> Availability:
        """Of agent and MPD together."""
        return self._front.availability

    @property
    def commands(self) -> tuple[str, ...]:
        """Of all components."""
        return self._front.commands(self._components)

    @property
    def _components(self) -> dict[str, dict[str, object]]:
        return components(self._conductor.playlists, fade_max_s=FADE_MAX_S)

    def announce(self) -> list[Saying]:
        """Everything, as of now; of an MPD never met there is nothing to say but that."""
        if not self._met:
            return [self._front.presence(online=False)]
        return self._front.announce(self._components, self._conductor.states(_now_s()), online=self._online)

    def hear(self, topic: str, payload: bytes) -> None:
        """Take a command; one that cannot be obeyed is logged and not echoed."""
        component = self._front.component(topic)
        try:
            self._conductor.wish(component, payload, _now_s())
        except ValueError as error:
            _log.warning("%s: %s: %s", self.id, component, error)
            return
        self._front.owe(component)
        self._stirred.set()

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._line.run(), name=f"{self.id} line")
            group.create_task(self._serve(), name=f"{self.id} conductor")

    async def _serve(self) -> None:
        patience_s, lost_at_s = RECONNECT_FIRST_S, _now_s()
        while True:
            try:
                async with self._mpd() as mpd:
                    patience_s = RECONNECT_FIRST_S
                    await mpd.rescan()
                    await self._arrive(mpd)
                    await self._conduct(mpd)
            except MpdGoneError as error:
                lost_at_s = lost_at_s if patience_s > RECONNECT_FIRST_S else _now_s()
                self._miss(lost_at_s, error)
            await asyncio.sleep(patience_s)
            patience_s = min(2 * patience_s, RECONNECT_MAX_S)

    def _miss(self, lost_at_s: float, error: MpdGoneError) -> None:
        if self._online and _now_s() >= lost_at_s + OFFLINE_AFTER_S:
            self._online = False
            self._line.say([self._front.presence(online=False)])
        if self._missed != str(error):
            self._missed = str(error)
            _log.warning("%s: %s", self.id, error)

    async def _arrive(self, mpd: MpdLink) -> None:
        known, self._missed = self._conductor.playlists, ""
        self._conductor.arrive(await mpd.shelves())
        if self._online and self._conductor.playlists != known:
            self._line.announce()
        self._met = True
        _log.info("%s: MPD answers, %d playlists", self.id, len(self._conductor.playlists))

    async def _conduct(self, mpd: MpdLink) -> None:
        look_s = _now_s() + SHELVES_EVERY_S
        scanning = True
        while True:
            heard = await mpd.heard()
            orders = self._conductor.tick(heard, _now_s())
            try:
                await mpd.carry_out(orders)
            except OrderRefusedError as error:
                _log.warning("%s: %s", self.id, error)
                self._conductor.refused(await mpd.shelves(), _now_s())
            self._report()
            if _now_s() >= look_s or (scanning and not heard.scanning):
                look_s = _now_s() + SHELVES_EVERY_S
                await self._restock(mpd)
            scanning = heard.scanning
            await self._until_due()

    def _report(self) -> None:
        now_s = _now_s()
        if self._online:
            states = self._conductor.states(now_s)
            self._line.say(self._front.news(states, now_s, at_rest=self._conductor.at_rest(now_s)))
        else:
            self._online = True
            self._line.announce()

    async def _restock(self, mpd: MpdLink) -> None:
        known = self._conductor.playlists
        self._conductor.stock(await mpd.shelves())
        if self._conductor.playlists != known:
            self._line.announce()

    async def _until_due(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._conductor.wait_s(_now_s())):
                await self._stirred.wait()
        self._stirred.clear()


def _now_s() -> float:
    return asyncio.get_running_loop().time()
