"""Drafts: what is drawn from the store's own hours, and what is refused before anything is drawn."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from controller.adapters.experiment_draft import Draft, StartInThePastError, drawn
from controller.adapters.status_errors import UnknownSceneError, UnknownZoneError
from controller.atmosphere.model import SceneName, Sense, Span, ZoneId
from controller.atmosphere.scene import SceneError
from controller.experiment.declared import Declared
from controller.experiment.design import Arm, Factor
from controller.experiment.refusal import DesignRefusedError
from tests.web.store_fixture import ENTRANCE, ISTANBUL, MONDAY_NOON, small_store

DIM = {"light": {"brightness": "40%"}}
SILENT = {"music": "off"}
DRAFT = Draft(
    name="Calm instead of neutral",
    zones=(ENTRANCE,),
    arms=(Arm("A", SceneName("neutral")), Arm("B", SceneName("calm"))),
    start=date(2026, 3, 2),
    weeks=2,
    block_minutes=180,
    burn_in_minutes=60,
)


def test_blocks_lie_in_the_opening_hours_of_the_store() -> None:
    plan = drawn(DRAFT, small_store(), MONDAY_NOON)

    walls = {block.begins.astimezone(ISTANBUL).time() for block in plan.blocks}
    assert walls == {time(10), time(13), time(16), time(19)}
    assert plan.design.timezone == "Europe/Istanbul"


def test_a_window_keeps_the_blocks_to_a_part_of_the_day() -> None:
    plan = drawn(replace(DRAFT, window=(time(12), time(19))), small_store(), MONDAY_NOON)

    assert {block.begins.astimezone(ISTANBUL).time() for block in plan.blocks} == {time(12), time(15)}


def test_public_holidays_and_their_mirrors_are_left_out() -> None:
    # Children's Day, Thursday 23 April, mirrors 30 April; Labour Day, Friday 1 May, mirrors 24 April
    plan = drawn(replace(DRAFT, start=date(2026, 4, 20)), small_store(), MONDAY_NOON)

    days = {block.begins.astimezone(ISTANBUL).date() for block in plan.blocks}
    left_out = {date(2026, 4, 23), date(2026, 4, 24), date(2026, 4, 30), date(2026, 5, 1)}
    assert days.isdisjoint(left_out)
    assert len(days) == 14 - len(left_out)


def test_sales_are_in_the_currency_of_the_store() -> None:
    store = replace(small_store(), currency="TRY")
    with_sales, without = (replace(DRAFT, declared=Declared(outcomes)) for outcomes in (("sales",), ("nps",)))

    assert drawn(with_sales, store, MONDAY_NOON).design.declared == Declared(("sales",), currency="TRY")
    assert drawn(with_sales, small_store(), MONDAY_NOON).design.declared.currency is None
    assert drawn(without, store, MONDAY_NOON).design.declared == Declared(("nps",))


def test_a_store_that_closes_on_sundays_has_no_blocks_there() -> None:
    store = small_store()
    weekdays = {day: (Span(time(10), time(22)),) for day in range(6)}
    plan = drawn(DRAFT, replace(store, hours=replace(store.hours, weekdays=weekdays)), MONDAY_NOON)

    assert len({block.begins.astimezone(ISTANBUL).date() for block in plan.blocks}) == 12


def test_the_same_seed_draws_the_same_plan_and_chance_another() -> None:
    one, same = (drawn(replace(DRAFT, id="x", seed=7), small_store(), MONDAY_NOON) for _ in range(2))
    other = drawn(replace(DRAFT, id="x"), small_store(), MONDAY_NOON)

    assert one == same
    assert one.hash != other.hash


def test_the_plan_names_the_senses_in_which_the_arms_differ() -> None:
    # neutral and calm differ in brightness, volume and fragrance; the second draft changes the music alone
    quiet = replace(DRAFT, arms=(Arm("A"), Arm("B", patch={"music": {"volume": "10%"}})))

    assert drawn(DRAFT, small_store(), MONDAY_NOON).design.senses == (Sense.LIGHT, Sense.MUSIC, Sense.SCENT)
    assert drawn(quiet, small_store(), MONDAY_NOON).design.senses == (Sense.MUSIC,)


def test_an_id_reads_like_its_name() -> None:
    plan = drawn(replace(DRAFT, name="Limon & Lavanta"), small_store(), MONDAY_NOON)

    assert plan.design.experiment.startswith("limon-lavanta-")


def test_a_name_without_latin_letters_has_an_id_all_the_same() -> None:
    plan = drawn(replace(DRAFT, name="香り"), small_store(), MONDAY_NOON)

    assert plan.design.experiment.startswith("experiment-")


def test_today_is_not_yet_the_past_by_the_stores_own_calendar() -> None:
    # 21:30 UTC is half past midnight of the next day in Istanbul
    late = datetime(2026, 3, 1, 21, 30, tzinfo=UTC)

    assert drawn(DRAFT, small_store(), late).design.start == date(2026, 3, 2)
    with pytest.raises(StartInThePastError):
        drawn(replace(DRAFT, start=date(2026, 3, 1)), small_store(), late)


@pytest.mark.parametrize(
    ("draft", "error"),
    [
        (replace(DRAFT, zones=(ZoneId("roof"),)), UnknownZoneError),
        (replace(DRAFT, arms=(Arm("A", SceneName("disco")), Arm("B"))), UnknownSceneError),
        (replace(DRAFT, arms=(Arm("A"), Arm("B", patch={"scent": {"intensity": 2}}))), SceneError),
        (replace(DRAFT, arms=(Arm("A"),)), DesignRefusedError),
        (replace(DRAFT, weeks=1), DesignRefusedError),
        (replace(DRAFT, weeks=-2), DesignRefusedError),
        (replace(DRAFT, block_minutes=13 * 60), DesignRefusedError),
    ],
)
def test_what_could_give_no_answer_is_not_drawn(draft: Draft, error: type[Exception]) -> None:
    with pytest.raises(error):
        drawn(draft, small_store(), MONDAY_NOON)


def test_a_draft_without_a_burn_in_waits_for_the_slowest_sense_that_differs_and_a_visit() -> None:
    louder = (Arm("A"), Arm("B", patch={"music": {"volume": "50%"}}))

    plans = [
        drawn(replace(DRAFT, burn_in_minutes=None, arms=arms), small_store(), MONDAY_NOON)
        for arms in (DRAFT.arms, louder)
    ]

    # 45 min for a scent and 3 min for music, a visit of 30, in steps of five
    assert [plan.design.burn_in_minutes for plan in plans] == [75, 35]


def test_an_arm_that_a_limit_would_hold_back_is_not_drawn() -> None:
    store = small_store()
    quiet = replace(store.zones[ENTRANCE], limits=replace(store.zones[ENTRANCE].limits, volume_max=0.2))
    louder = replace(DRAFT, arms=(Arm("A"), Arm("B", patch={"music": {"volume": "60%"}})))

    with pytest.raises(DesignRefusedError, match="most of them arm B by: volume max 20%"):
        drawn(louder, replace(store, zones={**store.zones, ENTRANCE: quiet}), MONDAY_NOON)


@pytest.mark.parametrize(
    "factors",
    [
        (),
        (
            Factor(Sense.LIGHT, (Arm("A", patch=DIM), Arm("B", patch={"light": {"brightness": "40.0%"}}))),
            Factor(
                Sense.MUSIC, (Arm("quiet", patch={"music": {"volume": "10%"}}), Arm("none", patch=SILENT))
            ),
        ),
    ],
    ids=["arms", "levels"],
)
def test_arms_that_say_the_same_in_other_words_are_not_drawn(factors: tuple[Factor, ...]) -> None:
    arms = () if factors else (Arm("A", patch=DIM), Arm("B", patch={"light": {"brightness": "40.0%"}}))

    with pytest.raises(DesignRefusedError, match="the arms A and B are the same atmosphere"):
        drawn(replace(DRAFT, arms=arms, factors=factors, weeks=4), small_store(), MONDAY_NOON)


def test_a_plan_that_nobody_could_wait_for_is_not_drawn() -> None:
    arms = (Arm("A", patch=DIM), Arm("B", patch={"light": {"brightness": "80%"}}))
    minutely = replace(DRAFT, arms=arms, weeks=52, block_minutes=1, burn_in_minutes=0, visit_minutes=0)

    with pytest.raises(DesignRefusedError, match="blocks are more than the 50000 of the largest plan"):
        drawn(minutely, small_store(), MONDAY_NOON)
