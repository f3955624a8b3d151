"""What facilities staff do with the devices of a store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from controller.adapters import records
from controller.adapters.status_errors import NothingHangsOnError, UnholdableLimitError, UnknownSlotError
from controller.atmosphere.model import Sense
from controller.atmosphere.part_limits import NO_LIMITS, PartLimits
from tests.adapters import databases
from tests.atmosphere.shop import ENTRANCE
from tests.staffed_shop import ACTOR, StaffedShop, staffed_shop

sqlite_url = databases.sqlite_url


@pytest.fixture
async def shop(sqlite_url: str) -> AsyncIterator[StaffedShop]:
    async with staffed_shop(sqlite_url) as running:
        yield running


async def actions(shop: StaffedShop) -> list[tuple[str, str]]:
    """Who did what, oldest first."""
    rows = await shop.database.read(lambda s: records.recent_audit(s, 50))
    return [(row.actor, row.action) for row in reversed(rows)]


async def test_devices_adopted_one_after_the_other_get_their_scene_in_one_receipt(shop: StaffedShop) -> None:
    shop.floor.tick()
    before = set(shop.floor.journal.receipts)

    lamps = {shop.floor.lamp(name) for name in ("one", "two", "three")}
    shop.floor.reconciler.rearrange({}, shop.floor.now)
    for lamp in lamps:
        await shop.operations.place(lamp.device, part=None, zone=ENTRANCE, layer=None, name=None, actor=ACTOR)
    told = shop.floor.tick()

    assert {command.part for command in told} == lamps
    [receipt] = shop.floor.journal.receipts.keys() - before
    assert {d.part for d in shop.floor.receipt(receipt).deliveries} == lamps


async def test_a_device_that_is_forgotten_is_adopted_by_nobody(shop: StaffedShop) -> None:
    lamp = await shop.adopted_lamp()

    await shop.operations.forget(lamp.device, actor=ACTOR)

    assert shop.operations.devices() == ()
    shop.floor.lamp("lamp")
    shop.operations.arrange()
    assert [device.places for device in shop.operations.devices()] == [{}]


async def test_identify_is_played_and_noted(shop: StaffedShop) -> None:
    lamp = await shop.adopted_lamp()

    await shop.operations.identify(lamp.device, actor=ACTOR)

    assert {publication.topic for _, publication in shop.played} == {"lamp/set"}
    assert (ACTOR, "device.identify") in await actions(shop)


async def test_a_fragrance_that_staff_loaded_is_given_and_outlives_a_restart(shop: StaffedShop) -> None:
    diffuser = shop.floor.diffuser()
    loaded = {"citrus": "oud"}

    status = await shop.operations.place(
        diffuser.device, part=None, zone=ENTRANCE, layer=None, name=None, actor=ACTOR, fragrances=loaded
    )

    assert status.device.parts["scent"].ranges.fragrances == ("lavender", "oud")
    (kept,) = await shop.database.read(records.placements)
    assert kept.fragrances == (("citrus", "oud"),)


async def test_a_limit_outlives_a_restart_and_holds_again(shop: StaffedShop, sqlite_url: str) -> None:
    lamp = await shop.adopted_lamp()
    half = PartLimits(brightness_max=0.5)

    status = await shop.operations.place(
        lamp.device, part=None, zone=None, layer=None, name=None, actor=ACTOR, limits=half
    )

    assert status.upkeep["light"].limits == half
    async with staffed_shop(sqlite_url) as restarted:
        await restarted.operations.restore()
        assert restarted.floor.reconciler.allowances.limits(lamp) == half


async def test_a_limit_on_a_part_stands_until_one_is_set_on_the_whole_device(shop: StaffedShop) -> None:
    diffuser = shop.floor.diffuser()
    whole, own = PartLimits(scent_max=0.8), PartLimits(scent_max=0.2)

    async def limit(part: str | None, limits: PartLimits) -> PartLimits:
        status = await shop.operations.place(
            diffuser.device, part=part, zone=None, layer=None, name=None, actor=ACTOR, limits=limits
        )
        return status.upkeep["scent"].limits

    assert await limit("scent", own) == own
    assert await limit(None, whole) == whole
    assert await limit("scent", NO_LIMITS) == NO_LIMITS


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"limits": PartLimits(volume_max=0.5)}, "limits.volume.max"),
        ({"limits": PartLimits(brightness_max=0.5, scent_daily_s=60.0)}, "limits.scent.daily"),
        ({"life_s": 3600.0}, "life"),
    ],
)
async def test_a_limit_that_a_lamp_could_not_keep_is_refused_and_changes_nothing(
    shop: StaffedShop, said: dict[str, Any], field: str
) -> None:
    lamp = await shop.adopted_lamp()
    before = await shop.database.read(records.placements)

    with pytest.raises(UnholdableLimitError) as caught:
        await shop.operations.place(
            lamp.device, part=None, zone=None, layer=None, name=None, actor=ACTOR, **said
        )

    assert caught.value.field == field
    assert await shop.database.read(records.placements) == before


@pytest.mark.parametrize("said", [{"sense": Sense.LIGHT}, {"fragrances": {"third": "oud"}}])
async def test_what_a_diffuser_cannot_be_or_hold_is_refused_and_changes_nothing(
    shop: StaffedShop, said: dict[str, Any]
) -> None:
    diffuser = shop.floor.diffuser()

    with pytest.raises((NothingHangsOnError, UnknownSlotError)):
        await shop.operations.place(
            diffuser.device, part=None, zone=ENTRANCE, layer=None, name=None, actor=ACTOR, **said
        )

    assert await shop.database.read(records.placements) == []
