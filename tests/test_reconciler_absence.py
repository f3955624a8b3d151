"""Devices that are away: they fail soon, stop nobody, and get the state of then when they return."""

from __future__ import annotations

import pytest

from controller.atmosphere.delivery import DeliveryStatus
from tests.atmosphere.shop import ENTRANCE
from tests.shop_floor import CALM, ShopFloor, utc


@pytest.fixture
def floor() -> ShopFloor:
    return ShopFloor()


def test_a_device_known_to_be_away_fails_at_the_short_deadline_and_stops_no_other(floor: ShopFloor) -> None:
    away, here = floor.lamp("away"), floor.lamp("here")
    floor.cut_power(away)

    receipt = floor.switch()
    floor.echo(here)
    floor.wait(1.5)

    assert (floor.delivery(receipt, away).status, floor.delivery(receipt, away).reason) == (
        "failed",
        "offline",
    )
    assert floor.delivery(receipt, here).status is DeliveryStatus.OBSERVED
    assert floor.reconciler.standing.delivered(ENTRANCE) == (1, 2)


def test_nothing_is_said_to_a_device_that_stays_away(floor: ShopFloor) -> None:
    lamp = floor.lamp("lamp")
    floor.cut_power(lamp)
    floor.tick()

    assert floor.wait(3000) == []


def test_a_device_that_returns_gets_the_state_of_then(floor: ShopFloor) -> None:
    lamp = floor.lamp("lamp")
    floor.switch()
    floor.cut_power(lamp)
    floor.wait(60)
    floor.now = utc(12)
    floor.tick()
    floor.wait(60)
    floor.sender.take()

    floor.give_power(lamp)

    assert [c.want.brightness for c in floor.sender.take()] == [0.3]
    floor.echo(lamp)
    assert floor.reconciler.standing.delivered(ENTRANCE) == (1, 1)


def test_a_late_return_leaves_the_failed_receipt_as_it_was(floor: ShopFloor) -> None:
    lamp = floor.lamp("lamp")
    floor.cut_power(lamp)
    receipt = floor.switch()
    floor.wait(60)

    floor.give_power(lamp)
    floor.echo(lamp)

    assert floor.delivery(receipt, lamp).reason == "offline"
    assert floor.reconciler.standing.delivered(ENTRANCE) == (1, 1)


def test_a_device_that_returns_before_its_deadline_is_told_at_once_and_observed(floor: ShopFloor) -> None:
    lamp = floor.lamp("lamp")
    floor.cut_power(lamp)
    receipt = floor.switch()
    floor.sender.take()

    floor.give_power(lamp)
    assert [c.part for c in floor.sender.take()] == [lamp]
    floor.echo(lamp)

    assert floor.delivery(receipt, lamp).status is DeliveryStatus.OBSERVED


def test_what_a_device_was_before_it_left_is_no_longer_known(floor: ShopFloor) -> None:
    lamp = floor.lamp("lamp")
    floor.say("lamp", CALM)
    floor.tick()

    floor.cut_power(lamp)

    assert floor.reconciler.standing.delivered(ENTRANCE) == (0, 1)
    assert list(floor.reconciler.parts.unknown()) == [lamp]


def test_a_kept_state_of_a_device_that_is_away_does_not_make_it_present(floor: ShopFloor) -> None:
    lamp = floor.lamp("lamp")
    floor.cut_power(lamp)
    floor.say("lamp", CALM)  # retained at the broker since yesterday

    floor.tick()
    floor.wait(60)
    floor.say("lamp", CALM)

    assert floor.reconciler.standing.delivered(ENTRANCE) == (0, 1)
    (receipt,) = (r for r in floor.journal.receipts.values() if r.zone == ENTRANCE)
    assert floor.delivery(receipt.id, lamp).reason == "offline"


def test_a_silent_device_that_seems_present_is_tried_again_ever_more_rarely(floor: ShopFloor) -> None:
    floor.lamp("lamp")
    floor.tick()
    floor.wait(8)  # failed after 7.74 s

    waits = []
    for _ in range(4):
        begun = floor.now
        while not floor.sender.take():
            due = floor.reconciler.ledger.next_due()
            assert due is not None
            floor.now = due
            floor.reconciler.verify(due)
        waits.append((floor.now - begun).total_seconds())
        floor.wait(8)

    # 30 s doubled each time, counted from the failure, which is 0.26 s before this clock's second look
    assert waits == pytest.approx([30 - 0.26, 60 - 0.26, 120 - 0.26, 240 - 0.26])


def test_a_broker_that_was_away_costs_no_command_where_its_lamps_speak(floor: ShopFloor) -> None:
    told, silent = floor.lamp("told"), floor.lamp("silent")
    floor.switch()
    floor.echo(told)
    floor.wait(60)
    floor.sender.take()

    asked = floor.reconciler.hearing.reconnected(floor.now)
    floor.echo(told)
    commands = floor.wait(5)

    assert asked == [told]
    assert {c.part for c in commands} == {silent}


def test_a_lamp_that_says_nothing_once_the_broker_is_back_is_told_again(floor: ShopFloor) -> None:
    lamp = floor.lamp("lamp")
    floor.switch()
    floor.echo(lamp)
    floor.wait(60)
    floor.sender.take()

    floor.reconciler.hearing.reconnected(floor.now)
    commands = floor.wait(2)

    assert [c.part for c in commands] == [lamp]


def test_a_device_that_announces_itself_anew_with_more_abilities_is_told_about_them(floor: ShopFloor) -> None:
    lamp = floor.lamp("lamp", supported_color_modes=["brightness"])
    floor.tick()
    floor.say("lamp", {"state": "ON", "brightness": 152})
    assert floor.tick() == []

    floor.lamp("lamp")
    floor.reconciler.hearing.appeared(lamp.device)

    (command,) = floor.tick()
    assert command.want.temperature_kelvin == 3000
