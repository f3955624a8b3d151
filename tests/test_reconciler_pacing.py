"""A Zigbee gateway gets its commands at a rate it can carry, and never one that is out of date."""

from __future__ import annotations

from controller.atmosphere.delivery import DeliveryStatus
from controller.atmosphere.model import PartId
from controller.atmosphere.pacing import Pacing
from tests.atmosphere.shop import ENTRANCE
from tests.shop_floor import ShopFloor

ZIGBEE = {"name": "Zigbee2MQTT"}


def paced_floor(lamps: int, rate_per_s: float = 5.0) -> tuple[ShopFloor, list[PartId]]:
    floor = ShopFloor(pacing=Pacing({"zigbee2mqtt": rate_per_s}))
    return floor, [floor.lamp(f"lamp{n}", origin=ZIGBEE) for n in range(lamps)]


def test_a_burst_goes_out_and_the_rest_waits_its_turn() -> None:
    floor, lamps = paced_floor(12)

    floor.switch("calm")

    assert [command.part for command in floor.sender.take()] == lamps[:5]
    assert [command.part for command in floor.wait(1)] == lamps[5:10]
    assert [command.part for command in floor.wait(1)][:2] == lamps[10:]


def test_the_deadline_of_a_waiting_lamp_counts_from_its_sending() -> None:
    floor, lamps = paced_floor(20)
    receipt = floor.switch("calm")

    floor.wait(1)

    waiting = floor.reconciler.ledger.entry(lamps[-1])
    assert waiting is not None
    assert (waiting.status, waiting.due_at) == (DeliveryStatus.QUEUED, None)
    assert floor.receipt(receipt).status == "pending"


def test_a_waiting_command_gives_way_to_the_newest() -> None:
    floor, _ = paced_floor(12)
    floor.switch("calm")
    floor.sender.take()

    floor.switch("evening")
    later = [*floor.sender.take(), *floor.wait(4)]

    assert {command.want.brightness for command in later} == {0.3}


def test_a_lamp_on_the_network_cable_does_not_wait_for_the_gateway() -> None:
    floor, _ = paced_floor(12)
    wired = floor.lamp("wired", origin={"name": "ESPHome"})

    floor.switch("calm")

    assert wired in {command.part for command in floor.sender.take()}


def test_an_emergency_waits_for_no_turn_and_lets_nothing_follow_it() -> None:
    floor, lamps = paced_floor(12)
    floor.switch("calm")
    floor.sender.take()

    floor.reconciler.wishes.emergency = True
    floor.reconciler.switch_all(floor.now)

    assert {command.part for command in floor.sender.take()} == set(lamps) == floor.sender.urgent
    assert not floor.reconciler.pacing.anything_waits


def test_a_lamp_that_left_the_zone_is_not_told_any_more() -> None:
    floor, lamps = paced_floor(6)
    floor.switch("calm")
    floor.sender.take()

    floor.reconciler.move({lamps[5]: None}, floor.now)

    assert lamps[5] not in {command.part for command in floor.wait(3)}


def test_every_receipt_gets_its_verdict_although_the_gateway_is_slow() -> None:
    floor, lamps = paced_floor(30)
    receipt = floor.switch("calm")

    for _ in range(10):
        for command in floor.sender.take() + floor.wait(1):
            floor.echo(command.part)

    assert floor.receipt(receipt).observed == len(lamps)
    assert floor.reconciler.standing.delivered(ENTRANCE) == (30, 30)
