"""The effect of a whole atmosphere, from blocks that had only part of it."""

from dataclasses import replace
from datetime import timedelta
from statistics import fmean

import pytest

from controller.atmosphere.model import Exposure, Sense
from controller.experiment.design import Arm
from controller.experiment.dose import doses, planned
from controller.experiment.plan import Block, Plan
from controller.experiment.sensitivity import carry_over, carry_over_to_json, lag_minutes
from tests.experiment.shop import LAVENDER, answered, as_planned, drawn, wobble


def lived(plan: Plan, settle_minutes: float = 45.0) -> list[Exposure]:
    settle = timedelta(minutes=settle_minutes)
    return [replace(as_planned(block), settled=block.begins + settle) for block in plan.blocks]


def follows(plan: Plan) -> dict[int, str | None]:
    """The arm of the block that ends where another begins."""
    ended = {block.ends: block.arm for block in plan.blocks}
    return {block.index: ended.get(block.begins) for block in plan.blocks}


def test_satisfaction_that_follows_what_is_in_the_air_gives_the_whole_effect() -> None:
    plan = drawn(seed=5)
    in_air = doses(plan, planned(plan, "B"), 45.0)

    found = carry_over(plan, answered(plan, lambda b: 4.0 + 0.5 * in_air[b.index]), lived(plan))

    assert found is not None
    assert found.whole is not None
    assert found.whole.estimate == pytest.approx(0.5)
    assert found.whole.n == plan.strata
    assert found.doses["B"] == pytest.approx(fmean(in_air[b.index] for b in plan.blocks if b.arm == "B"))
    assert found.doses["A"] < found.doses["B"]


def test_a_slower_air_than_thought_means_a_larger_whole_effect() -> None:
    plan = drawn()

    found = carry_over(plan, answered(plan, lambda b: wobble(b) + 0.5 * (b.arm == "B")), lived(plan))

    assert found is not None
    halved, whole, doubled = (each for each in (found.lag_halved, found.whole, found.lag_doubled))
    assert halved is not None
    assert whole is not None
    assert doubled is not None
    assert halved.estimate < whole.estimate < doubled.estimate


def test_the_lag_is_the_settle_time_that_the_controller_noted_from_arm_to_arm() -> None:
    plan = drawn()

    assert lag_minutes(plan, lived(plan, settle_minutes=20.0)) == pytest.approx(20.0)


def test_without_a_switch_the_lag_is_the_usual_one_of_the_slowest_sense_that_differs() -> None:
    plan = drawn()
    music = replace(plan, design=replace(plan.design, senses=(Sense.LIGHT, Sense.MUSIC)))

    assert lag_minutes(plan, []) == 45.0  # scent; the README's table of settle times
    assert lag_minutes(music, []) == 3.0


def test_a_treatment_that_is_the_schedule_is_there_when_the_shop_opens() -> None:
    plan = drawn()
    swapped = replace(plan, design=replace(plan.design, arms=(LAVENDER, Arm("B"))))

    found = carry_over(swapped, answered(plan, wobble), lived(plan, settle_minutes=0.0))
    slow = carry_over(swapped, answered(plan, wobble), lived(plan))

    assert found is not None
    assert slow is not None
    assert found.doses == {"A": 0.0, "B": 1.0}
    openings = [b for b in plan.blocks if follows(plan)[b.index] is None and b.arm == "B"]
    assert openings
    assert slow.doses["A"] > 0.0


def test_settled_pairs_are_those_whose_blocks_follow_their_own_arm_or_an_opening() -> None:
    plan = drawn()
    before = follows(plan)
    unsettled = {b.stratum for b in plan.blocks if before[b.index] not in {None, b.arm}}

    def score(block: Block) -> float:
        return 4.0 + (5.0 if block.stratum in unsettled else 0.25) * (block.arm == "B")

    found = carry_over(plan, answered(plan, score), lived(plan))

    assert found is not None
    assert found.settled is not None
    assert found.settled.estimate == pytest.approx(0.25)
    assert found.settled.n == plan.strata - len(unsettled)
    # Days whose blocks hang together turn with one coin: of 7 mirrored days 2 of 2 ** 7 agree throughout
    assert found.settled.p_value == pytest.approx(2 / 2**7)


def test_a_scent_that_never_came_has_no_whole_effect() -> None:
    plan = drawn()

    tree = carry_over_to_json(carry_over(plan, answered(plan, wobble), []))

    assert tree is not None
    assert tree["estimate"] is None
    assert tree["doses"] == {"A": 0.0, "B": 0.0}
    assert tree["lag_halved"] is None


def test_an_experiment_without_a_complete_pair_has_no_carry_over() -> None:
    plan = drawn()
    first_week = [b.index for b in plan.blocks if b.begins < plan.begins + timedelta(days=7)]

    assert carry_over(plan, answered(plan, wobble, overridden=first_week), lived(plan)) is None
    assert carry_over_to_json(None) is None
