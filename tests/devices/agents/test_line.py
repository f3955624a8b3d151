"""An agent's line before a real broker."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from devices.agents.broker import Broker
from devices.agents.line import Line
from devices.ending import end
from devices.node.saying import Availability, Saying
from devices.simulated.client import Broker as Door
from tests.devices.simulated.observer import Observer
from tests.whole.programs import Mosquitto, mosquitto


class Bell:
    """A device that counts the commands it gets."""

    id = "bell"
    availability = Availability("bell/availability", b"online", b"offline")
    commands = ("bell/set",)

    def __init__(self) -> None:
        self.heard: list[bytes] = []

    def announce(self) -> list[Saying]:
        return [
            self.availability.greeting(),
            Saying("bell/rung", str(len(self.heard)).encode(), retain=True, qos=1),
        ]

    def hear(self, topic: str, payload: bytes) -> None:
        assert topic == "bell/set"
        self.heard.append(payload)


@asynccontextmanager
async def line_of(bell: Bell, port: int) -> AsyncIterator[Line]:
    line = Line(Broker("127.0.0.1", port), bell)
    running = {asyncio.create_task(line.run())}
    try:
        yield line
    finally:
        await end(running)


@pytest.fixture
def mosquitto_broker(tmp_path: Path) -> Iterator[Mosquitto]:
    with mosquitto(tmp_path / "broker") as running:
        yield running


async def test_commands_reach_the_device_and_sayings_the_broker(broker: Door, observer: Observer) -> None:
    async with line_of(bell := Bell(), broker.port) as line:
        await observer.hears("bell/availability", b"online")
        await observer.tell_plainly("bell/set", b"ring")
        await observer.hears("bell/set", b"ring")

        line.say([Saying("bell/rung", b"once", retain=True, qos=1)])

        await observer.hears("bell/rung", b"once")
        assert bell.heard == [b"ring"]


async def test_it_says_farewell_when_it_is_ended(broker: Door, observer: Observer) -> None:
    async with line_of(Bell(), broker.port):
        await observer.hears("bell/availability", b"online")

    await observer.hears("bell/availability", b"offline")


async def test_it_says_everything_again_when_home_assistant_is_born(broker: Door, observer: Observer) -> None:
    async with line_of(Bell(), broker.port):
        await observer.hears("bell/availability", b"online")

        await observer.tell_plainly("homeassistant/status", b"online")

        await observer.hears("bell/availability", b"online", times=2)


async def test_it_comes_back_to_a_broker_that_was_gone(mosquitto_broker: Mosquitto) -> None:
    door = Door("127.0.0.1", mosquitto_broker.port)
    async with line_of(Bell(), mosquitto_broker.port) as line:
        async with Observer(door) as before:
            await before.hears("bell/availability", b"online")
        await asyncio.to_thread(mosquitto_broker.stop)
        line.say([Saying("bell/rung", b"unheard")])
        await asyncio.to_thread(mosquitto_broker.start)

        async with Observer(door) as after:
            await after.hears("bell/availability", b"offline")
            await after.hears("bell/availability", b"online")
            assert not [message for message in after.heard if message.payload == b"unheard"]
