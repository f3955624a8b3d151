"""Plans that a store cannot live through are found before the start."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from controller.atmosphere.compile import Placed
from controller.atmosphere.fixture import Fixture
from controller.atmosphere.hours import opening_spans
from controller.atmosphere.model import Capability, DeviceId, Layer, Part, PartId, Ranges, Sense, Store
from controller.atmosphere.part_limits import PartLimits
from controller.experiment.design import Arm, Design
from controller.experiment.differing import slowest_settle_s
from controller.experiment.draw import draw
from controller.experiment.feasible import held_back, too_fast, usual_burn_in_minutes
from controller.experiment.plan import Plan
from controller.experiment.refusal import RefusalKind
from tests.atmosphere.shop import ENTRANCE, MONDAY, a_shop, rule
from tests.experiment.shop import citrus_against_lavender

SCENTED = {
    "scent": {"fragrance": "lavender", "intensity": "40%"},
    "music": {"playlist": "soft", "volume": "30%"},
}
CITRUS = Arm("citrus", patch={"scent": {"fragrance": "citrus"}})
LOUDER = Arm("louder", patch={"music": {"volume": "80%"}})


def shop(limits: dict[str, Any] | None = None) -> Store:
    return a_shop(rule("calm", "open", "close"), scenes={"calm": SCENTED}, limits=limits)


def plan_of(store: Store, arm: Arm) -> Plan:
    design: Design = replace(
        citrus_against_lavender(start=MONDAY),
        zones=(ENTRANCE,),
        arms=(Arm("as-scheduled"), arm),
        timezone=str(store.timezone),
    )
    days = [MONDAY + timedelta(days=n) for n in range(14)]
    return draw(design, {day: opening_spans(store, day) for day in days})


def test_a_plan_within_the_limits_is_not_refused() -> None:
    store = shop({"scent": {"max": "70%"}, "volume": {"max": "60%"}})

    assert held_back(store, plan_of(store, CITRUS)) == ()


def test_a_scent_budget_that_ends_before_the_blocks_do_is_refused_with_the_limit() -> None:
    store = shop({"scent": {"daily": "180 min"}})
    plan = plan_of(store, CITRUS)

    (refusal,) = held_back(store, plan)

    # Open from 10:00, so the budget ends at 13:00: even the first block lacks 60 of its 180 min
    assert refusal.kind is RefusalKind.HELD_BACK
    assert refusal.facts["limit"] == "scent daily 180 min"
    assert refusal.facts["lost"] == plan.strata


def test_a_limit_on_what_the_arms_have_in_common_is_no_reason_against_them() -> None:
    store = shop({"volume": {"max": "20%"}})

    assert held_back(store, plan_of(store, CITRUS)) == ()
    assert [each.facts["name"] for each in held_back(store, plan_of(store, LOUDER))] == ["louder"]


def player(name: str, volume_max: float | None) -> Fixture:
    part = Part(PartId(DeviceId(name), "music"), Sense.MUSIC, frozenset({Capability.VOLUME}))
    return Fixture(name, Placed(part, Layer("ambient"), limits=PartLimits(volume_max=volume_max)))


def test_players_that_may_not_be_so_loud_are_a_reason_against_a_louder_arm() -> None:
    store = shop()
    plan = plan_of(store, LOUDER)

    (refusal,) = held_back(store, plan, {ENTRANCE: [player("till", 0.5), player("door", 0.5)]})

    assert (refusal.kind, refusal.facts["limit"]) == (RefusalKind.HELD_BACK, "till: volume max 50%")


def test_one_quiet_player_among_many_or_a_limit_that_is_kept_anyway_is_none() -> None:
    store = shop()
    free = [player(f"p{n}", None) for n in range(4)]

    # One of five is a fifth, and four fifths delivered are enough
    assert held_back(store, plan_of(store, LOUDER), {ENTRANCE: [*free, player("till", 0.5)]}) == ()
    assert held_back(store, plan_of(store, LOUDER), {ENTRANCE: [player("till", 0.8)]}) == ()
    assert held_back(store, plan_of(store, CITRUS), {ENTRANCE: [player("till", 0.1)]}) == ()


def test_a_fragrance_that_no_diffuser_has_is_a_reason_against_its_arm() -> None:
    store = shop()
    part = Part(PartId(DeviceId("d"), "scent"), Sense.SCENT, frozenset({Capability.FRAGRANCE}))

    def diffuser(*loaded: str) -> Fixture:
        return Fixture("halo", Placed(replace(part, ranges=Ranges(fragrances=loaded)), Layer("ambient")))

    (refusal,) = held_back(store, plan_of(store, CITRUS), {ENTRANCE: [diffuser("lavender", "pine")]})

    assert (refusal.kind, refusal.facts["limit"]) == (RefusalKind.HELD_BACK, "halo: citrus is not loaded")
    assert held_back(store, plan_of(store, CITRUS), {ENTRANCE: [diffuser("lavender", "citrus")]}) == ()


def test_a_budget_that_lasts_for_most_blocks_is_left_to_the_exposures() -> None:
    store = shop({"scent": {"daily": "12 h"}})

    assert held_back(store, plan_of(store, CITRUS)) == ()


def test_a_block_must_hold_the_slowest_sense_that_differs_and_a_visit() -> None:
    store = shop()
    arms = (Arm("as-scheduled"), CITRUS)
    scent_s, music_s = (
        slowest_settle_s(store, [ENTRANCE], each) for each in (arms, (Arm("as-scheduled"), LOUDER))
    )
    short = replace(citrus_against_lavender(), block_minutes=60, burn_in_minutes=0)

    (refusal,) = too_fast(short, scent_s)

    assert (scent_s, music_s) == (45 * 60, 180)  # the store's settle times
    assert str(refusal).startswith("a block of 60 min is shorter than the 45 min in which")
    assert too_fast(short, music_s) == ()


@pytest.mark.parametrize(("settle_s", "minutes"), [(0.0, 30), (60.0, 35), (1800.0, 60)])
def test_the_usual_burn_in_is_the_slowest_sense_and_a_visit(settle_s: float, minutes: int) -> None:
    assert usual_burn_in_minutes(settle_s, visit_minutes=30) == minutes
