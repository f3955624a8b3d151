"""One device on the network: a connection of its own, a will, a latency, and a plug that can be pulled."""

from __future__ import annotations

import asyncio
import heapq
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from itertools import count
from random import Random

import aiomqtt

from devices.ending import end
from devices.node.saying import Saying
from devices.simulated.models.twin import Twin
from devices.simulated.temperament import Temperament

BIRTH = "homeassistant/status"
RECONNECT_FIRST_S, RECONNECT_MAX_S = 0.5, 30.0
BIRTH_SPREAD_S = 2.0
"""How far apart devices announce themselves again, so that a rebirth is no stampede."""
CLOSING_S = 2.0


@dataclass(frozen=True, slots=True)
class Broker:
    """Where the devices connect; ``protocol`` as most real devices speak it: 3.1.1."""

    host: str
    port: int
    user: str | None = None
    password: str | None = None
    protocol: aiomqtt.ProtocolVersion = aiomqtt.ProtocolVersion.V311


class _Line(aiomqtt.Client):
    """A connection that ends as real devices' do: without a word, so that the broker speaks the will."""

    def cut(self) -> None:
        """Lose the network now."""
        wire = self._client.socket()
        if isinstance(wire, socket.socket):
            with suppress(OSError):
                wire.shutdown(socket.SHUT_WR)

    async def gone(self) -> None:
        """Return when the connection has ended, for whatever reason."""
        with suppress(aiomqtt.MqttError, OSError, TimeoutError):
            async with asyncio.timeout(CLOSING_S):
                await asyncio.shield(self._disconnected)


class DeviceClient:
    """The shell around one twin; `run` never returns by itself.

    It connects whenever it has power and network, again and again with growing patience, and carries the
    twin's sayings out when its temperament lets them.
    """

    def __init__(self, twin: Twin, broker: Broker, temperament: Temperament, rng: Random) -> None:
        self.twin = twin
        self.announced = asyncio.Event()
        self._broker = broker
        self._temperament = temperament
        self._rng = rng
        self._powered = asyncio.Event()
        self._powered.set()
        self._stays = True
        self._line: _Line | None = None
        self._leaving: list[tuple[float, int, Saying]] = []
        self._order = count()
        self._announces_s: float | None = None
        self._stirred = asyncio.Event()

    def unplug(self) -> None:
        """Take its power away; the broker hears nothing but silence."""
        self._powered.clear()
        if self._line is not None:
            self._line.cut()

    def plug(self) -> None:
        """Give it power again."""
        if not self._powered.is_set():
            self.twin.power_up(self._now_s())
            self._powered.set()

    def say(self, sayings: Iterable[Saying]) -> None:
        """Publish these as soon as the device's latency allows; forgotten if it is not connected."""
        if self._line is None:
            return
        for leaves_s, saying in self._temperament.answers(sayings, self._now_s()):
            heapq.heappush(self._leaving, (leaves_s, next(self._order), saying))
        self._stirred.set()

    async def run(self, *, plugged: bool = True) -> None:
        """Live, until cancelled; with ``plugged`` false it announces itself once and loses its power."""
        self._stays = plugged
        patience_s = RECONNECT_FIRST_S
        while True:
            await self._powered.wait()
            try:
                async with self._connected() as line:
                    patience_s = RECONNECT_FIRST_S
                    absent_s = await self._live(line)
            except aiomqtt.MqttError:
                absent_s = self._rng.uniform(0.5, 1.0) * patience_s
                patience_s = min(2 * patience_s, RECONNECT_MAX_S)
            await asyncio.sleep(absent_s)

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[_Line]:
        async with self._new_line() as line:
            self._line = line
            if not self._powered.is_set():
                line.cut()  # the plug was pulled while it connected
            try:
                yield line
            finally:
                self._line = None
                self._leaving.clear()
                line.cut()
                await line.gone()

    def _new_line(self) -> _Line:
        availability = self.twin.availability
        will = (
            aiomqtt.Will(availability.topic, availability.offline, qos=1, retain=True)
            if availability is not None
            else None
        )
        return _Line(
            self._broker.host,
            self._broker.port,
            username=self._broker.user,
            password=self._broker.password,
            identifier=f"sim-{self.twin.name}",
            protocol=self._broker.protocol,
            will=will,
            socket_options=[(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)],
        )

    async def _introduce(self, line: _Line) -> None:
        await line.subscribe([(topic, 1) for topic in (BIRTH, *self.twin.commands)])
        for saying in self.twin.announce(self._now_s()):
            await line.publish(saying.topic, saying.payload, qos=saying.qos, retain=saying.retain)
        self.announced.set()
        if not self._stays:
            self._stays = True
            self.unplug()

    async def _live(self, line: _Line) -> float:
        """Hear and speak until the connection ends; returns for how many seconds to stay away."""
        after_s, absence_s = self._temperament.next_absence() or (None, 0.0)
        living = {
            asyncio.create_task(_until_cut(self._hear, line), name=f"{self.twin.name} hears"),
            asyncio.create_task(_until_cut(self._speak, line), name=f"{self.twin.name} speaks"),
        }
        try:
            ended, _ = await asyncio.wait(living, timeout=after_s, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await end(living)
        for task in ended:
            task.result()
        return RECONNECT_FIRST_S if ended else absence_s

    async def _hear(self, line: _Line) -> None:
        async for message in line.messages:
            topic, payload = str(message.topic), bytes(message.payload)
            if topic != BIRTH:
                if self._temperament.hears():
                    self.say(self.twin.handle(topic, payload, self._now_s()))
            elif payload == b"online" and not message.retain:
                self._announces_s = self._now_s() + self._rng.uniform(0.0, BIRTH_SPREAD_S)
                self._stirred.set()

    async def _speak(self, line: _Line) -> None:
        await self._introduce(line)
        while True:
            now_s = self._now_s()
            self.say(self.twin.advance(now_s))
            if self._announces_s is not None and now_s >= self._announces_s:
                self._announces_s = None
                self.say(self.twin.announce(now_s))
            while self._leaving and self._leaving[0][0] <= self._now_s():
                _, _, saying = heapq.heappop(self._leaving)
                await line.publish(saying.topic, saying.payload, qos=saying.qos, retain=saying.retain)
            await self._something_to_do()

    async def _something_to_do(self) -> None:
        self._stirred.clear()
        leaves_s = self._leaving[0][0] if self._leaving else None
        dues = (leaves_s, self._announces_s, self.twin.due_s())
        next_s = min((due_s for due_s in dues if due_s is not None), default=None)
        with suppress(TimeoutError):
            async with asyncio.timeout_at(next_s):
                await self._stirred.wait()

    @staticmethod
    def _now_s() -> float:
        return asyncio.get_running_loop().time()


async def _until_cut(life: Callable[[_Line], Awaitable[None]], line: _Line) -> None:
    """Live until the device is unplugged or the broker is gone."""
    with suppress(aiomqtt.MqttError):
        await life(line)
