"""What people do to a store is stored with their name, carried out, and still there after a power cut."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from controller.adapters import records
from controller.adapters.status_errors import (
    UnknownDeviceError,
    UnknownSceneError,
    UnknownTaskError,
    UnknownZoneError,
)
from controller.atmosphere.delivery import ReceiptStatus
from controller.atmosphere.model import DeviceId, Layer, ReasonKind, SceneName, ZoneId
from tests.adapters import databases
from tests.atmosphere.shop import ENTRANCE, LOUNGE
from tests.shop_floor import CALM
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


async def test_a_switch_is_on_disk_before_it_is_answered(shop: StaffedShop) -> None:
    await shop.adopted_lamp()

    receipt = await shop.choose("evening")

    kept, [chosen] = await shop.database.read(
        lambda s: (records.load_receipt(s, receipt), records.open_overrides(s, shop.floor.now))
    )
    assert kept is not None
    assert kept.status is ReceiptStatus.PENDING
    assert (chosen.scene, chosen.actor, chosen.until) == (
        "evening",
        ACTOR,
        shop.floor.now + timedelta(minutes=30),
    )
    assert (ACTOR, "override.begin") in await actions(shop)


async def test_what_the_store_does_not_have_is_refused_and_moves_nothing(shop: StaffedShop) -> None:
    await shop.adopted_lamp()

    with pytest.raises(UnknownSceneError, match="carnival"):
        await shop.choose("carnival")
    with pytest.raises(UnknownZoneError, match="attic"):
        shop.operations.zone(ZoneId("attic"))
    with pytest.raises(UnknownDeviceError, match="ghost"):
        await shop.operations.identify(DeviceId("ghost"), actor=ACTOR)

    assert shop.floor.tick() == []


async def test_taking_back_what_is_not_there_is_no_switch(shop: StaffedShop) -> None:
    assert await shop.operations.end_override(ENTRANCE, actor=ACTOR) is None

    await shop.choose("evening", minutes=1)
    shop.floor.now += timedelta(minutes=2)

    assert await shop.operations.end_override(ENTRANCE, actor=ACTOR) is None


async def test_before_the_first_tick_a_zone_says_what_is_due_and_tells_no_device(shop: StaffedShop) -> None:
    shop.floor.lamp("lamp")

    entrance, lounge = shop.operations.zones()

    assert (entrance.zone, entrance.desired.scene, entrance.receipt) == (ENTRANCE, "calm", None)
    assert lounge.zone == LOUNGE
    assert shop.floor.sender.take() == []


async def test_an_emergency_reaches_the_lamps_before_its_record_reaches_the_disk(shop: StaffedShop) -> None:
    await shop.adopted_lamp()

    setting = shop.operations.set_emergency(active=True, actor=ACTOR)
    receipts = await setting

    assert len(receipts) == 2
    assert shop.operations.zone(ENTRANCE).desired.reason.kind is ReasonKind.EMERGENCY
    [command] = shop.floor.sender.take()
    assert command.want.brightness == 1.0
    assert await shop.database.read(records.emergency_active)


async def test_a_device_keeps_its_zone_and_name_through_a_power_cut(
    shop: StaffedShop, sqlite_url: str
) -> None:
    lamp = await shop.adopted_lamp()
    await shop.operations.place(
        lamp.device, part=None, zone=LOUNGE, layer=Layer("accent"), name="By the window", actor=ACTOR
    )

    async with staffed_shop(sqlite_url) as again:
        await again.operations.restore()

        [device] = again.operations.devices()
    assert device.name == "By the window"
    assert [(p.zone, p.layer) for p in device.places.values()] == [(LOUNGE, "accent")]


async def test_a_choice_and_an_emergency_stand_after_a_power_cut(shop: StaffedShop, sqlite_url: str) -> None:
    await shop.choose("evening")
    await shop.operations.set_emergency(active=True, actor=ACTOR)

    async with staffed_shop(sqlite_url) as again:
        await again.operations.restore()

        assert again.operations.emergency
        await again.operations.set_emergency(active=False, actor=ACTOR)
        status = again.operations.zone(ENTRANCE)
        assert (status.desired.scene, status.desired.reason.kind) == ("evening", ReasonKind.OVERRIDE)


async def test_a_receipt_that_a_power_cut_interrupted_is_ended_by_the_next_run(
    shop: StaffedShop, sqlite_url: str
) -> None:
    await shop.adopted_lamp()
    receipt = await shop.choose("evening")

    async with staffed_shop(sqlite_url) as again:
        await again.operations.restore()

        found = await again.operations.receipt(receipt)
    assert found is not None
    assert [(d.status, "restarted" in d.reason) for d in found.deliveries] == [("skipped", True)]


async def test_a_task_that_the_scene_does_not_have_cannot_be_ticked(shop: StaffedShop) -> None:
    shop.floor.tick()

    with pytest.raises(UnknownTaskError):
        await shop.operations.tick_task(ENTRANCE, 0, done=True, actor=ACTOR)


async def test_an_answer_gets_the_scene_of_the_moment_it_was_given(shop: StaffedShop) -> None:
    await shop.adopted_lamp()
    shop.floor.tick()
    shop.operations.remember(ENTRANCE)
    before = shop.floor.now
    shop.floor.now += timedelta(minutes=5)

    await shop.choose("evening")
    shop.operations.remember(ENTRANCE)

    assert shop.operations.context(ENTRANCE, before + timedelta(minutes=1)).scene == "calm"
    assert shop.operations.context(ENTRANCE, shop.floor.now).scene == "evening"


async def test_what_is_wrong_with_the_connection_is_a_warning(shop: StaffedShop) -> None:
    shop.floor.registry.discover("homeassistant/light/lamp/config", b"{not json")

    assert shop.operations.warnings[0] == "the broker is away"
    assert len(shop.operations.warnings) == 2


async def test_the_badge_counts_what_is_so_now(shop: StaffedShop) -> None:
    lamp = await shop.adopted_lamp()
    shop.floor.say("lamp", CALM)
    shop.floor.tick()
    assert shop.operations.zone(ENTRANCE).observed == 1

    shop.floor.cut_power(lamp)

    status = shop.operations.zone(ENTRANCE)
    assert (status.observed, status.total) == (0, 1)
    assert status.desired.scene == SceneName("calm")
