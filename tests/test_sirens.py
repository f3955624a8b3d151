"""A siren sounds when a person says so, and that is written down."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from controller.adapters import records
from controller.adapters.status_errors import NoSirenError, NothingToPlaceError
from controller.atmosphere.model import DeviceId
from tests.adapters import databases
from tests.atmosphere.shop import ENTRANCE
from tests.devices.announcements import RECORDINGS
from tests.staffed_shop import ACTOR, StaffedShop, staffed_shop

sqlite_url = databases.sqlite_url
NOISY = DeviceId("zigbee2mqtt_0xa4c1380000000001")


@pytest.fixture
async def shop(sqlite_url: str) -> AsyncIterator[StaffedShop]:
    async with staffed_shop(sqlite_url) as running:
        config = (RECORDINGS / "zigbee2mqtt_siren_config.json").read_bytes()
        running.floor.registry.discover("homeassistant/siren/x/siren/config", config)
        yield running


async def test_a_test_by_hand_is_played_and_noted_with_who_did_it(shop: StaffedShop) -> None:
    await shop.operations.sound(NOISY, siren=None, seconds=2.0, volume=0.25, actor=ACTOR)

    assert [delay_s for delay_s, _ in shop.played] == [0.0, 2.0]
    (row,) = await shop.database.read(lambda s: records.recent_audit(s, 5))
    assert (row.actor, row.action) == (ACTOR, "device.sound")
    assert row.detail == {"siren": "siren", "seconds": 2.0, "volume": 0.25}


async def test_no_scene_no_emergency_and_no_identify_sounds_it(shop: StaffedShop) -> None:
    await shop.choose("musical")
    await shop.operations.set_emergency(active=True, actor=ACTOR)
    await shop.operations.identify(NOISY, actor=ACTOR)

    assert shop.played == []
    assert shop.floor.sender.sent == []


async def test_it_is_given_no_zone(shop: StaffedShop) -> None:
    with pytest.raises(NothingToPlaceError):
        await shop.operations.place(NOISY, part=None, zone=ENTRANCE, layer=None, name=None, actor=ACTOR)


async def test_a_siren_that_is_not_there_is_named(shop: StaffedShop) -> None:
    with pytest.raises(NoSirenError, match=r"siren: device .* has siren; name one"):
        await shop.operations.sound(NOISY, siren="horn", seconds=2.0, volume=0.25, actor=ACTOR)

    assert shop.played == []
