"""An agent's line to the broker: a will, a new announcement after every absence, commands in, states out."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections import deque
from collections.abc import Coroutine, Iterable
from contextlib import suppress
from typing import Protocol

import aiomqtt

from devices.agents.broker import Broker
from devices.ending import end
from devices.node.saying import Availability, Saying

BIRTH = "homeassistant/status"
RECONNECT_FIRST_S, RECONNECT_MAX_S = 0.5, 15.0
KEEPALIVE_S = 15
LEAVE_WITHIN_S = 2.0

_log = logging.getLogger(__name__)


class Device(Protocol):
    """What an agent puts on the contract."""

    @property
    def id(self) -> str:
        """The discovery identifier; the MQTT client's name too."""

    @property
    def availability(self) -> Availability:
        """Where it says that it is there, and what its will says there."""

    @property
    def commands(self) -> tuple[str, ...]:
        """The topics that it obeys."""

    def announce(self) -> list[Saying]:
        """Discovery, availability and every state, as of now."""

    def hear(self, topic: str, payload: bytes) -> None:
        """Take one command; never waits, never raises."""


class Line:
    """The connection of one device. What it drives goes on whatever becomes of the connection.

    Sayings while the broker is away are forgotten: the announcement after it says everything as of then.
    """

    def __init__(self, broker: Broker, device: Device) -> None:
        self._broker = broker
        self._device = device
        self._leaving: deque[Saying] = deque()
        self._stirred = asyncio.Event()
        self._connected = False

    def say(self, sayings: Iterable[Saying]) -> None:
        """Publish these, in order, as soon as the line lets them."""
        if self._connected:
            self._leaving.extend(sayings)
            self._stirred.set()

    def announce(self) -> None:
        """Say everything again, for something about the device itself has changed."""
        self.say(self._device.announce())

    async def run(self) -> None:
        """Stay connected, again and again with growing patience, until cancelled; then say farewell."""
        patience_s = RECONNECT_FIRST_S
        while True:
            try:
                async with self._client() as client:
                    patience_s = RECONNECT_FIRST_S
                    await self._live(client)
                _log.warning("%s: the broker has closed the connection", self._device.id)
            except aiomqtt.MqttError as error:
                _log.warning("%s: no broker at %s:%d: %s", self._device.id, *self._where, error)
            await asyncio.sleep(patience_s)
            patience_s = min(2 * patience_s, RECONNECT_MAX_S)

    @property
    def _where(self) -> tuple[str, int]:
        return self._broker.host, self._broker.port

    def _client(self) -> aiomqtt.Client:
        there = self._device.availability
        return aiomqtt.Client(
            *self._where,
            username=self._broker.user,
            password=self._broker.password,
            tls_context=self._broker.tls,
            identifier=f"ambiyans-{self._device.id}",
            keepalive=KEEPALIVE_S,
            will=aiomqtt.Will(there.topic, there.offline, qos=1, retain=True),
            socket_options=[(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)],
        )

    async def _live(self, client: aiomqtt.Client) -> None:
        self._leaving.clear()
        self._connected = True
        self.announce()
        living = {
            asyncio.create_task(_while_connected(life), name=f"{self._device.id} {name}")
            for name, life in (("hears", self._hear(client)), ("speaks", self._speak(client)))
        }
        try:
            ended, _ = await asyncio.wait(living, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            await end(living)
            await self._farewell(client)
            raise
        finally:
            self._connected = False
            await end(living)
        for task in ended:
            task.result()

    async def _farewell(self, client: aiomqtt.Client) -> None:
        there = self._device.availability
        with suppress(aiomqtt.MqttError, TimeoutError):
            async with asyncio.timeout(LEAVE_WITHIN_S):
                await client.publish(there.topic, there.offline, qos=1, retain=True)

    async def _hear(self, client: aiomqtt.Client) -> None:
        await client.subscribe([(topic, 1) for topic in (BIRTH, *self._device.commands)])
        async for message in client.messages:
            topic, payload = str(message.topic), bytes(message.payload)
            if message.retain:
                continue  # a retained command is an old one; a retained birth was before ours
            if topic != BIRTH:
                self._device.hear(topic, payload)
            elif payload == b"online":
                self.announce()

    async def _speak(self, client: aiomqtt.Client) -> None:
        while True:
            while self._leaving:
                saying = self._leaving.popleft()
                await client.publish(saying.topic, saying.payload, qos=saying.qos, retain=saying.retain)
            self._stirred.clear()
            await self._stirred.wait()


async def _while_connected(life: Coroutine[None, None, None]) -> None:
    with suppress(aiomqtt.MqttError):
        await life
