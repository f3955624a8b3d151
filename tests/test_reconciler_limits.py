"""Devices that may not give all that their zone asks, and hours that are counted."""

from __future__ import annotations

from controller.atmosphere.delivery import DeliveryStatus
from controller.atmosphere.model import State
from controller.atmosphere.part_limits import NO_LIMITS, PartLimits
from tests.atmosphere.shop import ENTRANCE
from tests.shop_floor import ShopFloor

HALF = PartLimits(brightness_max=0.5)
TWENTY_MINUTES = PartLimits(scent_daily_s=1200.0)


def test_a_limited_lamp_is_told_less_observed_at_that_and_the_receipt_says_why() -> None:
    floor = ShopFloor()
    desk, other = floor.lamp("desk"), floor.lamp("other")
    floor.reconciler.limit({desk: HALF})

    receipt = floor.switch("calm")
    told = {command.part: command.want.brightness for command in floor.sender.take()}
    floor.echo(desk)
    floor.echo(other)

    assert told == {desk: 0.5, other: 0.6}
    delivery = floor.delivery(receipt, desk)
    assert (delivery.status, delivery.note) == (DeliveryStatus.OBSERVED, "this device: brightness max 50%")
    assert floor.reconciler.standing.delivered(ENTRANCE) == (2, 2)


def test_a_lamp_that_may_give_nothing_is_off_and_not_counted_as_there() -> None:
    floor = ShopFloor()
    desk = floor.lamp("desk")
    floor.reconciler.limit({desk: PartLimits(brightness_max=0.0)})

    receipt = floor.switch("calm")
    floor.echo(desk, State(on=False))

    delivery = floor.delivery(receipt, desk)
    assert (delivery.status, delivery.reason) == (DeliveryStatus.SKIPPED, "this device: brightness max 0%")
    assert floor.reconciler.standing.delivered(ENTRANCE) == (0, 1)


def test_a_limit_that_is_set_while_a_scene_is_on_holds_at_the_next_tick() -> None:
    floor = ShopFloor()
    desk = floor.lamp("desk")
    floor.tick()
    floor.echo(desk)

    floor.reconciler.limit({desk: HALF})
    (less,) = floor.tick()
    floor.echo(desk)
    floor.reconciler.limit({desk: NO_LIMITS})
    (more,) = floor.tick()

    assert (less.want.brightness, more.want.brightness) == (0.5, 0.6)


def test_a_diffuser_is_switched_off_when_its_minutes_of_the_day_are_over() -> None:
    floor = ShopFloor()
    diffuser = floor.diffuser()
    floor.reconciler.limit({diffuser: TWENTY_MINUTES})
    floor.switch("scented")
    floor.sender.take()
    say(floor, "ON")

    assert not floor.wait(1199)
    (command,) = floor.wait(1)
    say(floor, "OFF")

    assert command.want == State(on=False)
    status = floor.reconciler.zones[ENTRANCE]
    assert [wanted.refusal for wanted in status.wanted] == ["this device: scent daily 20 min"]
    assert not floor.wait(3600)


def test_hours_are_those_in_which_the_device_said_that_it_ran() -> None:
    floor = ShopFloor()
    lamp = floor.lamp("lamp")
    floor.tick()

    floor.wait(3)
    floor.echo(lamp)
    floor.wait(600)
    floor.cut_power(lamp)
    floor.wait(600)
    floor.give_power(lamp)

    runs = floor.reconciler.allowances.meter.runs(lamp, floor.now)
    assert runs.run_s == 600


def say(floor: ShopFloor, power: str) -> None:
    """Let the diffuser say all that the scene asks of it."""
    for topic, payload in (("power", power), ("intensity", "40"), ("fragrance", "lavender")):
        floor.say(f"diffuser/{topic}", payload)
