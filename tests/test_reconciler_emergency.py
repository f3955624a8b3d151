"""An emergency in a store of a thousand lamps: everybody is told at once, ahead of whatever waited."""

from __future__ import annotations

from controller.atmosphere.model import EMERGENCY, ReasonKind
from controller.atmosphere.pacing import Pacing
from tests.atmosphere.shop import ENTRANCE, LOUNGE
from tests.shop_floor import ShopFloor

LAMPS = 1000
ZIGBEE = {"name": "Zigbee2MQTT"}


def big_floor() -> ShopFloor:
    """Half of the lamps behind a slow gateway, in two zones."""
    floor = ShopFloor(pacing=Pacing({"zigbee2mqtt": 25.0}))
    for number in range(LAMPS):
        origin = ZIGBEE if number % 2 else {"name": "ESPHome"}
        floor.lamp(f"lamp{number}", (ENTRANCE, LOUNGE)[number % 4 < 2], origin=origin)
    return floor


def test_a_thousand_lamps_are_told_at_once_although_a_slow_change_is_under_way() -> None:
    floor = big_floor()
    for zone in (ENTRANCE, LOUNGE):
        floor.switch("slow", zone)
    floor.sender.take()

    floor.reconciler.wishes.emergency = True
    floor.reconciler.switch_all(floor.now)

    told = floor.sender.take()
    assert len({command.part for command in told}) == len(told) == LAMPS
    assert {command.want.brightness for command in told} == {1.0}
    assert not floor.reconciler.pacing.anything_waits


def test_nothing_of_the_scene_before_follows_an_emergency() -> None:
    floor = big_floor()
    floor.switch("calm")
    floor.reconciler.wishes.emergency = True
    floor.reconciler.switch_all(floor.now)
    for part in tuple(floor.reconciler.places):
        floor.echo(part)
    floor.sender.take()

    assert floor.wait(60) == []


def test_the_release_returns_to_what_should_be_now_not_to_what_was() -> None:
    floor = ShopFloor()
    lamp = floor.lamp("lamp")
    floor.reconciler.wishes.emergency = True
    floor.reconciler.switch_all(floor.now)
    floor.wait(3600)  # meanwhile the evening began

    floor.reconciler.wishes.emergency = False
    floor.reconciler.switch_all(floor.now)

    assert floor.wanted(lamp).brightness == 0.3
    desired = floor.reconciler.zones[ENTRANCE].desired
    assert desired is not None
    assert (desired.scene, desired.reason.kind) == ("evening", ReasonKind.SCHEDULE)


def test_an_emergency_stops_music_and_its_jingles() -> None:
    floor = ShopFloor()
    floor.player()
    floor.switch("musical")
    floor.reconciler.wishes.emergency = True
    floor.sender.take()

    floor.reconciler.switch_all(floor.now)

    assert [command.want.on for command in floor.sender.take()] == [False]
    desired = floor.reconciler.zones[ENTRANCE].desired
    assert desired is not None
    assert desired.scene == EMERGENCY
