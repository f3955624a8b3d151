"""What counts as exposure: from the final receipt to the next change, with what was really there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from controller.atmosphere.model import PartId, ReasonKind, Sense
from tests.atmosphere.shop import ENTRANCE
from tests.shop_floor import ShopFloor, lamp_json

SETTLING = timedelta(minutes=45)
"""of the slowest sense, scent, after a start"""


@pytest.fixture
def floor() -> ShopFloor:
    return ShopFloor()


@pytest.fixture
def lamps(floor: ShopFloor) -> list[PartId]:
    return [floor.lamp(f"lamp{n}") for n in range(4)]


def test_an_exposure_begins_when_the_receipt_is_final(floor: ShopFloor, lamps: list[PartId]) -> None:
    floor.tick()
    for lamp in lamps[:3]:
        floor.echo(lamp)
    assert floor.exposures() == []

    floor.wait(1)
    floor.echo(lamps[3])

    (exposure,) = floor.exposures()
    assert (exposure.scene, exposure.reason) == ("calm", ReasonKind.SCHEDULE)
    assert (exposure.begins, exposure.ends, exposure.delivered) == (floor.now, None, 1.0)
    assert exposure.settled == floor.now + SETTLING


def test_a_device_that_failed_lowers_the_share(floor: ShopFloor, lamps: list[PartId]) -> None:
    floor.tick()
    for lamp in lamps[:3]:
        floor.echo(lamp)

    floor.wait(8)

    (exposure,) = floor.exposures()
    assert exposure.delivered == 3 / 4
    assert exposure.begins == floor.now - timedelta(seconds=8 - 7.74)


def test_an_exposure_ends_when_a_change_begins(floor: ShopFloor, lamps: list[PartId]) -> None:
    floor.tick()
    for lamp in lamps:
        floor.echo(lamp)
    begun = floor.now
    floor.wait(60)

    floor.switch("evening")

    (exposure,) = floor.exposures()
    assert (exposure.begins, exposure.ends) == (begun, floor.now)
    assert floor.reconciler.exposures.running(ENTRANCE) is None


def test_a_device_that_leaves_and_returns_changes_the_share_but_not_the_settling(
    floor: ShopFloor, lamps: list[PartId]
) -> None:
    floor.tick()
    for lamp in lamps:
        floor.echo(lamp)
    settled = floor.exposures()[0].settled

    floor.wait(60)
    floor.cut_power(lamps[0])
    floor.wait(60)
    floor.give_power(lamps[0])
    floor.echo(lamps[0])
    floor.wait(60)

    assert [e.delivered for e in floor.exposures()] == [1.0, 3 / 4, 1.0]
    assert {e.settled for e in floor.exposures()} == {settled}
    assert floor.exposures()[0].ends == floor.exposures()[1].begins


def test_drift_right_after_a_scene_lowers_the_share_until_it_is_repaired(
    floor: ShopFloor, lamps: list[PartId]
) -> None:
    floor.tick()
    for lamp in lamps:
        floor.echo(lamp)
    floor.wait(0.5)
    floor.say(lamps[0].device, {**lamp_json(floor.wanted(lamps[0])), "brightness": 20})

    floor.wait(2)
    floor.echo(lamps[0])
    floor.wait(2)

    assert [e.delivered for e in floor.exposures()] == [1.0, 3 / 4, 1.0]


def test_a_thousand_lamps_behind_one_gateway_end_one_exposure_together(floor: ShopFloor) -> None:
    lamps = [floor.lamp(f"lamp{n}", availability_topic="bridge") for n in range(1000)]
    floor.tick()
    for lamp in lamps:
        floor.echo(lamp)

    floor.wait(60)
    floor.say("bridge", "offline")
    floor.wait(60)

    assert [e.delivered for e in floor.exposures()] == [1.0, 0.0]


def test_a_sense_that_nothing_gives_has_no_share(floor: ShopFloor) -> None:
    lamp = floor.lamp("lamp")
    floor.switch("scented")

    floor.echo(lamp)

    (exposure,) = floor.exposures()
    assert (exposure.share(Sense.LIGHT), exposure.share(Sense.SCENT)) == (1.0, 0.0)


def test_another_reason_for_the_same_atmosphere_begins_another_exposure(
    floor: ShopFloor, lamps: list[PartId]
) -> None:
    floor.tick()
    for lamp in lamps:
        floor.echo(lamp)
    floor.wait(60)

    floor.override("calm")
    assert floor.tick() == []

    assert [e.reason for e in floor.exposures()] == [ReasonKind.SCHEDULE, ReasonKind.OVERRIDE]
    assert floor.exposures()[0].ends == floor.exposures()[1].begins


def test_a_zone_without_devices_has_no_exposure(floor: ShopFloor) -> None:
    floor.wait(600)

    assert floor.exposures() == []


def test_a_zone_that_loses_its_last_device_ends_its_exposure(floor: ShopFloor, lamps: list[PartId]) -> None:
    floor.tick()
    for lamp in lamps:
        floor.echo(lamp)
    floor.wait(60)

    floor.reconciler.rearrange({}, floor.now)
    floor.tick()

    assert floor.exposures()[-1].ends == floor.now
