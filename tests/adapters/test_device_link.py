"""Devices over MQTT: what is subscribed, what is said, and what comes back."""

from __future__ import annotations

import asyncio

import orjson
import pytest

from controller.adapters.device_link import DeviceLink
from controller.adapters.link_message import Outcome
from controller.atmosphere.model import Command, DeviceId, PartId, State
from devices.registry import Complaint, Registry, Report
from tests.devices.announcements import RECORDINGS, lamp_config
from tests.fakes import FakeBroker

LAMP = PartId(DeviceId("lamp1"), "light")
DIMMED = Command(LAMP, State(on=True, brightness=0.5))


class Shop:
    """A device link on an in-memory broker, with everything it passed on."""

    def __init__(self, qos: int = 1, *, expires: bool = True) -> None:
        self.broker = FakeBroker()
        self.registry = Registry()
        self.link = DeviceLink(self.broker, self.registry, qos=qos, expires=expires)
        self.reports: list[Report] = []
        self.devices: list[DeviceId] = []

    def start(self) -> None:
        self.link.start(on_report=self.reports.append, on_device=self.devices.append)


@pytest.fixture
async def shop() -> Shop:
    shop = Shop()
    shop.start()
    return shop


async def announce_lamp(shop: Shop) -> None:
    topic, payload = lamp_config(availability_topic="lamp/here")
    shop.broker.deliver(topic, payload, retain=True)
    await asyncio.sleep(0)  # subscriptions follow when the loop is free
    shop.broker.pump()


async def test_a_device_that_announces_itself_is_listened_to(shop: Shop) -> None:
    await announce_lamp(shop)

    shop.broker.deliver("lamp", b'{"state": "ON", "brightness": 127}')

    assert shop.devices == [LAMP.device]
    assert [(r.part, r.state.brightness) for r in shop.reports] == [(LAMP, 0.5)]


async def test_what_the_broker_kept_is_heard_as_soon_as_it_is_listened_to(shop: Shop) -> None:
    shop.broker.deliver("lamp/here", b"online", retain=True)
    shop.broker.deliver("lamp", b'{"state": "ON"}', retain=True)

    await announce_lamp(shop)

    assert {(r.state.on, r.available) for r in shop.reports} >= {(True, True)}


async def test_devices_known_from_before_are_listened_to_from_the_start() -> None:
    shop = Shop()
    shop.registry.discover(*lamp_config())

    shop.start()
    shop.broker.deliver("lamp", b'{"state": "OFF"}')

    assert [r.state.on for r in shop.reports] == [False]


async def test_a_device_that_took_itself_back_is_listened_to_no_more(shop: Shop) -> None:
    await announce_lamp(shop)

    shop.broker.deliver(lamp_config()[0], b"")
    await asyncio.sleep(0)
    shop.broker.deliver("lamp", b'{"state": "ON"}')

    assert shop.devices == [LAMP.device, LAMP.device]
    assert shop.reports == []


async def test_a_command_is_never_kept_and_expires(shop: Shop) -> None:
    await announce_lamp(shop)
    outcomes: list[Outcome] = []

    count = shop.link.send(DIMMED, expiry_s=3, on_outcome=outcomes.append)
    shop.broker.pump()

    (message,) = shop.broker.sent("lamp/set")
    assert (message.retain, message.expiry_s, message.qos) == (False, 3, 1)
    assert orjson.loads(message.payload)["brightness"] == 127
    assert count == len(outcomes) == 1
    assert outcomes[0].ok


async def test_a_command_that_the_broker_refuses_says_why(shop: Shop) -> None:
    await announce_lamp(shop)
    shop.broker.refuse("lamp/set")
    outcomes: list[Outcome] = []

    shop.link.send(DIMMED, expiry_s=3, on_outcome=outcomes.append)
    shop.broker.pump()

    assert [(o.ok, o.reason) for o in outcomes] == [(False, "not authorized (0x87)")]


async def test_nothing_travels_better_than_it_was_asked_to() -> None:
    shop = Shop(qos=0)
    shop.start()
    await announce_lamp(shop)

    shop.link.send(DIMMED, expiry_s=3)

    assert [m.qos for m in shop.broker.sent("lamp/set")] == [0]


async def test_a_device_that_can_be_asked_is_asked(shop: Shop) -> None:
    topic, payload = lamp_config(origin={"name": "Zigbee2MQTT"})
    shop.broker.deliver(topic, payload)

    shop.link.ask([LAMP])

    assert [m.topic for m in shop.broker.published] == ["lamp/get"]


async def test_a_device_shows_itself_step_by_step(shop: Shop) -> None:
    await announce_lamp(shop)
    steps = [(delay_s / 100, p) for delay_s, p in shop.registry.identify(LAMP.device)]

    shop.link.play(steps)
    async with asyncio.timeout(5):
        while len(shop.broker.sent("lamp/set")) < len(steps):  # noqa: ASYNC110 the broker is in memory
            await asyncio.sleep(0.01)

    assert len(steps) > 1
    assert [m.payload for m in shop.broker.sent("lamp/set")] == [p.payload for _, p in steps]


async def test_a_message_that_nobody_can_read_moves_nothing(shop: Shop) -> None:
    await announce_lamp(shop)

    shop.broker.deliver("lamp", b"\xff{")
    shop.broker.deliver("homeassistant/light/other/light/config", b"{")

    assert shop.reports == []
    assert len(list(shop.registry.warnings)) == 1


async def test_a_command_carries_no_expiry_where_the_broker_would_keep_it_from_old_devices() -> None:
    shop = Shop(expires=False)
    shop.start()
    await announce_lamp(shop)

    shop.link.send(DIMMED, expiry_s=3)

    assert [m.expiry_s for m in shop.broker.sent("lamp/set")] == [None]


async def test_a_device_that_only_says_it_is_online_is_asked_what_it_is_and_becomes_known(shop: Shop) -> None:
    prefix = "shellyplusplugs-b0b21c10a1f4"
    answer = (RECORDINGS / "shelly_plug_status.json").read_bytes()

    shop.broker.deliver(f"{prefix}/online", b"true", retain=True)
    questions = [orjson.loads(m.payload)["method"] for m in shop.broker.sent(f"{prefix}/rpc")]
    shop.broker.deliver(f"ambiyans-rpc/{prefix}/rpc", answer)
    await asyncio.sleep(0)  # subscriptions follow when the loop is free
    shop.broker.pump()

    assert questions == ["Shelly.GetStatus", "Shelly.GetComponents"]
    assert shop.devices == [DeviceId(prefix)]
    assert [r.available for r in shop.reports] == [True]


async def test_a_gateways_complaint_is_passed_on() -> None:
    shop = Shop()
    complaints: list[Complaint] = []
    shop.link.start(
        on_report=shop.reports.append, on_device=shop.devices.append, on_complaint=complaints.append
    )
    gateway = {"name": "Zigbee2MQTT"}
    topics = {"command_topic": "zigbee2mqtt/lamp/set", "state_topic": "zigbee2mqtt/lamp"}
    shop.broker.deliver(*lamp_config(origin=gateway, **topics))
    await asyncio.sleep(0)  # subscriptions follow when the loop is free

    line = {"message": "Publish 'set' 'state' to 'lamp' failed: 'Error: asleep'"}
    shop.broker.deliver("zigbee2mqtt/bridge/logging", orjson.dumps(line))

    assert [(c.device, c.reason) for c in complaints] == [(LAMP.device, "asleep")]
