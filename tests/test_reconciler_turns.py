"""A diffuser on a smart plug, switched in turns by the controller."""

from __future__ import annotations

from datetime import timedelta

import pytest

from controller.atmosphere.cycle import GRACE_S
from controller.atmosphere.delivery import DeliveryStatus
from controller.atmosphere.model import Command, PartId, State
from tests.atmosphere.shop import ENTRANCE, MONDAY
from tests.devices.announcements import whole_device
from tests.shop_floor import ShopFloor

RUN_S, PAUSE_S = 120, 180
"""40 % of five minutes, which the scene scented asks for"""
RELAY = {"p": "switch", "cmd_t": "~/set", "stat_t": "~"}


class PlugFloor(ShopFloor):
    """A shop whose only device is a plug that does what it is told."""

    def __init__(self) -> None:
        super().__init__()
        plug = {"ids": ["plug"], "name": "Plug", "mdl": "Smart plug"}
        self.plug: PartId = self.discover(*whole_device("plug", {"relay": RELAY}, dev=plug), ENTRANCE)

    def obey(self, commands: list[Command]) -> None:
        """Let the plug say that it did the last thing it was told."""
        for command in commands[-1:]:
            self.say("plug", "ON" if command.want.on else "OFF")


@pytest.fixture
def floor() -> PlugFloor:
    floor = PlugFloor()
    floor.switch("scented")
    floor.obey(floor.sender.take())
    return floor


def test_a_scene_begins_with_a_run_and_is_observed_like_any_other() -> None:
    floor = PlugFloor()

    receipt = floor.switch("scented")
    (command,) = floor.sender.take()
    floor.obey([command])

    assert command.want == State(on=True, run_s=RUN_S + GRACE_S)
    assert floor.delivery(receipt, floor.plug).status is DeliveryStatus.OBSERVED


def test_the_plug_is_switched_off_after_its_run_and_on_after_its_pause(floor: PlugFloor) -> None:
    assert not floor.wait(RUN_S - 1)

    pause = floor.wait(1)
    floor.obey(pause)
    run = floor.wait(PAUSE_S)

    assert [command.want.on for command in pause] == [False]
    assert [command.want for command in run] == [State(on=True, run_s=RUN_S + GRACE_S)]


def test_a_pause_is_part_of_the_scene_and_no_drift(floor: PlugFloor) -> None:
    floor.obey(floor.wait(RUN_S))

    assert floor.reconciler.standing.delivered(ENTRANCE) == (1, 1)
    assert not floor.wait(30)
    assert floor.exposures()[-1].delivered == 1.0


def test_a_plug_that_somebody_switches_on_in_its_pause_is_switched_off_again(floor: PlugFloor) -> None:
    floor.obey(floor.wait(RUN_S))

    floor.say("plug", "ON")
    repaired = floor.wait(60)

    assert {command.want.on for command in repaired} == {False}


def test_what_counts_against_the_day_is_the_runs_alone(floor: PlugFloor) -> None:
    for _ in range(10):
        floor.obey(floor.wait(RUN_S))
        floor.obey(floor.wait(PAUSE_S))

    used = floor.reconciler.meter.used(ENTRANCE, MONDAY)
    assert used.scent_s == pytest.approx(10 * RUN_S, rel=0.05)


def test_another_scene_ends_the_turns(floor: PlugFloor) -> None:
    floor.switch("calm")
    floor.obey(floor.sender.take())

    assert not floor.wait(timedelta(minutes=20).total_seconds())
