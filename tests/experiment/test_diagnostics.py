"""What is shown before the number."""

from dataclasses import replace

import pytest

from controller.experiment.contrast import contrasts, differences
from controller.experiment.diagnostics import diagnose
from controller.experiment.outcome import Why
from controller.experiment.plan import Block
from tests.experiment.shop import ISTANBUL, MONDAY, answered, drawn, wobble

PLAN = drawn()


def test_each_arm_says_how_much_of_it_was_delivered_and_answered() -> None:
    control, citrus = diagnose(PLAN, answered(PLAN, wobble, delivered=0.9)).arms

    assert (control.arm, control.blocks, control.counted, control.answers) == ("A", 21, 21, 210)
    assert (control.delivered, citrus.delivered) == pytest.approx((1.0, 0.9))
    assert control.answers_per_hour == pytest.approx(10 / 3)
    assert control.override_rate == 0.0


def test_pairs_with_an_overridden_block_are_over_but_do_not_count() -> None:
    diagnostics = diagnose(PLAN, answered(PLAN, wobble, overridden=[0, 1]))

    assert (diagnostics.strata_planned, diagnostics.strata_over, diagnostics.strata_counted) == (21, 21, 19)
    assert diagnostics.left_out == {Why.OVERRIDDEN: 2}
    rates = [arm.override_rate for arm in diagnostics.arms]
    assert sum(rate * 21 for rate in rates if rate is not None) == pytest.approx(2)


def test_blocks_that_are_not_over_are_in_no_diagnostic_but_the_count() -> None:
    open_blocks = [replace(outcome, why=Why.OPEN) for outcome in answered(PLAN, wobble)]

    diagnostics = diagnose(PLAN, open_blocks)

    assert diagnostics.strata_over == 0
    assert [arm.delivered for arm in diagnostics.arms] == [None, None]
    assert diagnostics.left_out == {Why.OPEN: 42}
    assert diagnostics.leave_one_day_out is None


def test_leaving_out_the_one_day_that_makes_the_difference_shows_it() -> None:
    def only_the_first_monday(block: Block) -> float:
        day = block.begins.astimezone(ISTANBUL).date()
        return 5.0 if day == MONDAY and block.arm == "B" else 4.0

    outcomes = answered(PLAN, only_the_first_monday)
    treated_then = sum(outcome.outcome == 5.0 for outcome in outcomes)

    left_out = diagnose(PLAN, outcomes).leave_one_day_out

    assert left_out is not None
    assert left_out.low == 0.0
    assert left_out.high == pytest.approx(treated_then / 18)  # another day takes three of the 21 pairs away


def test_differences_are_treatment_minus_control_in_the_order_in_which_pairs_end() -> None:
    outcomes = answered(PLAN, lambda block: float(block.stratum if block.arm == "B" else 0))

    by_pair = differences(outcomes, contrasts(PLAN.design)[0], lambda outcome: outcome.outcome)

    assert by_pair == {pair: float(pair) for pair in range(21)}
    ends = {outcome.block.stratum: outcome.block.ends for outcome in outcomes}
    assert list(by_pair) == sorted(by_pair, key=lambda pair: ends[pair])
