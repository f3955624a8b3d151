"""One simulated device against a real broker."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

import aiomqtt

from controller.adapters.broker import EmbeddedBroker
from devices.ending import end
from devices.simulated.client import BIRTH, Broker, DeviceClient
from devices.simulated.models.zigbee_light import ZigbeeLamp, ZigbeeLight
from devices.simulated.temperament import Faults, Temperament
from tests.devices.simulated.observer import Observer

NO_FAULTS = Faults().scaled(0)
CONFIG, STATE = "homeassistant/light/0x01/light/config", "zigbee2mqtt/spot-1"
PRESENCE, ONLINE, OFFLINE = f"{STATE}/availability", b'{"state":"online"}', b'{"state":"offline"}'


@asynccontextmanager
async def living(broker: Broker, faults: Faults = NO_FAULTS) -> AsyncIterator[DeviceClient]:
    """A lamp that lives on the broker."""
    lamp = ZigbeeLamp("0x01", "spot-1", "IKEA", "TRADFRI bulb", "LED1624G9", mireds=(250, 454))
    temperament = Temperament(Random(1), (0.005, 0.02), faults)
    device = DeviceClient(ZigbeeLight(lamp), broker, temperament, Random(2))
    life = asyncio.create_task(device.run())
    try:
        yield device
    finally:
        await end({life})


async def test_a_device_announces_itself_and_obeys(broker: Broker, observer: Observer) -> None:
    async with living(broker):
        await observer.hears(CONFIG)
        await observer.hears(PRESENCE, ONLINE)

        await observer.tell(f"{STATE}/set", state="ON", brightness=99)

        assert (await observer.hears_tree(STATE, state="ON"))["brightness"] == 99


async def test_an_unplugged_device_says_no_farewell_but_its_will_is_told(
    broker: Broker, observer: Observer
) -> None:
    async with living(broker) as device:
        await observer.hears(PRESENCE, ONLINE)

        device.unplug()

        await observer.hears(PRESENCE, OFFLINE)


async def test_plugged_in_again_it_is_there_as_the_factory_made_it(
    broker: Broker, observer: Observer
) -> None:
    async with living(broker) as device:
        await observer.hears(PRESENCE, ONLINE)
        device.unplug()
        await observer.hears(PRESENCE, OFFLINE)

        device.plug()

        await observer.hears(CONFIG, times=2)
        await observer.hears(PRESENCE, ONLINE, times=2)
        await observer.hears_tree(STATE, state="ON", brightness=254)


async def test_at_the_birth_of_a_home_controller_it_announces_itself_again(
    broker: Broker, observer: Observer
) -> None:
    async with living(broker):
        await observer.hears(STATE)

        await observer.tell_plainly(BIRTH, b"online")

        await observer.hears(CONFIG, times=2)


async def test_a_device_with_a_bad_network_drops_off_and_comes_back(
    broker: Broker, observer: Observer
) -> None:
    ten_times_a_second = Faults(0, 0, 0, absences_per_hour=36_000, absence_s=(0.1, 0.2))

    async with living(broker, ten_times_a_second):
        await observer.hears(PRESENCE, OFFLINE)
        await observer.hears(PRESENCE, ONLINE, times=2)


async def test_a_device_that_is_ready_before_its_broker_finds_it_later(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as reserved:
        port = reserved.getsockname()[1]

    later = Broker("127.0.0.1", port, protocol=aiomqtt.ProtocolVersion.V5)
    async with living(later) as device, EmbeddedBroker("auto", tmp_path, port), asyncio.timeout(10):
        await device.announced.wait()


async def test_unplugged_while_it_introduces_itself_it_is_gone_at_once(
    broker: Broker, observer: Observer
) -> None:
    async with living(broker) as device:
        await observer.hears(CONFIG)
        device.unplug()
        await observer.hears(PRESENCE, OFFLINE)
