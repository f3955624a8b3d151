"""From a press on the wall to a stored answer, exactly once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import orjson
import pytest

from controller.adapters import records
from controller.adapters.device_link import DeviceLink
from controller.adapters.status_errors import (
    BoxWithoutZoneError,
    NoButtonsError,
    UnknownZoneError,
)
from controller.adapters.tables_feedback import ResponseRow
from controller.atmosphere.model import DeviceId, ZoneId
from controller.feedback.buttons import Meaning
from controller.feedback.scores import Metric
from controller.presses import Presses
from devices.registry import Press
from tests.adapters import databases
from tests.atmosphere.shop import ENTRANCE, LOUNGE
from tests.staffed_shop import ACTOR, StaffedShop, staffed_shop

sqlite_url = databases.sqlite_url

BOX = DeviceId("remote")
TOPIC = "zigbee2mqtt/remote/action"
REMOTE = {
    "p": "event",
    "state_topic": TOPIC,
    "unique_id": "remote_action",
    "event_types": ["1_single", "2_single", "3_single", "4_single", "1_hold"],
    "device": {"identifiers": ["remote"], "name": "Remote"},
}


class Wall:
    """A shop with a four-key remote on its wall, heard through the real device link."""

    def __init__(self, shop: StaffedShop) -> None:
        self.shop = shop
        self.presses = Presses(shop.intake, shop.operations, clock=lambda: shop.floor.now)
        self.link = DeviceLink(shop.broker, shop.floor.registry)
        self.hang()
        self.link.start(on_report=_ignored, on_device=_ignored, on_press=self.presses.pressed)

    def hang(self) -> None:
        self.shop.floor.registry.discover("homeassistant/event/remote/action/config", orjson.dumps(REMOTE))

    async def adopt(self, **more: object) -> None:
        given = {"zone": ENTRANCE, "buttons": None, "repeat_s": None} | more
        await self.shop.operations.map_buttons(BOX, actor=ACTOR, **given)  # type: ignore[arg-type]

    async def press(self, key: str, *, retain: bool = False) -> None:
        self.shop.broker.deliver(TOPIC, key.encode(), retain=retain)
        await self.shop.broker.settle()

    async def answers(self) -> list[ResponseRow]:
        now = self.shop.floor.now
        begins, ends = now - timedelta(hours=1), now + timedelta(hours=1)
        page = await self.shop.database.read(lambda s: records.responses_between(s, None, begins, ends))
        return list(page)


def _ignored(_said: object) -> None:
    """Nothing of it matters here."""


@pytest.fixture
async def wall(sqlite_url: str) -> AsyncIterator[Wall]:
    async with staffed_shop(sqlite_url) as running:
        yield Wall(running)


async def test_a_remote_that_was_given_a_zone_needs_nothing_more(wall: Wall) -> None:
    await wall.shop.operations.place(BOX, part=None, zone=ENTRANCE, layer=None, name="Smileys", actor=ACTOR)

    await wall.press("4_single")

    (answer,) = await wall.answers()
    assert (answer.zone, answer.metric, answer.score) == ("entrance", "smiley", 4)
    assert (answer.channel, answer.terminal, answer.at) == ("button", BOX, wall.shop.floor.now)
    (status,) = wall.shop.operations.devices()
    assert (status.name, status.adopted) == ("Smileys", True)


async def test_the_press_is_acknowledged_after_the_answer_is_on_disk(wall: Wall) -> None:
    await wall.adopt()

    wall.shop.broker.deliver(TOPIC, b"1_single")

    assert [message.topic for message in wall.shop.broker.unacknowledged] == [TOPIC]
    await wall.shop.broker.settle()
    assert wall.shop.broker.unacknowledged == []
    assert len(await wall.answers()) == 1


async def test_a_retained_press_is_a_ghost_and_counts_for_nothing(wall: Wall) -> None:
    await wall.adopt()
    press = wall.shop.floor.registry.presses(TOPIC, b"1_single", retain=True)

    assert press == ()


async def test_presses_mean_what_people_said_and_others_mean_nothing(wall: Wall) -> None:
    await wall.adopt(zone=LOUNGE, buttons={"1_hold": Meaning(Metric.NPS, 10)})

    await wall.press("1_single")
    await wall.press("1_hold")

    assert [(a.zone, a.metric, a.score) for a in await wall.answers()] == [("lounge", "nps", 10)]


async def test_an_unmapped_press_is_shown_to_whoever_maps_it(wall: Wall) -> None:
    await wall.press("2_single")

    (status,) = wall.shop.operations.devices()
    assert status.pressed == ("2_single", wall.shop.floor.now)
    assert await wall.answers() == []


async def test_the_same_face_again_at_once_is_kept_and_not_trusted(wall: Wall) -> None:
    await wall.adopt(repeat_s=10.0)

    await wall.press("1_single")
    for seconds in (9, 11):
        wall.shop.floor.now += timedelta(seconds=seconds)
        await wall.press("1_single")

    assert [answer.trust for answer in sorted(await wall.answers(), key=lambda a: a.at)] == [
        "high",
        "low",
        "high",
    ]


async def test_a_press_that_the_broker_repeats_counts_once(wall: Wall) -> None:
    await wall.adopt()
    press = Press(BOX, "action", "3_single")

    await wall.presses.pressed(press, duplicate=False)
    await wall.presses.pressed(press, duplicate=True)
    await wall.presses.pressed(Press(BOX, "action", "2_single"), duplicate=True)

    assert sorted(answer.score for answer in await wall.answers()) == [2, 3]


async def test_meanings_outlive_a_restart_and_end_when_the_device_is_forgotten(
    wall: Wall, sqlite_url: str
) -> None:
    await wall.adopt(repeat_s=7.0)

    async with staffed_shop(sqlite_url) as later:
        await later.operations.restore()
        (status,) = later.operations.devices()
        assert status.box is not None
        assert (status.box.zone, status.box.repeat_s, len(status.box.buttons)) == ("entrance", 7.0, 4)
        await later.operations.forget(BOX, actor=ACTOR)

    async with staffed_shop(sqlite_url) as last:
        await last.operations.restore()
        assert last.operations.boxes == {}


async def test_a_press_about_a_zone_that_is_gone_is_in_quarantine(wall: Wall) -> None:
    await wall.adopt()
    store = wall.shop.operations.store
    zones = {zone: plan for zone, plan in store.zones.items() if zone != ENTRANCE}
    wall.shop.floor.reconciler.take_up(replace(store, zones=zones), wall.shop.floor.now)

    await wall.press("1_single")

    assert await wall.answers() == []
    kept = await wall.shop.database.read(lambda s: records.quarantined(s, 9))
    assert len(kept) == 1


async def test_what_cannot_be_is_refused_and_changes_nothing(wall: Wall) -> None:
    lamp = wall.shop.floor.lamp("lamp")

    with pytest.raises(BoxWithoutZoneError):
        await wall.adopt(zone=None)
    with pytest.raises(UnknownZoneError):
        await wall.adopt(zone=ZoneId("attic"))
    with pytest.raises(NoButtonsError):
        await wall.shop.operations.map_buttons(
            lamp.device, zone=ENTRANCE, buttons=None, repeat_s=None, actor=ACTOR
        )

    assert wall.shop.operations.boxes == {}
