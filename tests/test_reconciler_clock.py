"""The clock of the machine is set: waits keep their length, budgets and exposures count no false hour."""

from __future__ import annotations

from datetime import timedelta

import pytest

from controller.atmosphere.model import Used
from controller.atmosphere.pacing import Pacing
from tests.atmosphere.shop import ENTRANCE, MONDAY, after
from tests.shop_floor import ShopFloor


def set_clock(floor: ShopFloor, hours: float) -> None:
    before, by = floor.now, timedelta(hours=hours)
    floor.now += by
    floor.reconciler.clock_was_set(by, before)


@pytest.mark.parametrize("hours", [-1.0, 1.0])
def test_a_lamp_under_way_keeps_its_deadline(hours: float) -> None:
    floor = ShopFloor()
    floor.lamp("lamp")
    floor.switch("calm")
    floor.sender.take()

    set_clock(floor, hours)

    assert floor.wait(1.0) == []
    assert len(floor.wait(1.0)) == 1


@pytest.mark.parametrize("hours", [-1.0, 1.0])
def test_a_gateway_goes_on_at_its_rate(hours: float) -> None:
    floor = ShopFloor(pacing=Pacing({"zigbee2mqtt": 1.0}))
    for number in range(4):
        floor.lamp(f"lamp{number}", origin={"name": "Zigbee2MQTT"})
    floor.switch("calm")
    floor.sender.take()

    set_clock(floor, hours)

    assert len(floor.wait(1.0)) == 1


def test_an_hour_that_never_was_is_no_hour_of_scent() -> None:
    floor = ShopFloor()
    floor.diffuser()
    floor.switch("scented")
    for topic, said in (("power", "ON"), ("intensity", "40"), ("fragrance", "lavender")):
        floor.say(f"diffuser/{topic}", said)
    floor.wait(10)

    set_clock(floor, 1.0)
    floor.tick()

    used = floor.reconciler.meter.used(ENTRANCE, MONDAY)
    assert used.scent_s <= 10
    assert floor.reconciler.meter.used(ENTRANCE, after(MONDAY, 1)) == Used()


def test_an_exposure_does_not_last_through_half_an_hour_that_never_was() -> None:
    floor = ShopFloor()
    lamp = floor.lamp("lamp")
    floor.switch()
    floor.echo(lamp)
    floor.wait(600)
    ended = floor.now

    set_clock(floor, 0.5)
    floor.tick()

    exposures = [e for (zone, _), e in floor.journal.exposures.items() if zone == ENTRANCE]
    assert exposures[0].ends == ended
    assert exposures[-1].begins == ended + timedelta(minutes=30)
