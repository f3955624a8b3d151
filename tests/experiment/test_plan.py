"""The drawn plan: what it asks of a zone, and that it cannot be changed unseen."""

from dataclasses import replace
from datetime import time, timedelta

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.atmosphere.model import Sense, State, ZoneId
from controller.experiment.design import Arm
from controller.experiment.draw import draw
from controller.experiment.plan import (
    PlanChangedError,
    design_from_json,
    design_to_json,
    plan_from_json,
    plan_to_json,
)
from tests.experiment.shop import (
    ENTRANCE,
    MONDAY,
    citrus_against_lavender,
    crossed_senses,
    drawn,
    ten_to_ten,
)


@given(seed=st.integers(0, 2**31), burn_in=st.integers(0, 200), holiday=st.integers(0, 13))
def test_a_stored_plan_is_read_back_as_it_was_drawn(seed: int, burn_in: int, holiday: int) -> None:
    design = replace(citrus_against_lavender(seed=seed), burn_in_minutes=burn_in)
    plan = draw(design, ten_to_ten(), holidays=[MONDAY + timedelta(days=holiday)])

    assert plan_from_json(orjson.loads(orjson.dumps(plan_to_json(plan)))) == plan


def test_a_design_with_a_patch_and_a_window_is_read_back() -> None:
    arms = (Arm("A"), Arm("B", patch={"scent": {"fragrance": "citrus", "intensity": "30%"}}))
    design = replace(citrus_against_lavender(), arms=arms, window=(time(12), time(20)))

    assert design_from_json(orjson.loads(orjson.dumps(design_to_json(design)))) == design


def test_a_plan_of_crossed_senses_is_read_back_with_its_strata() -> None:
    plan = draw(crossed_senses(), ten_to_ten(28))
    tree = orjson.loads(orjson.dumps(plan_to_json(plan)))

    assert plan_from_json(tree) == plan
    assert "stratum" in tree["blocks"][0]
    with pytest.raises(PlanChangedError):
        plan_from_json(tree | {"design": tree["design"] | {"kind": "adjacent-days"}})


def test_a_plan_in_pairs_is_written_without_the_words_of_other_designs() -> None:
    tree = plan_to_json(drawn())

    # Such plans are stored in shops with their hash
    assert not {"kind", "factors"} & tree["design"].keys()
    assert tree["blocks"][0]["pair"] == drawn().blocks[0].stratum


def test_the_senses_that_decide_are_part_of_the_plan_and_of_its_hash() -> None:
    plan = draw(replace(citrus_against_lavender(), senses=(Sense.MUSIC, Sense.SCENT)), ten_to_ten())
    tree = plan_to_json(plan)

    assert plan_from_json(orjson.loads(orjson.dumps(tree))).design.senses == (Sense.MUSIC, Sense.SCENT)
    with pytest.raises(PlanChangedError, match="changed after it was drawn"):
        plan_from_json(tree | {"design": tree["design"] | {"senses": ["music"]}})


def test_a_plan_that_was_edited_after_the_draw_is_found() -> None:
    tree = plan_to_json(drawn())
    tree["blocks"][0]["arm"] = "B" if tree["blocks"][0]["arm"] == "A" else "A"

    with pytest.raises(PlanChangedError, match="changed after it was drawn"):
        plan_from_json(tree)


@pytest.mark.parametrize("change", [{"blocks": [{}]}, {"notes": 3}, {"design": {"zones": []}}])
def test_a_plan_that_cannot_be_read_was_changed_too(change: dict[str, object]) -> None:
    with pytest.raises(PlanChangedError, match="its content cannot be read"):
        plan_from_json({**plan_to_json(drawn()), **change})


def test_a_block_asks_for_its_arm_from_its_first_instant_until_before_its_end() -> None:
    plan = drawn()
    first = plan.blocks[0]

    assignment = plan.assignment(ENTRANCE, first.begins)

    assert assignment is not None
    assert (assignment.experiment, assignment.arm, assignment.ends) == ("citrus", first.arm, first.ends)
    assert assignment.scene == ("lavender-welcome" if first.arm == "A" else "citrus-welcome")
    following = plan.assignment(ENTRANCE, first.ends)
    assert following is not None
    assert following.begins == first.ends


def test_outside_the_blocks_nothing_is_asked() -> None:
    plan = drawn()
    an_hour = timedelta(hours=1)

    assert plan.assignment(ENTRANCE, plan.begins - an_hour) is None
    assert plan.assignment(ENTRANCE, plan.begins + 13 * an_hour) is None  # an hour after closing
    assert plan.assignment(ENTRANCE, plan.ends) is None
    assert plan.assignment(ZoneId("lounge"), plan.begins) is None


def test_an_arm_that_changes_one_sense_asks_for_that_sense_alone() -> None:
    arms = (Arm("A"), Arm("B", patch={"scent": {"fragrance": "citrus", "intensity": "30%"}}))
    plan = draw(replace(citrus_against_lavender(), arms=arms), ten_to_ten())
    block = next(block for block in plan.blocks if block.arm == "B")

    assignment = plan.assignment(ENTRANCE, block.begins)

    assert assignment is not None
    assert assignment.patch is not None
    assert assignment.patch.scent is not None
    assert assignment.patch.scent.state.merged(State(on=None)).fragrance == "citrus"
    assert assignment.patch.light is None


def test_two_experiments_meet_where_they_want_one_zone_at_one_time() -> None:
    plan, music = drawn(), replace(citrus_against_lavender(), experiment="music")
    evenings = draw(replace(music, window=(time(19), time(22)), block_minutes=120), ten_to_ten())
    elsewhere = draw(replace(music, zones=(ZoneId("lounge"),)), ten_to_ten())

    for one, other in ((plan, evenings), (evenings, plan)):
        found = one.meets(other)
        assert found is not None
        ours, theirs = found
        assert ours.begins < theirs.ends
        assert theirs.begins < ours.ends
    assert plan.meets(elsewhere) is None
    assert plan.meets(drawn(weeks=2, start=MONDAY + timedelta(days=14))) is None
