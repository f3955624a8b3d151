"""A day of a small shop is lived through by the real reconciler, and what came of it is what devices said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from controller.adapters.experiment_draft import Draft, drawn
from controller.adapters.status import Place
from controller.atmosphere.delivery import ReceiptStatus
from controller.atmosphere.model import DeviceId, Layer, PartId, SceneName
from controller.demo.fleet import DemoDevice
from controller.demo.network import TwinNetwork
from controller.demo.past import Past, live_through, places_of
from controller.experiment.design import Arm
from controller.experiment.plan import Plan
from devices.registry import Registry
from devices.simulated.fleet_file import DiffuserSpec, SmileySpec, ZigbeeLightSpec
from devices.simulated.temperament import Faults
from tests.atmosphere.shop import ENTRANCE, MONDAY, after, at
from tests.shop_floor import SHOP

RELIABLE = Faults().scaled(0)
ACCENT = Layer("accent")
SPOT = ZigbeeLightSpec(id="spot", name="Spot", maker="IKEA", model="Spot", model_id="S1", mireds=(250, 454))
DIFFUSER = DiffuserSpec(id="diffuser", name="Diffuser", model="D1", fragrances=("lavender",))
TERMINAL = SmileySpec(id="smileys", name="Smileys", store=SHOP.id, zone=ENTRANCE)
FLEET = (DemoDevice(SPOT, ENTRANCE, ACCENT), DemoDevice(DIFFUSER, ENTRANCE), DemoDevice(TERMINAL, ENTRANCE))
BEGINS, ENDS = at(SHOP, MONDAY, "00:00"), at(SHOP, after(MONDAY, 1), "00:00")


def monday(*plans: Plan, seed: int = 1, faults: Faults | None = RELIABLE) -> Past:
    """Calm from ten to twelve, evening from then to ten, everything off before and after."""
    return live_through(SHOP, FLEET, plans, BEGINS, ENDS, seed=seed, faults=faults)


@pytest.fixture(scope="module")
def past() -> Past:
    return monday()


@pytest.mark.parametrize(("clock", "brightness"), [("09:00", 0.0), ("11:00", 0.6), ("13:00", 0.3)])
def test_customers_stand_in_the_light_that_the_lamp_reported(
    past: Past, clock: str, brightness: float
) -> None:
    # a Zigbee lamp dims in 254 steps
    found = past.really(ENTRANCE, at(SHOP, MONDAY, clock)).brightness

    assert found == pytest.approx(brightness, abs=1 / 254)


def test_a_scene_lasts_from_when_its_devices_said_so_until_the_next_one_is_due(past: Past) -> None:
    lived = sorted((e for e in past.exposures if e.zone == ENTRANCE), key=lambda e: e.begins)

    slots = [at(SHOP, MONDAY, clock) for clock in ("00:00", "10:00", "12:00", "22:00")]
    assert [e.scene for e in lived] == ["neutral", "calm", "evening", "neutral"]
    assert [e.ends for e in lived] == [*slots[1:], ENDS]
    for exposure, slot in zip(lived, slots, strict=True):
        assert slot < exposure.begins < slot + timedelta(seconds=5)


def test_what_was_asked_of_devices_that_never_fail_was_observed(past: Past) -> None:
    changes = [receipt for receipt in past.receipts if receipt.zone == ENTRANCE and receipt.total]

    assert {receipt.scene for receipt in changes} == {"neutral", "calm", "evening"}
    assert {receipt.status for receipt in changes} == {ReceiptStatus.COMPLETE}


def test_a_seed_gives_the_same_clumsy_day_again() -> None:
    clumsy = Faults(ignores_command=0.3, loses_echo=0.3)

    first, again, other = (monday(seed=seed, faults=clumsy) for seed in (1, 1, 2))

    assert first.surroundings == again.surroundings
    assert first.exposures == again.exposures
    assert first.exposures != other.exposures


def test_a_running_experiment_decides_what_the_entrance_has() -> None:
    arms = (Arm("A", scene=SceneName("calm")), Arm("B", scene=SceneName("evening")))
    draft = Draft(
        name="Calm or evening",
        zones=(ENTRANCE,),
        arms=arms,
        start=MONDAY,
        weeks=2,
        block_minutes=240,
        burn_in_minutes=60,
        seed=1,
    )
    plan = drawn(draft, SHOP, BEGINS)

    lived = [e for e in monday(plan).exposures if e.experiment is not None]

    scenes = {"A": "calm", "B": "evening"}
    blocks = [block for block in plan.blocks if block.begins < ENDS]
    assert blocks
    for block in blocks:
        (really,) = [e for e in lived if e.begins <= block.burn_in_ends and e.ends and block.ends <= e.ends]
        assert (really.arm, really.scene) == (block.arm, scenes[block.arm])


def test_a_terminal_and_what_is_unknown_have_no_place() -> None:
    registry = Registry()
    TwinNetwork((SPOT,), registry, datetime(2026, 11, 23, tzinfo=UTC), seed=1, faults=RELIABLE)

    places = places_of(FLEET, registry)

    (spot,) = registry.devices.values()
    assert places == {PartId(DeviceId(spot.id), part): Place(ENTRANCE, ACCENT) for part in spot.parts}


def test_before_anything_was_reported_a_customer_stands_in_what_came_first(past: Past) -> None:
    first = past.surroundings[ENTRANCE][0][1]

    assert past.really(ENTRANCE, BEGINS - timedelta(hours=1)) == first
