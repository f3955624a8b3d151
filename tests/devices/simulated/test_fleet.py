"""A whole fleet in one process against a real broker."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from uuid import UUID

import aiomqtt

from devices.ending import end
from devices.simulated.client import Broker
from devices.simulated.fleet import Fleet
from devices.simulated.fleet_file import DeviceSpec, SmileySpec, ZigbeeLightSpec
from devices.simulated.temperament import Faults
from tests.devices.simulated.observer import Observer

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
ANSWER = "ambiyans/kadikoy/feedback/cafe-smileys"
TERMINAL = SmileySpec(id="cafe-smileys", name="Smileys", store="kadikoy", zone="cafe")


def lamp(name: str, *, plugged: bool = True) -> ZigbeeLightSpec:
    return ZigbeeLightSpec(
        id=name, name=name, plugged=plugged, maker="IKEA", model="TRADFRI bulb", model_id="LED1624G9"
    )


@asynccontextmanager
async def living(broker: Broker, *specs: DeviceSpec) -> AsyncIterator[None]:
    """These devices, all announced."""
    fleet = Fleet(specs, broker, seed=1, faults=Faults().scaled(0), clock=lambda: NOON)
    ready = asyncio.Event()
    life = asyncio.create_task(fleet.run(ready.set))
    try:
        async with asyncio.timeout(10):
            await ready.wait()
        yield
    finally:
        await end({life})


async def test_zigbee_lamps_come_with_their_bridge(broker: Broker, observer: Observer) -> None:
    async with living(broker, lamp("spot-1")):
        await observer.hears("zigbee2mqtt/bridge/state", b'{"state":"online"}')


async def test_a_device_that_never_had_power_is_known_and_known_to_be_away(broker: Broker) -> None:
    unplugged = lamp("spot-1", plugged=False)
    presence = "zigbee2mqtt/spot-1/availability"

    async with living(broker, unplugged):
        async with Observer(broker) as first:
            await first.hears(presence, b'{"state":"offline"}')
        async with Observer(broker) as latecomer:
            config = await latecomer.hears(f"homeassistant/light/{unplugged.ieee}/light/config")
            last = await latecomer.hears(presence)

    assert config.retain
    assert (last.retain, last.payload) == (True, b'{"state":"offline"}')


async def test_the_plug_of_one_device_can_be_pulled_and_put_back(broker: Broker, observer: Observer) -> None:
    presence = "zigbee2mqtt/spot-1/availability"
    async with living(broker, lamp("spot-1"), lamp("spot-2")):
        await observer.tell("ambiyans-sim/spot-1/plug", plugged=False)
        await observer.hears(presence, b'{"state":"offline"}')

        await observer.tell("ambiyans-sim/spot-1/plug", plugged=True)
        await observer.hears(presence, b'{"state":"online"}', times=2)

    spot_2 = [bytes(m.payload) for m in observer.heard if m.topic.matches("zigbee2mqtt/spot-2/availability")]
    assert spot_2[0] == b'{"state":"online"}'


async def test_a_pressed_smiley_is_told_until_it_is_receipted(broker: Broker, observer: Observer) -> None:
    async with living(broker, TERMINAL):
        await observer.tell("ambiyans-sim/cafe-smileys/press", score=2)
        first = await observer.hears(ANSWER)
        again = await observer.hears(ANSWER, times=2)
        told = await observer.hears_tree(ANSWER, score=2)

    assert bytes(first.payload) == bytes(again.payload)
    assert told["at"] == NOON.isoformat()
    assert UUID(told["id"])


async def test_after_its_receipt_an_answer_is_not_repeated(broker: Broker, observer: Observer) -> None:
    async with living(broker, TERMINAL):
        await observer.tell("ambiyans-sim/cafe-smileys/press", score=4, id="a1", at="2026-11-03T09:30:00Z")
        await observer.hears_tree(ANSWER, id="a1", at="2026-11-03T09:30:00Z")
        await observer.tell(f"{ANSWER}/receipt", id="a1", stored=True)

        # the second answer is repeated after two seconds; the first would have been before it
        await observer.tell("ambiyans-sim/cafe-smileys/press", score=1, id="a2")
        await observer.hears_tree(ANSWER, id="a2")
        await observer.hears(ANSWER, times=3)

    told = [bytes(m.payload) for m in observer.heard if m.topic.matches(ANSWER)]
    assert sum(b'"a1"' in payload for payload in told) == 1


async def test_an_order_that_nobody_can_read_moves_nothing(broker: Broker, observer: Observer) -> None:
    async with living(broker, lamp("spot-1"), TERMINAL):
        for topic in ("spot-1/plug", "cafe-smileys/press", "spot-1/press", "nobody/plug"):
            await observer.tell(f"ambiyans-sim/{topic}", score=9, plugged="perhaps")
        await observer.tell("ambiyans-sim/cafe-smileys/press", score=3, id="a1")

        await observer.hears_tree(ANSWER, id="a1")

    assert b'{"state":"offline"}' not in [bytes(message.payload) for message in before_end(observer.heard)]
    assert len([message for message in observer.heard if message.topic.matches(ANSWER)]) == 1


def before_end(heard: list[aiomqtt.Message]) -> list[aiomqtt.Message]:
    """What was heard up to the first answer; at the end of the fleet every will is told."""
    (first, *_) = [position for position, message in enumerate(heard) if message.topic.matches(ANSWER)]
    return heard[:first]
