"""A plan as arrays."""

from dataclasses import replace

import numpy as np
import pytest

from controller.experiment.design import Arm, DesignKind
from controller.experiment.dose import doses, planned
from controller.experiment.timetable import CarryOverPlanError, NotTwoArmsError, Timetable
from tests.experiment.shop import CITRUS, LAVENDER, drawn

PLAN = drawn()
TREATED = np.array([float(block.arm == "B") for block in PLAN.blocks])


@pytest.mark.parametrize("lag_minutes", [0.0, 20.0, 45.0])
def test_what_is_in_the_air_is_what_the_doses_of_a_real_experiment_say(lag_minutes: float) -> None:
    times = Timetable(PLAN)

    in_air = times.air_of_blocks(TREATED, times.air_at_beginning(TREATED, lag_minutes), lag_minutes)

    # `dose` reckons it from stretches of delivery; of a night of ten hours it leaves exp(-600/45)
    expected = doses(PLAN, planned(PLAN, "B"), lag_minutes)
    assert in_air.tolist() == pytest.approx([expected[block.index] for block in PLAN.blocks], abs=2e-6)


def test_every_throw_of_the_coins_treats_one_block_of_each_pair() -> None:
    times = Timetable(PLAN)

    throws = [times.coins(np.random.default_rng(seed)) for seed in range(3)]

    for treated in throws:
        assert np.bincount(times.pair, treated).tolist() == [1.0] * PLAN.strata
    assert len({tuple(treated) for treated in throws}) == 3


def test_only_pairs_with_answers_in_both_blocks_are_compared() -> None:
    times = Timetable(PLAN)
    known = np.array([block.stratum != 0 or block.arm == "A" for block in PLAN.blocks])

    found = times.differences(4.0 + TREATED, TREATED, known)

    assert found == [1.0] * (PLAN.strata - 1)


def test_three_arms_cannot_be_simulated() -> None:
    three = replace(PLAN, design=replace(PLAN.design, arms=(LAVENDER, CITRUS, Arm("C"))))

    with pytest.raises(NotTwoArmsError, match="this one has 3"):
        Timetable(three)


def test_a_carry_over_design_is_told_that_the_coins_are_not_its_own() -> None:
    runs = replace(PLAN, design=replace(PLAN.design, kind=DesignKind.CARRY_OVER))

    with pytest.raises(CarryOverPlanError, match="cannot be simulated: its coins decide runs of blocks"):
        Timetable(runs)
