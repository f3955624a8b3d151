"""How much of an atmosphere is in the air of a block."""

from dataclasses import replace
from datetime import timedelta
from math import exp

import pytest

from controller.experiment.dose import delivered, doses, planned
from tests.experiment.shop import as_planned, drawn

LAG = 45.0


def whole_after(minutes: float) -> float:
    return 1.0 - exp(-minutes / LAG)


def test_a_treatment_in_the_first_block_of_a_day_comes_with_its_lag() -> None:
    plan = drawn()
    first = next(b for b in plan.blocks if b.arm == "B" and b.begins.hour == 7)  # 10:00 in Istanbul

    found = doses(plan, planned(plan, "B"), LAG)[first.index]

    # mean of 1 - exp(-t/45) over minutes 60-240: 1 - 45 (exp(-60/45) - exp(-240/45)) / 180
    assert found == pytest.approx(1 - LAG * (exp(-60 / LAG) - exp(-240 / LAG)) / 180)


def test_a_control_after_a_treatment_still_has_some_of_it() -> None:
    plan = drawn()
    by_begin = {block.begins: block for block in plan.blocks}
    after, before = next(
        (b, by_begin[b.begins - timedelta(hours=4)])
        for b in plan.blocks
        if b.arm == "A" and b.begins.hour == 11 and by_begin[b.begins - timedelta(hours=4)].arm == "B"
    )

    found = doses(plan, planned(plan, "B"), LAG)

    left = whole_after(240)
    assert found[after.index] == pytest.approx(left * LAG * (exp(-60 / LAG) - exp(-240 / LAG)) / 180)
    assert found[before.index] > 0.9


def test_what_was_delivered_by_half_gives_half_the_dose() -> None:
    plan = drawn()
    exposures = [as_planned(block, delivered=0.5) for block in plan.blocks]

    whole = doses(plan, planned(plan, "B"), LAG)
    half = doses(plan, delivered(plan, "B", exposures), LAG)

    assert half == pytest.approx({index: dose / 2 for index, dose in whole.items()})


def test_a_treatment_that_never_came_has_no_dose() -> None:
    plan = drawn()
    exposures = [replace(as_planned(block), experiment=None, arm=None) for block in plan.blocks]

    assert set(doses(plan, delivered(plan, "B", exposures), LAG).values()) == {0.0}


def test_without_a_lag_a_block_has_all_or_nothing() -> None:
    plan = drawn()

    found = doses(plan, planned(plan, "B"), 0.0)

    assert {block.arm: found[block.index] for block in plan.blocks} == {"A": 0.0, "B": 1.0}


def test_a_device_that_goes_off_in_the_middle_lets_the_air_clear() -> None:
    plan = drawn()
    first = next(b for b in plan.blocks if b.arm == "B" and b.begins.hour == 7)
    off = first.begins + timedelta(hours=2)

    found = doses(plan, delivered(plan, "B", [replace(as_planned(first), ends=off)]), LAG)[first.index]

    # An hour of 1 - exp(-t/45) from minute 60 on, then two hours in which what was there decays
    there = 60 - LAG * (exp(-60 / LAG) - exp(-120 / LAG))
    decaying = whole_after(120) * LAG * whole_after(120)
    assert found == pytest.approx((there + decaying) / 180)
