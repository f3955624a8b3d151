"""The rhythm of a running store: it listens first, then ticks, and follows its files."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from controller.adapters import scene_files
from controller.adapters.scene_files import example_store
from controller.atmosphere.model import PartId, ZoneId
from controller.pulse import Pulse
from tests.adapters import conftest, databases
from tests.adapters.link_lab import eventually, link_to
from tests.atmosphere.shop import ENTRANCE, LOUNGE
from tests.shop_floor import CALM
from tests.staffed_shop import StaffedShop, staffed_shop

sqlite_url = databases.sqlite_url
mosquitto, mosquitto_broker = conftest.mosquitto, conftest.mosquitto_broker

NOBODY = "mqtt://127.0.0.1:1"


@pytest.fixture
async def shop(sqlite_url: str) -> AsyncIterator[StaffedShop]:
    async with staffed_shop(sqlite_url) as running:
        yield running


@pytest.fixture
def pulse(shop: StaffedShop) -> Pulse:
    return Pulse(shop.floor.reconciler, shop.operations, clock=lambda: shop.floor.now)


async def end(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_devices_are_asked_for_what_the_broker_did_not_keep_before_the_first_tick(
    shop: StaffedShop, pulse: Pulse, mosquitto: str
) -> None:
    lamp = await shop.adopted_lamp()
    asked: list[tuple[PartId, bool]] = []

    async with link_to(mosquitto) as link:
        running = asyncio.create_task(
            pulse.run(link, ask=lambda parts: asked.extend((p, pulse.settled.is_set()) for p in parts)),
            name="pulse",
        )
        await eventually(pulse.settled.is_set)
        await end(running)

    assert asked == [(lamp, False)]


async def test_without_a_broker_the_store_decides_all_the_same(shop: StaffedShop, pulse: Pulse) -> None:
    await shop.adopted_lamp()

    async with link_to(NOBODY) as link:
        running = asyncio.create_task(pulse.run(link, ask=lambda _: None), name="pulse")
        await eventually(pulse.settled.is_set)
    await end(running)

    assert shop.operations.zone(ENTRANCE).desired.scene == "calm"


async def test_a_new_device_does_not_wait_for_the_next_second(
    shop: StaffedShop, pulse: Pulse, mosquitto: str
) -> None:
    async with link_to(mosquitto) as link:
        running = asyncio.create_task(pulse.run(link, ask=lambda _: None), name="pulse")
        await eventually(pulse.settled.is_set)
        lamp = await shop.adopted_lamp()

        pulse.appeared(lamp.device)

        await eventually(lambda: shop.floor.reconciler.ledger.entry(lamp) is not None, within_s=0.5)
    await end(running)


async def test_a_running_exposure_is_kept_when_the_store_ends(shop: StaffedShop, pulse: Pulse) -> None:
    await shop.adopted_lamp()
    shop.floor.say("lamp", CALM)
    shop.floor.tick()
    keeping = asyncio.create_task(pulse.flush(), name="keep exposures")
    await asyncio.sleep(0)  # lets it begin
    shop.floor.now += timedelta(seconds=30)

    await end(keeping)

    [exposure] = shop.floor.exposures()
    assert exposure.ends == shop.floor.now


@pytest.fixture
async def followed(shop: StaffedShop, pulse: Pulse, tmp_path: Path) -> AsyncIterator[Path]:
    """A folder of scene files that the store follows."""
    folder = tmp_path / "scenes"
    shutil.copytree(example_store(), folder)
    shop.floor.reconciler.take_up(scene_files.load(folder), shop.floor.now)
    following = asyncio.create_task(pulse.follow_files(folder), name="scene files")
    await _touch_until_seen(folder, shop)
    yield folder
    assert not following.done()
    await end(following)


async def _touch_until_seen(folder: Path, shop: StaffedShop) -> None:
    """The watch begins in a thread: write until it has seen one."""
    number = 0
    while "first" not in shop.operations.store.scenes:
        number += 1
        (folder / "first.yaml").write_text(f"name: {{en: First {number}}}\n", encoding="utf-8")
        await asyncio.sleep(0.1)


async def test_broken_files_leave_the_last_valid_set_in_force_until_they_are_mended(
    shop: StaffedShop, followed: Path
) -> None:
    scene = followed / "sale-day.yaml"
    before, text = shop.operations.store, scene.read_text(encoding="utf-8")

    scene.write_text("name: {en: Sale\n", encoding="utf-8")
    await eventually(lambda: shop.operations.faults)

    assert shop.operations.faults[0].startswith("sale-day.yaml:")
    assert shop.operations.store is before
    scene.write_text(text, encoding="utf-8")
    await eventually(lambda: not shop.operations.faults)


async def test_a_zone_that_leaves_the_files_leaves_its_devices_alone(
    shop: StaffedShop, followed: Path
) -> None:
    lamp = await shop.adopted_lamp()
    store = followed / "store.yaml"
    text = store.read_text(encoding="utf-8")

    store.write_text(text.replace("  entrance:", "  door:"), encoding="utf-8")
    schedule = followed / "schedule.yaml"
    schedule.write_text(schedule.read_text(encoding="utf-8").replace("entrance", "door"), encoding="utf-8")
    await eventually(lambda: ZoneId("door") in shop.operations.store.zones)

    assert shop.floor.reconciler.places == {}
    assert shop.floor.reconciler.ledger.entry(lamp) is None
    assert shop.floor.tick() == []
    assert LOUNGE not in shop.floor.reconciler.zones
