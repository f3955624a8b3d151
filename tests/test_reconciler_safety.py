"""What no choice of people may do: flash, and run a diffuser dry."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from controller.atmosphere.model import LimitKind
from tests.atmosphere.shop import ENTRANCE
from tests.shop_floor import ShopFloor


@pytest.fixture
def floor() -> ShopFloor:
    return ShopFloor()


def test_switching_to_and_fro_does_not_flash_and_ends_in_the_last_choice(floor: ShopFloor) -> None:
    floor.lamp("lamp")
    for number in range(20):
        floor.switch(("calm", "evening")[number % 2])
        floor.now += timedelta(milliseconds=20)

    commanded = [command.want.brightness for command in floor.sender.take()]
    flashes = sum(before != after for before, after in pairwise(commanded))
    assert flashes <= 5
    [clamp] = floor.receipt(floor.reconciler.zones[ENTRANCE].receipt or "").clamps
    assert clamp.kind is LimitKind.FLASHES
    assert [command.want.brightness for command in floor.wait(1)] == [0.3]


def test_an_emergency_does_not_wait_for_the_light_to_calm_down(floor: ShopFloor) -> None:
    floor.lamp("lamp")
    for number in range(6):
        floor.switch(("calm", "evening")[number % 2])
    floor.sender.take()

    floor.reconciler.wishes.emergency = True
    floor.reconciler.switch_all(floor.now)

    assert [command.want.brightness for command in floor.sender.take()] == [1.0]


def scented(floor: ShopFloor) -> str:
    floor.diffuser()
    for topic, said in (("power", "ON"), ("intensity", "40"), ("fragrance", "lavender"), ("level", "30")):
        floor.say(f"diffuser/{topic}", said)
    receipt = floor.switch("scented")
    floor.say("diffuser/power", "ON")
    return receipt


def test_an_empty_cartridge_switches_its_diffuser_off_and_says_why(floor: ShopFloor) -> None:
    scented(floor)
    floor.wait(60)

    floor.say("diffuser/level", "0")
    [command] = floor.tick()
    floor.say("diffuser/power", "OFF")

    assert command.want.on is False
    [delivery] = floor.receipt(floor.reconciler.zones[ENTRANCE].receipt or "").deliveries
    assert (delivery.status, delivery.reason) == ("skipped", "the cartridge is empty")


def test_a_new_cartridge_brings_the_scent_back(floor: ShopFloor) -> None:
    scented(floor)
    floor.say("diffuser/level", "0")
    floor.tick()
    floor.say("diffuser/power", "OFF")
    floor.wait(60)

    floor.say("diffuser/level", "100")

    assert [command.want.on for command in floor.tick()] == [True]
