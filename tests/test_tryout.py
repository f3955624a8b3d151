"""Facilities staff try devices out on the shop floor."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from controller.adapters.status_errors import BusyDeviceError, NotInstalledError
from controller.adapters.wire_trials import TrialJson
from controller.atmosphere.model import Command, DeviceId, PartId, State
from tests.adapters import databases
from tests.atmosphere.shop import ENTRANCE
from tests.shop_floor import CALM
from tests.staffed_shop import ACTOR, StaffedShop, staffed_shop

sqlite_url = databases.sqlite_url
LAMP = PartId(DeviceId("lamp"), "light")
DEADLINES_S = 60.0
"""longer than all deadlines of a part that never answers"""


@pytest.fixture
async def shop(sqlite_url: str) -> AsyncIterator[StaffedShop]:
    """A lamp at the entrance that is as calm as it should be."""
    async with staffed_shop(sqlite_url) as running:
        await running.adopted_lamp()
        running.floor.say("lamp", CALM)
        running.floor.tick()
        yield running


async def begun(shop: StaffedShop) -> list[TrialJson]:
    return await shop.operations.try_out(LAMP.device, part=None, actor=ACTOR)


def live(shop: StaffedShop, *, obeys: bool = True, seconds: float = 60.0) -> list[Command]:
    """Let time pass; the lamp says that it did what it was told, or that it did not."""
    told: list[Command] = shop.floor.sender.take()
    for _ in range(int(seconds)):
        if obeys and LAMP in shop.floor.reconciler.trials:
            shop.floor.echo(LAMP)
        told += shop.floor.wait(1)
        if LAMP not in shop.floor.reconciler.trials:
            break
    return told


async def test_each_step_counts_by_the_lamps_own_word_and_it_returns_to_its_scene(shop: StaffedShop) -> None:
    await begun(shop)
    told = live(shop)

    (trial,) = await shop.operations.trials(LAMP.device)
    assert (trial["running"], trial["by"]) == (False, ACTOR)
    able = shop.floor.registry.devices[LAMP.device].parts["light"].capabilities
    assert {step["capability"] for step in trial["steps"]} == able
    assert {step["status"] for step in trial["steps"]} == {"observed"}
    assert told[-1].want.brightness == pytest.approx(0.6)
    shop.floor.say("lamp", CALM)
    assert shop.operations.zone(ENTRANCE).observed == 1


async def test_a_lamp_that_does_nothing_fails_with_the_reason(shop: StaffedShop) -> None:
    await begun(shop)
    for _ in range(20):
        live(shop, obeys=False, seconds=DEADLINES_S)

    (trial,) = await shop.operations.trials(LAMP.device)
    off = trial["steps"][0]
    assert (off["asked"]["on"], off["status"]) == (False, "failed")
    assert off["reason"] == "no echo of its state"


async def test_while_a_lamp_is_tried_its_zone_does_not_count_it(shop: StaffedShop) -> None:
    before = shop.operations.zone(ENTRANCE)
    await begun(shop)
    shop.floor.echo(LAMP)
    during = shop.operations.zone(ENTRANCE)

    assert (before.observed, before.total) == (1, 1)
    assert (during.observed, during.total) == (0, 1)


async def test_the_tick_does_not_undo_a_step(shop: StaffedShop) -> None:
    await begun(shop)
    shop.floor.sender.take()
    shop.floor.echo(LAMP, State(on=False))

    assert shop.floor.tick() == []


async def test_a_scene_change_ends_the_trial(shop: StaffedShop) -> None:
    await begun(shop)
    await shop.choose("evening")
    live(shop, obeys=False, seconds=4)

    (trial,) = await shop.operations.trials(LAMP.device)
    assert {(step["status"], step["reason"]) for step in trial["steps"]} == {
        ("skipped", "interrupted: the zone was switched")
    }
    assert shop.floor.wanted(LAMP).brightness == pytest.approx(0.3)


async def test_two_lamps_of_one_zone_are_tried_one_after_the_other(shop: StaffedShop) -> None:
    other = shop.floor.lamp("other")
    shop.floor.tick()
    shop.floor.say("other", CALM)
    shop.floor.tick()
    await begun(shop)
    live(shop)

    await shop.operations.try_out(other.device, part=None, actor=ACTOR)
    for _ in range(40):
        if other in shop.floor.reconciler.trials:
            shop.floor.echo(other)
        shop.floor.wait(1)

    (trial,) = await shop.operations.trials(other.device)
    assert {step["status"] for step in trial["steps"]} == {"observed"}


async def test_the_emergency_ends_a_trial_and_lets_none_begin(shop: StaffedShop) -> None:
    await begun(shop)
    await shop.operations.set_emergency(active=True, actor=ACTOR)
    live(shop, obeys=False, seconds=4)

    assert LAMP not in shop.floor.reconciler.trials
    with pytest.raises(BusyDeviceError, match="emergency"):
        await begun(shop)


async def test_a_device_without_a_zone_is_never_commanded(shop: StaffedShop) -> None:
    shop.floor.lamp("stranger")
    shop.floor.reconciler.rearrange({LAMP: shop.floor.reconciler.places[LAMP]}, shop.floor.now)

    with pytest.raises(NotInstalledError, match="no zone"):
        await shop.operations.try_out(DeviceId("stranger"), part=None, actor=ACTOR)


async def test_nobody_tries_what_is_being_tried(shop: StaffedShop) -> None:
    await begun(shop)

    with pytest.raises(BusyDeviceError, match="already"):
        await begun(shop)


async def test_a_lamp_that_leaves_ends_its_trial_at_once(shop: StaffedShop) -> None:
    shop.floor.give_power(LAMP)
    await begun(shop)
    shop.floor.cut_power(LAMP)
    for _ in range(3):
        live(shop, obeys=False, seconds=20)

    (trial,) = await shop.operations.trials(LAMP.device)
    assert [step["status"] for step in trial["steps"]][:2] == ["failed", "skipped"]
    assert {step["reason"] for step in trial["steps"]} == {"offline"}


async def test_after_a_power_cut_nothing_is_left_of_a_trial_but_its_record(
    shop: StaffedShop, sqlite_url: str
) -> None:
    await begun(shop)
    live(shop)
    await shop.database.write(lambda _: None)  # what was to be kept is on the disk

    async with staffed_shop(sqlite_url) as again:
        again.floor.lamp("lamp")
        await again.operations.restore()
        (trial,) = await again.operations.trials(LAMP.device)

    assert (trial["by"], trial["running"], len(trial["steps"]) > 4) == (ACTOR, False, True)
