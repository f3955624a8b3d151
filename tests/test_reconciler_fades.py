"""Fades, drift and repairs: what a device says on its way is no failure, what it says later may be one."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from controller.atmosphere.delivery import DeliveryStatus
from controller.atmosphere.model import PartId, State
from tests.atmosphere.shop import ENTRANCE
from tests.shop_floor import CALM, ShopFloor

HALFWAY = State(on=True, brightness=0.3, temperature_kelvin=3000)


@pytest.fixture
def floor() -> ShopFloor:
    return ShopFloor()


@pytest.fixture
def lamp(floor: ShopFloor) -> PartId:
    return floor.lamp("lamp")


def test_a_lamp_that_reports_its_way_is_not_told_again_on_the_way(floor: ShopFloor, lamp: PartId) -> None:
    receipt = floor.switch("slow")
    (command,) = floor.sender.take()
    assert command.fade_s == 10

    for _ in range(9):
        assert floor.wait(1) == []
        floor.echo(lamp, HALFWAY)
    floor.wait(1)
    floor.echo(lamp)

    assert floor.delivery(receipt, lamp).status is DeliveryStatus.OBSERVED
    assert floor.delivery(receipt, lamp).attempts == 1


def test_after_many_reports_of_its_way_a_lamp_is_told_again_once_not_many_times(
    floor: ShopFloor, lamp: PartId
) -> None:
    floor.switch("slow")
    floor.sender.take()
    for _ in range(9):
        floor.wait(1)
        floor.echo(lamp, HALFWAY)

    # due at 10 s of fade and 1.5 s of patience
    assert len(floor.wait(2.6)) == 1


def test_an_echo_of_the_target_ends_a_fades_delivery_at_once(floor: ShopFloor, lamp: PartId) -> None:
    receipt = floor.switch("slow")

    floor.wait(0.2)
    floor.echo(lamp)

    assert floor.delivery(receipt, lamp).status is DeliveryStatus.OBSERVED


def test_the_way_after_an_early_echo_of_the_target_is_no_drift(floor: ShopFloor, lamp: PartId) -> None:
    floor.switch("slow")
    floor.echo(lamp)
    floor.sender.take()

    for _ in range(9):
        assert floor.wait(1) == []
        floor.echo(lamp, HALFWAY)
        assert floor.reconciler.standing.delivered(ENTRANCE) == (1, 1)
    floor.wait(1)
    floor.echo(lamp)

    assert floor.wait(600) == []


def test_a_lamp_that_speaks_only_at_the_end_is_observed_and_told_the_fade_that_is_left(
    floor: ShopFloor, lamp: PartId
) -> None:
    receipt = floor.switch("slow")

    told = floor.wait(10.1)
    floor.echo(lamp)

    # sent at 0 s, 1.5 s, and 2.4 s later
    assert [c.fade_s for c in told] == pytest.approx([10, 8.5, 6.1])
    assert floor.delivery(receipt, lamp).status is DeliveryStatus.OBSERVED


def test_a_lamp_that_never_speaks_of_its_fade_fails_after_the_fade_and_the_usual_wait(
    floor: ShopFloor, lamp: PartId
) -> None:
    receipt = floor.switch("slow")

    floor.wait(11.4)
    assert floor.delivery(receipt, lamp).status is DeliveryStatus.SENT
    floor.wait(0.1)

    assert floor.delivery(receipt, lamp).reason == "no echo of its state"


def test_a_lamp_that_somebody_dims_is_put_back(floor: ShopFloor, lamp: PartId) -> None:
    floor.switch()
    floor.echo(lamp)
    floor.wait(60)

    floor.echo(lamp, HALFWAY)

    assert floor.reconciler.standing.delivered(ENTRANCE) == (0, 1)
    assert [c.want for c in floor.wait(1.1)] == [floor.wanted(lamp)]
    floor.echo(lamp)
    assert floor.reconciler.standing.delivered(ENTRANCE) == (1, 1)


def test_a_lamp_that_somebody_dims_right_after_the_scene_is_put_back_too(
    floor: ShopFloor, lamp: PartId
) -> None:
    floor.switch()
    floor.echo(lamp)
    floor.sender.take()

    floor.wait(0.5)
    floor.echo(lamp, HALFWAY)

    assert [c.want for c in floor.wait(1.1)] == [floor.wanted(lamp)]
    assert floor.reconciler.standing.delivered(ENTRANCE) == (0, 1)


def test_a_lamp_that_comes_back_by_itself_is_left_alone(floor: ShopFloor, lamp: PartId) -> None:
    floor.switch()
    floor.echo(lamp)
    floor.wait(60)

    floor.echo(lamp, HALFWAY)
    floor.echo(lamp)

    assert floor.wait(600) == []


@pytest.mark.parametrize("after_s", [0.5, 5.0])
def test_a_lamp_that_somebody_keeps_dimming_is_put_back_ever_more_rarely(
    floor: ShopFloor, lamp: PartId, after_s: float
) -> None:
    floor.switch()
    floor.sender.take()

    told_at: list[tuple[datetime, int]] = []
    while len(told_at) < 8:
        floor.echo(lamp)
        floor.wait(after_s)
        floor.echo(lamp, HALFWAY)
        while not floor.sender.sent:
            due = floor.reconciler.ledger.next_due()
            assert due is not None
            floor.now = due
            floor.reconciler.verify(due)
        told_at.append((floor.now, len(floor.sender.take())))

    waits = [later - earlier for (earlier, _), (later, _) in pairwise(told_at)]
    assert {count for _, count in told_at} == {1}
    # one second doubled at each repair: after seven, 64 s and more
    assert waits == sorted(waits)
    assert waits[-1] >= timedelta(seconds=64)


def test_what_a_part_reports_beside_its_state_is_no_drift(floor: ShopFloor) -> None:
    diffuser = floor.diffuser()
    floor.switch("scented")
    for topic, said in (("power", "ON"), ("fragrance", "lavender"), ("intensity", "40")):
        floor.say(f"{diffuser.device}/{topic}", said)
    floor.wait(60)

    floor.say(f"{diffuser.device}/level", "61")

    assert floor.reconciler.standing.delivered(ENTRANCE) == (1, 1)
    assert floor.wait(600) == []


def test_a_lamp_that_is_already_there_and_then_changes_is_put_back(floor: ShopFloor, lamp: PartId) -> None:
    floor.say("lamp", CALM)
    floor.tick()
    floor.wait(60)

    floor.echo(lamp, HALFWAY)

    assert [c.want for c in floor.wait(1.1)] == [floor.wanted(lamp)]
