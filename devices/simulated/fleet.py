"""Many devices in one process, and the hand that pulls their plugs and presses their buttons."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from random import Random
from typing import Annotated
from uuid import uuid4

import aiomqtt
from pydantic import BaseModel, Field, ValidationError

from devices.simulated.client import RECONNECT_FIRST_S, Broker, DeviceClient
from devices.simulated.fleet_file import DeviceSpec, ZigbeeLightSpec
from devices.simulated.models.smiley import SmileyTerminal
from devices.simulated.models.twin import Twin
from devices.simulated.models.zigbee_light import ZigbeeBridge
from devices.simulated.temperament import Faults, Temperament

CONTROL = "ambiyans-sim"
CONNECTED_WITHIN_S = 2.0
"""Over what time the devices' first connections are spread."""
CONNECT_APART_S = 0.03


class Plug(BaseModel):
    """``ambiyans-sim/<device>/plug``: give it power, or take it away."""

    plugged: bool


class Press(BaseModel):
    """``ambiyans-sim/<terminal>/press``: a customer presses a smiley; ``id`` and ``at`` if they are known."""

    score: Annotated[int, Field(ge=1, le=4)]
    id: str | None = None
    at: str | None = None


class Fleet:
    """All devices of a fleet file; ``clock`` gives terminals the time of a press, aware."""

    def __init__(
        self,
        specs: tuple[DeviceSpec, ...],
        broker: Broker,
        *,
        seed: int,
        faults: Faults,
        clock: Callable[[], datetime],
    ) -> None:
        self._broker = broker
        self._seed = seed
        self._faults = faults
        self._clock = clock
        self._unplugged = frozenset(spec.id for spec in specs if not spec.plugged)
        clients = [self._client(spec.twin(self._rng(spec.id, "make"))) for spec in specs]
        if any(isinstance(spec, ZigbeeLightSpec) for spec in specs):
            clients.insert(0, self._client(ZigbeeBridge(), Faults().scaled(0)))
        self._clients = {client.twin.name: client for client in clients}

    async def run(self, on_ready: Callable[[], None]) -> None:
        """Connect everything and live until cancelled; ``on_ready`` is called when all have announced."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._obey(), name="fleet control")
            apart_s = min(CONNECT_APART_S, CONNECTED_WITHIN_S / max(len(self._clients), 1))
            for position, client in enumerate(self._clients.values()):
                tasks.create_task(self._start(client, position * apart_s), name=client.twin.name)
            for client in self._clients.values():
                await client.announced.wait()
            on_ready()

    async def _start(self, client: DeviceClient, after_s: float) -> None:
        await asyncio.sleep(after_s)
        await client.run(plugged=client.twin.name not in self._unplugged)

    async def _obey(self) -> None:
        """Listen to the control topics, which outlive every unplugged device."""
        while True:
            try:
                async with aiomqtt.Client(
                    self._broker.host,
                    self._broker.port,
                    username=self._broker.user,
                    password=self._broker.password,
                    identifier="sim-control",
                    protocol=self._broker.protocol,
                ) as line:
                    await line.subscribe([(f"{CONTROL}/+/plug", 1), (f"{CONTROL}/+/press", 1)])
                    async for message in line.messages:
                        _, device, act = str(message.topic).split("/")
                        self._control(device, act, bytes(message.payload))
            except aiomqtt.MqttError:
                await asyncio.sleep(RECONNECT_FIRST_S)

    def _control(self, device: str, act: str, payload: bytes) -> None:
        client = self._clients.get(device)
        try:
            match act, client:
                case "plug", DeviceClient():
                    wanted = Plug.model_validate_json(payload)
                    (client.plug if wanted.plugged else client.unplug)()
                case "press", DeviceClient(twin=SmileyTerminal() as terminal):
                    self._press(client, terminal, Press.model_validate_json(payload))
                case _:
                    return
        except ValidationError:
            return  # an order nobody can read moves nothing

    def _press(self, client: DeviceClient, terminal: SmileyTerminal, press: Press) -> None:
        at = press.at or self._clock().isoformat()
        now_s = asyncio.get_running_loop().time()
        client.say(terminal.press(press.id or str(uuid4()), press.score, at, now_s))

    def _client(self, twin: Twin, faults: Faults | None = None) -> DeviceClient:
        faults = self._faults if faults is None else faults
        temperament = Temperament(self._rng(twin.name, "temperament"), twin.latency_s, faults)
        return DeviceClient(twin, self._broker, temperament, self._rng(twin.name, "network"))

    def _rng(self, name: str, purpose: str) -> Random:
        return Random(f"{self._seed}:{name}:{purpose}")
