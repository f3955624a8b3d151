"""A whole store's devices are put to work: many at once, and from a list that knows them before they come."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator

import pytest

from controller.adapters import records
from controller.adapters.device_list import DeviceListError
from controller.adapters.status import DeviceStatus
from controller.adapters.status_errors import NothingToPlaceError, UnknownDeviceError, UnknownZoneError
from controller.atmosphere.model import DeviceId, Layer, ZoneId
from tests.adapters import databases
from tests.atmosphere.shop import ENTRANCE, LOUNGE
from tests.staffed_shop import ACTOR, StaffedShop, staffed_shop

sqlite_url = databases.sqlite_url


@pytest.fixture
async def shop(sqlite_url: str) -> AsyncIterator[StaffedShop]:
    async with staffed_shop(sqlite_url) as running:
        yield running


def lamps(shop: StaffedShop, *names: str) -> list[DeviceId]:
    """Lamps that have announced themselves and are in no zone."""
    found = [shop.floor.lamp(name).device for name in names]
    shop.floor.reconciler.rearrange({}, shop.floor.now)
    return found


def status(shop: StaffedShop, device: str) -> DeviceStatus:
    return next(each for each in shop.operations.devices() if each.device.id == device)


async def take(shop: StaffedShop, text: str) -> tuple[DeviceId, ...]:
    return (await shop.operations.take_device_list(text.encode(), "devices.yaml", actor=ACTOR)).changed


async def test_several_devices_are_put_into_a_zone_at_once(shop: StaffedShop) -> None:
    named = lamps(shop, "one", "two", "three")

    await shop.operations.place_all(named[:2], zone=ENTRANCE, layer=Layer("accent"), actor=ACTOR)
    told = shop.floor.tick()

    assert {command.part.device for command in told} == {"one", "two"}
    assert [bool(status(shop, each).places) for each in named] == [True, True, False]
    rows = await shop.database.read(lambda s: records.recent_audit(s, 9))
    assert {(row.actor, row.action, row.subject) for row in rows} == {
        (ACTOR, "device.place", "device:one"),
        (ACTOR, "device.place", "device:two"),
    }


@pytest.mark.parametrize("wrong", ["nobody", "sensor"])
async def test_one_device_that_cannot_be_placed_keeps_all_from_it(shop: StaffedShop, wrong: str) -> None:
    shop.floor.registry.discover(
        "homeassistant/binary_sensor/sensor/door/config",
        b'{"state_topic": "s", "unique_id": "s", "device": {"identifiers": ["sensor"]}}',
    )
    (lamp,) = lamps(shop, "lamp")

    with pytest.raises((NothingToPlaceError, UnknownDeviceError)):
        await shop.operations.place_all([lamp, DeviceId(wrong)], zone=ENTRANCE, layer=None, actor=ACTOR)

    assert await shop.database.read(records.placements) == []
    assert shop.floor.tick() == []


async def test_a_zone_that_does_not_exist_takes_nobody(shop: StaffedShop) -> None:
    with pytest.raises(UnknownZoneError):
        await shop.operations.place_all(lamps(shop, "lamp"), zone=ZoneId("roof"), layer=None, actor=ACTOR)


async def test_a_list_says_what_people_had_said(shop: StaffedShop) -> None:
    (lamp,) = lamps(shop, "lamp")
    text = "devices: {lamp: {name: Door spot, zone: entrance, layer: accent}}"

    changed = await take(shop, text)
    exported = await shop.operations.device_list()
    again = await take(shop, exported)

    assert (changed, again) == ((lamp,), ())
    assert (status(shop, "lamp").name, status(shop, "lamp").places["light"].layer) == ("Door spot", "accent")


async def test_an_entry_is_the_whole_of_what_is_said_of_a_device(shop: StaffedShop) -> None:
    lamps(shop, "lamp", "other")
    await take(shop, "devices: {lamp: {name: Door, zone: entrance}, other: {zone: lounge}}")

    await take(shop, "devices: {lamp: {zone: lounge}}")

    assert status(shop, "lamp").name == "lamp"
    assert [status(shop, each).zones for each in ("lamp", "other")] == [("lounge",), ("lounge",)]


async def test_what_a_list_would_change_is_said_without_changing_it(shop: StaffedShop) -> None:
    (lamp,) = lamps(shop, "lamp")
    content = b"devices: {lamp: {zone: entrance}, '0x9': {zone: lounge}}"

    outcome = await shop.operations.take_device_list(content, "f", actor=ACTOR, dry_run=True)

    assert (outcome.changed, outcome.expected, outcome.stored) == ((lamp, "0x9"), ("0x9",), False)
    assert not status(shop, "lamp").adopted
    assert await shop.database.read(records.placements) == []


async def test_a_list_with_one_mistake_changes_nothing(shop: StaffedShop) -> None:
    lamps(shop, "lamp")

    with pytest.raises(DeviceListError, match=r"devices\.yaml:3:"):
        await take(shop, "devices:\n  lamp: {zone: entrance}\n  other: {zone: roof}\n")

    assert not status(shop, "lamp").adopted


async def test_a_device_that_is_expected_works_as_listed_once_it_is_plugged_in(shop: StaffedShop) -> None:
    await take(shop, "devices: {lamp: {name: Door spot, zone: entrance, layer: accent}}")
    before = status(shop, "lamp")

    shop.floor.registry.discover(*_announcement(shop))
    shop.operations.arrange()
    told = shop.floor.tick()

    assert (before.expected, before.adopted, before.name) == (True, True, "Door spot")
    assert not status(shop, "lamp").expected
    assert [command.part for command in told] == [("lamp", "light")]


def _announcement(shop: StaffedShop) -> tuple[str, bytes]:
    """What a lamp says of itself, as another shop heard it."""
    (lamp,) = lamps(shop, "lamp")
    (config,) = shop.floor.registry.devices[lamp].configs.items()
    shop.floor.registry.forget(lamp)
    return config


async def test_an_expected_device_is_known_after_a_restart_by_what_it_said(
    shop: StaffedShop, sqlite_url: str
) -> None:
    await take(shop, "devices: {lamp: {zone: entrance}}")
    shop.floor.registry.discover(*_announcement(shop))
    shop.operations.arrange()
    await shop.database.write(lambda _: None)  # the writer keeps the order

    async with staffed_shop(sqlite_url) as again:
        await again.operations.restore()

        assert "lamp" in again.floor.registry.devices
        assert status(again, "lamp").zones == ("entrance",)


async def test_a_plug_is_fitted_by_a_list_before_it_is_seen(shop: StaffedShop) -> None:
    diffuser = shop.floor.diffuser()
    (config,) = shop.floor.registry.devices[diffuser.device].configs.items()
    shop.floor.registry.forget(diffuser.device)

    await take(shop, "devices: {diffuser: {zone: entrance, fragrances: {citrus: oud}}}")
    shop.floor.registry.discover(*config)
    shop.operations.arrange()

    fitted = shop.floor.registry.devices[diffuser.device].parts["scent"]
    assert fitted.ranges.fragrances == ("lavender", "oud")


async def test_an_expected_device_can_be_forgotten(shop: StaffedShop) -> None:
    await take(shop, "devices: {lamp: {zone: entrance}}")

    await shop.operations.forget(DeviceId("lamp"), actor=ACTOR)

    assert shop.operations.devices() == ()
    with pytest.raises(UnknownDeviceError):
        await shop.operations.forget(DeviceId("lamp"), actor=ACTOR)


async def test_a_thousand_devices_find_their_places_in_one_go(shop: StaffedShop) -> None:
    named = lamps(shop, *(f"lamp-{number}" for number in range(1000)))
    text = "devices:\n" + "".join(f"  {each}: {{name: N {each}, zone: entrance}}\n" for each in named)

    begun = time.perf_counter()
    changed = await take(shop, text)
    took_s = time.perf_counter() - begun

    assert len(changed) == 1000
    assert {each.zones for each in shop.operations.devices()} == {("entrance",)}
    assert took_s < 20  # about 1 s on a quiet machine; a transaction for each would take far longer


async def test_every_device_has_a_code_of_its_own(shop: StaffedShop) -> None:
    lamps(shop, "one", "two")
    await take(shop, f"devices: {{unseen: {{zone: {LOUNGE}}}}}")

    codes = {each.code for each in shop.operations.devices()}

    assert len(codes) == 3
    assert all(len(code) == len("ABC-DEF") for code in codes)
