"""A design whose blocks are judged in windows of one arm, since an atmosphere lingers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product
from math import isnan
from statistics import fmean

import numpy as np
import pytest

from controller.experiment.design import Arm, Design, DesignKind
from controller.experiment.diagnostics import diagnose
from controller.experiment.draw import draw
from controller.experiment.guard import watch
from controller.experiment.lingering import lingering
from controller.experiment.outcome import BlockOutcome, Why
from controller.experiment.plan import LeftOutReason, Plan, plan_from_json, plan_to_json
from controller.experiment.refusal import DesignRefusedError, RefusalKind
from controller.experiment.report import report
from tests.experiment.shop import ISTANBUL, MONDAY, answered, citrus_against_lavender, ten_to_ten

DESIGN = replace(
    citrus_against_lavender(weeks=2), kind=DesignKind.CARRY_OVER, block_minutes=60, burn_in_minutes=90
)


def plan_of(design: Design = DESIGN, *, days: int = 14) -> Plan:
    return draw(design, ten_to_ten(days))


def outcome(of: BlockOutcome) -> float | None:
    return of.outcome


def lived(plan: Plan, effect: float, seed: int = 0, sd: float = 0.3) -> list[BlockOutcome]:
    """Half of the effect comes in the first block of an arm, and half of it stays for a block after it."""
    treated = {block.index: block.arm == "B" for block in plan.blocks}
    noise = np.random.default_rng(seed).normal(4.0, sd, len(plan.blocks))

    def felt(index: int) -> float:
        return (treated[index] + treated.get(index - 1, treated[index])) / 2.0

    return answered(plan, lambda block: float(noise[block.index]) + effect * felt(block.index))


def test_arms_change_at_the_optimal_points_alone_and_every_answer_counts() -> None:
    plan = plan_of()

    # 168 blocks of an hour, and something lingers for two: points 0, 4, 6 ... 164
    runs = [[block.index for block in plan.blocks if block.stratum == n] for n in range(plan.strata)]
    assert [run[0] for run in runs] == [0, *range(4, 166, 2)]
    assert all(len({plan.blocks[index].arm for index in run}) == 1 for run in runs)
    assert all(block.burn_in_ends == block.begins for block in plan.blocks)
    assert plan_from_json(plan_to_json(plan)) == plan


def test_each_block_is_weighed_by_the_coins_that_gave_it_a_window_of_one_arm() -> None:
    plan = plan_of(replace(DESIGN, weeks=1), days=2)  # 24 blocks: coins at 0, 4, 6 ... 20
    values = dict(enumerate(np.random.default_rng(4).normal(4.0, 0.5, 24).tolist()))
    runs = {block.index: block.stratum for block in plan.blocks}

    def statistic(coins: tuple[bool, ...]) -> float:
        sums = {True: [0.0, 0.0], False: [0.0, 0.0]}
        for index in range(2, 24):
            window = {runs[n] for n in range(index - 2, index + 1)}
            arms = {coins[run] for run in window}
            if len(arms) == 1:
                weight = 2.0 ** len(window)
                sums[arms.pop()][0] += weight * values[index]
                sums[coins[runs[index]]][1] += weight
        if not sums[True][1] or not sums[False][1]:
            return float("nan")
        return sums[True][0] / sums[True][1] - sums[False][0] / sums[False][1]

    happened = tuple(next(b.arm for b in plan.blocks if b.stratum == run) == "B" for run in range(10))
    every = [statistic(coins) for coins in product((False, True), repeat=10)]
    found = lingering(plan, answered(plan, lambda block: values[block.index]), outcome)

    assert found is not None
    assert found.estimate == pytest.approx(statistic(happened))
    # A deal in which one arm fills no window counts as being as far from zero
    far = [isnan(each) or abs(each) >= abs(statistic(happened)) - 1e-12 for each in every]
    assert found.p_value == pytest.approx(fmean(far))


def test_the_whole_effect_is_found_where_blocks_alone_would_be_diluted() -> None:
    plan = plan_of()

    found = [lingering(plan, lived(plan, 0.4, seed), outcome) for seed in range(40)]

    errors = [each.estimate - 0.4 for each in found if each is not None]
    assert abs(fmean(errors)) < 4 * float(np.std(errors)) / len(errors) ** 0.5
    held = sum(
        each.ci.low is not None and each.ci.low <= 0.4 <= (each.ci.high or 9) for each in found if each
    )
    assert held >= 34  # of 40 at 95 %, fewer come up with a probability of 0.3 %


def test_without_an_effect_a_difference_is_rarely_found() -> None:
    plan = plan_of()

    alarms = sum(report(plan, lived(plan, 0.0, n), now=plan.ends).verdict.arm is not None for n in range(60))

    assert alarms <= 9  # at 5 % more come up with a probability of 0.3 %


def test_an_arm_that_harms_is_stopped_and_an_idle_one_is_not() -> None:
    plan = plan_of()

    harmful, idle = (watch(plan, lived(plan, effect)) for effect in (-1.0, 0.0))

    assert harmful.stopped_after is not None
    assert idle.stopped_after is None


def test_runs_are_counted_whole() -> None:
    plan = plan_of()
    outcomes = [
        replace(each, why=Why.NOT_DELIVERED) if each.block.index in {0, 1} else each
        for each in lived(plan, 0.0)
    ]

    found = diagnose(plan, outcomes)

    assert (found.strata_planned, found.strata_over, found.strata_counted) == (82, 82, 81)


def test_holidays_and_what_is_left_over_have_no_block() -> None:
    holiday = MONDAY + timedelta(days=1)

    plan = draw(replace(DESIGN, block_minutes=100, burn_in_minutes=200), ten_to_ten(), holidays=[holiday])

    # Seven blocks a day on 13 days are 91, of which 90 are a multiple of the two that linger
    assert [note.why for note in plan.notes].count(LeftOutReason.SURPLUS) == 1
    assert len(plan.blocks) == 90
    assert holiday not in {block.begins.astimezone(ISTANBUL).date() for block in plan.blocks}


@pytest.mark.parametrize(
    ("design", "days", "kind"),
    [
        (replace(DESIGN, burn_in_minutes=360), 1, RefusalKind.FEW_BLOCKS),  # six linger, and there are twelve
        (DESIGN, 1, RefusalKind.FEW_COINS),  # four coins
        (replace(DESIGN, arms=(*DESIGN.arms, Arm("C"))), 14, RefusalKind.MANY_ARMS),
        (replace(DESIGN, block_minutes=20), 14, RefusalKind.SHORT_BLOCK),  # shorter than a visit
    ],
)
def test_a_design_with_too_few_blocks_or_coins_is_refused(
    design: Design, days: int, kind: RefusalKind
) -> None:
    with pytest.raises(DesignRefusedError) as refused:
        plan_of(design, days=days)

    assert [each.kind for each in refused.value.refusals] == [kind]
