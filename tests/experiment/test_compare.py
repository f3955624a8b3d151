"""All contrasts of a design, from blocks whose truth is known."""

from __future__ import annotations

from dataclasses import replace
from statistics import fmean

import pytest
from scipy import stats

from controller.experiment.compare import compare
from controller.experiment.contrast import against_control
from controller.experiment.design import Arm, Design, DesignKind
from controller.experiment.draw import draw
from controller.experiment.outcome import BlockOutcome
from controller.experiment.plan import Block, Plan
from tests.experiment.shop import (
    CITRUS,
    LAVENDER,
    answered,
    citrus_against_lavender,
    crossed_senses,
    drawn,
    ten_to_ten,
    wobble,
)


def plan_of(design: Design) -> Plan:
    return draw(design, ten_to_ten(7 * design.weeks))


def outcome(of: BlockOutcome) -> float | None:
    return of.outcome


def test_a_paired_design_has_one_estimate_without_an_adjusted_p_value() -> None:
    plan = drawn()

    (found,) = compare(plan, answered(plan, wobble), outcome)

    assert (found.arm, found.n, found.p_holm) == ("B", 21, None)


def test_each_of_three_arms_is_compared_with_the_control_within_the_strata() -> None:
    design = replace(
        citrus_against_lavender(weeks=3), arms=(LAVENDER, CITRUS, Arm("C")), kind=DesignKind.STRATIFIED
    )
    adds = {"A": 0.0, "B": 0.5, "C": -0.2}
    plan = plan_of(design)

    citrus, third = compare(plan, answered(plan, lambda block: adds[block.arm] + block.stratum), outcome)

    # 21 strata, each with one block of an arm and one of the control
    assert (citrus.arm, citrus.n, third.arm, third.n) == ("B", 42, "C", 42)
    assert (citrus.estimate, third.estimate) == pytest.approx((0.5, -0.2))
    assert citrus.p_holm == pytest.approx(2 * citrus.p_value)


def test_the_main_effect_of_a_crossed_sense_is_a_t_test_over_strata_beside_its_sign_flips() -> None:
    plan = plan_of(crossed_senses())

    def score(block: Block) -> float:
        return wobble(block) + (0.4 if block.arm.startswith("citrus") else 0.0)

    outcomes = answered(plan, score)
    scent, _, together = compare(plan, outcomes, outcome)

    by_stratum: dict[int, list[float]] = {}
    for each in outcomes:
        sign = 1 if each.block.arm.startswith("citrus") else -1
        by_stratum.setdefault(each.block.stratum, []).append(sign * score(each.block) / 2)
    oracle = stats.ttest_1samp([sum(each) for each in by_stratum.values()], 0.0)
    assert scent.estimate == pytest.approx(fmean(sum(each) for each in by_stratum.values()))
    assert scent.t_p_value == pytest.approx(oracle.pvalue)
    assert scent.is_clear
    assert not together.is_clear


def test_the_cells_of_a_crossed_design_can_be_compared_with_its_control() -> None:
    plan = plan_of(crossed_senses())
    outcomes = answered(plan, lambda block: 4.5 if block.arm == "citrus+jazz" else 4.0)

    found = compare(plan, outcomes, outcome, against_control(plan.design))

    assert {each.arm: each.estimate for each in found} == pytest.approx(
        {"lavender+jazz": 0.0, "citrus+calm": 0.0, "citrus+jazz": 0.5}
    )


def test_a_contrast_that_no_stratum_can_make_is_left_out_and_still_counts_as_asked() -> None:
    plan = plan_of(crossed_senses())
    outcomes = [each for each in answered(plan, wobble) if each.block.arm != "citrus+jazz"]

    found = compare(plan, outcomes, outcome)

    assert [each.arm for each in found] == ["citrus", "jazz"]
    assert min(each.p_holm or 0.0 for each in found) == pytest.approx(
        min(1.0, 3 * min(each.p_value for each in found))
    )
