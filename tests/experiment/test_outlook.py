"""What can be detected in how many weeks, and whether simulated experiments agree."""

import json
from dataclasses import replace
from math import sqrt
from random import Random

import pytest

from controller.atmosphere.model import Sense
from controller.experiment.design import Arm, DesignKind, Factor, crossed
from controller.experiment.outlook import Ahead, headline_weights, outlook, outlook_to_json, simulate
from controller.experiment.past import LEAST_FREEDOM, Past
from controller.experiment.power import Expectation
from tests.experiment.shop import citrus_against_lavender, drawn

_chance = Random(1)
_drawn = [_chance.gauss(0, 1) for _ in range(200)]
_size = sqrt(sum(each * each for each in _drawn) / len(_drawn))
QUIET = Past(
    days=28,
    blocks=84,
    answers=840,
    kept=1.0,
    answers_per_block=10.0,
    answers_per_hour=3.3,
    answers_a_day=40.0,
    mean_inverse_answers=0.11,
    answer_sd=1.0,
    block_sd=0.3,
    freedom=63,
    # the spread that the two standard deviations add up to: 0.3^2 + 1.0^2 * 0.11 = 0.2
    residuals=tuple(each / _size * sqrt(0.2) for each in _drawn),
)


def test_the_outlook_is_the_formula_with_the_pairs_of_the_plan() -> None:
    plan = drawn(weeks=4)

    found = outlook(plan, QUIET, reps=100)

    assert found.now is not None
    expected = Expectation(plan.strata, 0.3, 1.0, 10.0, mean_inverse_answers=0.11).detectable()
    assert found.now == Ahead(4, plan.strata, expected)
    assert plan.strata == 42


def test_more_weeks_detect_less_and_the_plans_own_are_among_them() -> None:
    found = outlook(drawn(weeks=10), QUIET, reps=100)

    assert [each.weeks for each in found.curve] == [2, 4, 6, 8, 10, 12, 16, 26]
    differences = [each.detectable for each in found.curve]
    assert differences == sorted(differences, reverse=True)


def test_simulated_experiments_find_a_detectable_difference_four_times_out_of_five() -> None:
    check = outlook(drawn(weeks=4), QUIET, seed=2, reps=1000).check

    assert check is not None
    assert check.power == pytest.approx(0.8, abs=4 * check.power_error)
    assert check.false_alarms == pytest.approx(0.05, abs=4 * check.false_alarms_error)
    assert check.power_error == pytest.approx(sqrt(check.power * (1 - check.power) / 1000))


def test_the_simulation_can_tell_when_the_formula_promises_too_much() -> None:
    too_little = Ahead(4, 42, 0.1)  # the formula says 0.28

    assert simulate(QUIET, too_little, alpha=0.05, weights=(1, -1), seed=2).power < 0.4


def test_blocks_that_are_lost_take_both_halves_of_their_pairs() -> None:
    found = outlook(drawn(weeks=4), replace(QUIET, kept=0.5), reps=100)

    assert found.now is not None
    assert found.now.pairs == 42 // 4


def test_where_the_past_is_not_enough_nothing_is_promised() -> None:
    little = replace(QUIET, freedom=LEAST_FREEDOM - 1)

    found = outlook(drawn(weeks=4), little)

    assert (found.now, found.curve, found.check) == (None, (), None)
    told = outlook_to_json(found, little)
    assert json.loads(json.dumps(told))["past"]["freedom"] == LEAST_FREEDOM - 1


def test_a_sense_of_a_factorial_experiment_is_averaged_over_the_other_and_pays_for_three_questions() -> None:
    levels = {Sense.MUSIC: ("soft", "jazz"), Sense.SCENT: ("plain", "citrus")}
    factors = [Factor(sense, tuple(map(Arm, names))) for sense, names in levels.items()]
    design = replace(
        citrus_against_lavender(weeks=4),
        kind=DesignKind.STRATIFIED,
        factors=tuple(factors),
        arms=crossed(factors),
    )

    # jazz less soft, once with and once without citrus: four blocks, each by half
    assert sorted(headline_weights(design)) == [-0.5, -0.5, 0.5, 0.5]
    plan = replace(drawn(weeks=4), design=design)
    found = outlook(plan, QUIET, reps=400)

    expected = Expectation(plan.strata, 0.3, 1.0, 10.0, 0.11, blocks_a_difference=1.0)
    assert found.now is not None
    assert found.now.detectable == expected.detectable(alpha=0.05 / 3)
    assert found.check is not None
    assert found.check.power == pytest.approx(0.8, abs=4 * found.check.power_error)


def test_a_carry_over_design_is_promised_nothing_by_a_formula_for_pairs() -> None:
    plan = drawn(weeks=4)

    found = outlook(replace(plan, design=replace(plan.design, kind=DesignKind.CARRY_OVER)), QUIET)

    assert found.now is None
