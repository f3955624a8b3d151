"""Cartridges that people change, and hours that outlive a restart."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest

from controller.adapters import records
from controller.adapters.status_errors import NoCartridgeError
from controller.atmosphere.model import PartId
from controller.atmosphere.part_limits import PartLimits
from tests.adapters import databases
from tests.atmosphere.shop import ENTRANCE
from tests.staffed_shop import ACTOR, StaffedShop, staffed_shop

sqlite_url = databases.sqlite_url
HOUR_S = 3600.0


@pytest.fixture
async def shop(sqlite_url: str) -> AsyncIterator[StaffedShop]:
    async with staffed_shop(sqlite_url) as running:
        yield running


async def running_diffuser(shop: StaffedShop, *, life_h: float = 100.0) -> PartId:
    """A diffuser of a declared life that gives lavender at 40 %, as its zone's scene asks."""
    diffuser = shop.floor.diffuser()
    shop.floor.reconciler.rearrange({}, shop.floor.now)
    await shop.operations.place(
        diffuser.device,
        part=None,
        zone=ENTRANCE,
        layer=None,
        name="By the door",
        actor=ACTOR,
        life_s=life_h * HOUR_S,
    )
    shop.operations.arrange()
    await shop.choose("scented", minutes=100 * 60)
    for topic, payload in (("fragrance", "lavender"), ("intensity", "40"), ("power", "ON")):
        shop.floor.say(f"diffuser/{topic}", payload)
    return diffuser


def left(shop: StaffedShop) -> dict[str, float | None]:
    """What is left by fragrance."""
    (status,) = shop.operations.devices()
    return {each.fragrance: each.left for each in status.upkeep["scent"].cartridges}


async def test_a_cartridge_that_gave_most_of_its_life_is_to_be_ordered(shop: StaffedShop) -> None:
    diffuser = await running_diffuser(shop, life_h=40)

    shop.floor.wait(80 * HOUR_S)
    assert shop.operations.low_cartridges() == ()
    shop.floor.wait(10 * HOUR_S)

    (low,) = shop.operations.low_cartridges()
    assert (low.device, low.name, low.fragrance) == (diffuser.device, "By the door", "lavender")
    assert low.left == pytest.approx(1 - 0.4 * 90 / 40)


async def test_a_changed_cartridge_is_full_again_and_the_other_one_and_the_hours_stay(
    shop: StaffedShop,
) -> None:
    diffuser = await running_diffuser(shop, life_h=100)
    shop.floor.wait(50 * HOUR_S)

    await shop.operations.changed_cartridge(diffuser.device, part=None, fragrance="lavender", actor=ACTOR)

    assert left(shop) == {"lavender": 1.0, "citrus": 1.0}
    (status,) = shop.operations.devices()
    assert status.upkeep["scent"].run_s == 50 * HOUR_S
    (row, *_) = await shop.database.read(lambda s: records.recent_audit(s, 1))
    assert (row.actor, row.action, row.detail["fragrance"]) == (ACTOR, "device.cartridge", "lavender")


@pytest.mark.parametrize("fragrance", [None, "pine"])
async def test_a_cartridge_that_is_not_plain_or_not_there_is_asked_for(
    shop: StaffedShop, fragrance: str | None
) -> None:
    diffuser = await running_diffuser(shop)

    with pytest.raises(NoCartridgeError, match="citrus, lavender"):
        await shop.operations.changed_cartridge(diffuser.device, part=None, fragrance=fragrance, actor=ACTOR)


async def test_hours_outlive_a_restart_and_go_on(shop: StaffedShop, sqlite_url: str) -> None:
    await running_diffuser(shop, life_h=100)
    shop.floor.wait(25 * HOUR_S)
    keeping = asyncio.create_task(shop.operations.keep_runs())
    await asyncio.sleep(0)

    keeping.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await keeping
    await shop.database.write(lambda _: None)

    async with staffed_shop(sqlite_url) as restarted:
        await restarted.operations.restore()
        assert left(restarted) == {"lavender": pytest.approx(1 - 0.4 * 25 / 100), "citrus": 1.0}


async def test_a_forgotten_device_leaves_no_hours_behind(shop: StaffedShop) -> None:
    diffuser = await running_diffuser(shop)
    shop.floor.wait(HOUR_S)
    await shop.operations.changed_cartridge(diffuser.device, part="scent", fragrance="lavender", actor=ACTOR)

    await shop.operations.forget(diffuser.device, actor=ACTOR)

    assert await shop.database.read(records.load_runs) == {}


async def test_a_restart_gives_a_diffuser_no_second_helping_of_the_day(
    shop: StaffedShop, sqlite_url: str
) -> None:
    diffuser = await running_diffuser(shop)
    await shop.operations.place(
        diffuser.device,
        part=None,
        zone=None,
        layer=None,
        name=None,
        actor=ACTOR,
        limits=PartLimits(scent_daily_s=HOUR_S),
    )
    shop.floor.wait(HOUR_S)
    runs = shop.floor.reconciler.allowances.meter.unkept(shop.floor.now)
    await shop.database.write(lambda s: records.save_runs(s, runs))

    async with staffed_shop(sqlite_url) as restarted:
        restarted.floor.now = shop.floor.now
        restarted.floor.diffuser()
        await restarted.operations.restore()
        restarted.floor.tick()

        (wanted,) = restarted.floor.reconciler.zones[ENTRANCE].wanted
        assert wanted.refusal == "this device: scent daily 60 min"
