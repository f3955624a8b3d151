"""Somebody turns a knob: the scene wins, the hand wins for a while, or people are told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from controller.adapters.status import Drift
from controller.atmosphere.drift import REPAIR, DriftKind, DriftPolicy
from controller.atmosphere.model import PartId, State
from tests.atmosphere.shop import ENTRANCE, a_shop, rule
from tests.shop_floor import SCENES, ShopFloor

TURNED_DOWN = State(on=True, brightness=0.1, temperature_kelvin=3000)


def calm_floor(drift: object) -> tuple[ShopFloor, PartId]:
    """An entrance whose one lamp has been as it should be for a minute."""
    zone = {"default": "neutral", "drift": drift}
    store = a_shop(rule("calm", "10:00", "22:00"), scenes=SCENES, zones={"entrance": zone, "lounge": zone})
    floor = ShopFloor(store)
    lamp = floor.lamp("lamp")
    floor.switch()
    floor.echo(lamp)
    floor.wait(60)
    return floor, lamp


def test_a_turned_knob_is_turned_back_by_itself() -> None:
    floor, lamp = calm_floor("repair")

    floor.echo(lamp, TURNED_DOWN)

    assert [command.want.brightness for command in floor.wait(2)] == [0.6]
    assert floor.reconciler.standing.drifts(ENTRANCE) == ()


def test_a_turned_knob_is_respected_for_the_time_that_the_zone_says() -> None:
    floor, lamp = calm_floor("respect 30 min")

    floor.echo(lamp, TURNED_DOWN)
    turned_at = floor.now

    assert floor.wait(29 * 60) == []
    assert floor.reconciler.standing.drifts(ENTRANCE) == (
        Drift(lamp, turned_at, turned_at + timedelta(minutes=30)),
    )
    assert {command.part for command in floor.wait(2 * 60)} == {lamp}
    assert floor.reconciler.standing.drifts(ENTRANCE) == ()


def test_with_an_alarm_a_turned_knob_stays_until_a_person_decides() -> None:
    floor, lamp = calm_floor("alarm")

    floor.echo(lamp, TURNED_DOWN)

    assert floor.wait(8 * 3600) == []
    assert [drift.until for drift in floor.reconciler.standing.drifts(ENTRANCE)] == [None]
    assert ("zone", ENTRANCE) in floor.announced


@pytest.mark.parametrize("drift", ["alarm", "respect 2 h"])
def test_a_switch_ends_what_was_respected(drift: str) -> None:
    floor, lamp = calm_floor(drift)
    floor.echo(lamp, TURNED_DOWN)

    floor.switch("evening")
    floor.echo(lamp)

    assert floor.reconciler.standing.drifts(ENTRANCE) == ()


def test_a_knob_that_was_turned_back_by_hand_is_no_drift_any_more() -> None:
    floor, lamp = calm_floor("alarm")
    floor.echo(lamp, TURNED_DOWN)

    floor.echo(lamp)

    assert floor.reconciler.standing.drifts(ENTRANCE) == ()
    assert floor.reconciler.standing.delivered(ENTRANCE) == (1, 1)


def test_a_late_echo_of_the_scene_before_is_no_drift() -> None:
    floor, lamp = calm_floor("alarm")
    before = floor.wanted(lamp)
    floor.switch("evening")
    floor.echo(lamp)

    floor.echo(lamp, before)
    floor.echo(lamp)
    floor.wait(60)

    assert floor.reconciler.standing.drifts(ENTRANCE) == ()


def test_an_echo_rounded_by_the_lamp_is_no_drift() -> None:
    floor, lamp = calm_floor("alarm")

    floor.echo(lamp, State(on=True, brightness=0.6 + 1 / 254, temperature_kelvin=3010))

    assert floor.reconciler.standing.drifts(ENTRANCE) == ()


def test_what_was_changed_by_hand_is_a_gap_in_the_exposure() -> None:
    floor, lamp = calm_floor("respect 30 min")
    floor.wait(600)

    floor.echo(lamp, TURNED_DOWN)
    floor.wait(60)

    exposures = [e for (zone, _), e in floor.journal.exposures.items() if zone == ENTRANCE]
    assert [exposure.delivered for exposure in exposures[-2:]] == [1.0, 0.0]


def test_a_failed_lamp_is_told_again_whatever_the_policy() -> None:
    floor, lamp = calm_floor("alarm")
    floor.switch("evening")
    floor.wait(20)
    assert floor.receipt(floor.reconciler.zones[ENTRANCE].receipt or "").status == "failed"

    assert {command.part for command in floor.wait(60)} == {lamp}


def test_zones_repair_unless_they_say_otherwise() -> None:
    assert a_shop().zones[ENTRANCE].drift == REPAIR == DriftPolicy(DriftKind.REPAIR)
