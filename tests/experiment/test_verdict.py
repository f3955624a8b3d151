"""The verdict, and what keeps it from being given."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from controller.experiment.course import Course, Pause
from controller.experiment.design import Arm, DesignKind
from controller.experiment.diagnostics import diagnose
from controller.experiment.estimate import Estimate, Interval, paired
from controller.experiment.verdict import Doubt, Verdict, VerdictKind, judge
from tests.experiment.shop import (
    CITRUS,
    LAVENDER,
    answered,
    citrus_against_lavender,
    crossed_senses,
    drawn,
    wobble,
)

PLAN = drawn()
SOUND = diagnose(PLAN, answered(PLAN, wobble))
CLEAR = Estimate(
    "B", 0.21, Interval(0.05, 0.37), 0.01, 21, "paired sign-flip test", 0.01, Interval(0.05, 0.37), 0.05
)


def contrasting(names: list[str], clear: Mapping[str, float]) -> list[Estimate]:
    """Estimates of these contrasts; only those in ``clear`` are more than chance."""
    return [
        replace(CLEAR, arm=name, estimate=clear.get(name, 0.05), p_holm=0.01 if name in clear else 0.4)
        for name in names
    ]


@pytest.mark.parametrize(
    ("estimate", "verdict"),
    [
        (CLEAR, "switch to B"),
        (replace(CLEAR, estimate=-0.21, ci=Interval(-0.37, -0.05)), "keep A"),
        (replace(CLEAR, ci=Interval(-0.01, 0.43)), "no clear difference"),
    ],
)
def test_the_interval_decides_when_nothing_speaks_against_it(estimate: Estimate, verdict: str) -> None:
    assert str(judge(PLAN.design, SOUND, [estimate], over=True)) == verdict


@pytest.mark.parametrize(
    ("clear", "verdict"),
    [
        ({"B": 0.2, "C": 0.3}, "switch to C"),
        ({"B": 0.2, "C": -0.3}, "switch to B"),
        ({"B": -0.2, "C": -0.3}, "keep A"),
        ({"B": -0.2}, "no clear difference"),
    ],
)
def test_of_several_arms_the_best_of_those_that_are_clearly_better_wins(
    clear: dict[str, float], verdict: str
) -> None:
    arms = (LAVENDER, CITRUS, Arm("C"))
    design = replace(citrus_against_lavender(weeks=3), arms=arms, kind=DesignKind.STRATIFIED)

    assert str(judge(design, SOUND, contrasting(["B", "C"], clear), over=True)) == verdict


@pytest.mark.parametrize(
    ("clear", "verdict"),
    [
        ({"citrus": 0.2}, "switch to citrus+calm"),
        ({"citrus": 0.2, "jazz": 0.1}, "switch to citrus+jazz"),
        ({"citrus": 0.2, "jazz": -0.1}, "switch to citrus+calm"),
        ({"citrus": -0.2, "jazz": -0.1}, "keep lavender+calm"),
        ({}, "no clear difference"),
    ],
)
def test_each_sense_keeps_its_better_level_where_senses_add_up(clear: dict[str, float], verdict: str) -> None:
    found = contrasting(["citrus", "jazz", "citrus × jazz"], clear)

    assert str(judge(crossed_senses(), SOUND, found, over=True)) == verdict


def test_where_senses_act_together_the_best_combination_wins_and_not_the_best_levels() -> None:
    found = contrasting(
        ["citrus", "jazz", "citrus × jazz"], {"citrus": 0.2, "jazz": 0.1, "citrus × jazz": -0.5}
    )
    cells = contrasting(["lavender+jazz", "citrus+calm", "citrus+jazz"], {"citrus+calm": 0.4})

    verdict = judge(crossed_senses(), SOUND, found, cells=cells, over=True)

    assert str(verdict) == "switch to citrus+calm"


def test_an_effect_that_could_not_be_told_gives_no_verdict() -> None:
    found = contrasting(["citrus", "citrus × jazz"], {"citrus": 0.2})

    assert judge(crossed_senses(), SOUND, found, over=True).doubts == (Doubt.FEW_PAIRS,)


def test_a_running_experiment_has_no_verdict_however_clear_it_looks() -> None:
    verdict = judge(PLAN.design, SOUND, [CLEAR], over=False)

    assert verdict == Verdict(VerdictKind.CANNOT_TRUST, None, (Doubt.RUNNING,))


def test_without_an_interval_there_is_no_verdict() -> None:
    five = paired([0.5, 0.6, 0.4, 0.7, 0.5])

    assert judge(PLAN.design, SOUND, [five], over=True).doubts == (Doubt.FEW_PAIRS,)
    assert judge(PLAN.design, SOUND, [], over=True).doubts == (Doubt.FEW_PAIRS,)


def test_so_few_strata_that_no_contrast_of_several_can_be_clear_are_no_verdict() -> None:
    # seven strata give 2/2^7 at best, of three contrasts 3 * 2/2^7 = 0.047 by Holm; six give 0.094
    names = ["citrus", "jazz", "citrus × jazz"]
    seven, six = (
        [replace(paired([0.1, -0.2] * 3 + [0.3] * (n - 6)), arm=name, p_holm=1.0) for name in names]
        for n in (7, 6)
    )

    assert judge(crossed_senses(), SOUND, seven, over=True).doubts == ()
    assert judge(crossed_senses(), SOUND, six, over=True).doubts == (Doubt.FEW_PAIRS,)


def test_an_arm_that_was_mostly_not_there_gives_no_verdict() -> None:
    diagnostics = diagnose(PLAN, answered(PLAN, wobble, delivered=0.7))

    assert judge(PLAN.design, diagnostics, [], over=True).doubts == (
        Doubt.FEW_PAIRS,
        Doubt.NOT_DELIVERED,
        Doubt.PAIRS_LOST,
    )


def test_overrides_that_follow_the_arm_give_no_verdict() -> None:
    of_citrus = [block.index for block in PLAN.blocks if block.arm == "B"][:4]
    diagnostics = diagnose(PLAN, answered(PLAN, wobble, overridden=of_citrus))  # 4 of 21 against none

    assert judge(PLAN.design, diagnostics, [CLEAR], over=True).doubts == (Doubt.UNEVEN_OVERRIDES,)


def test_a_few_overrides_that_are_all_of_one_arm_are_enough_for_doubt() -> None:
    plan = drawn(weeks=8)
    of_citrus = [block.index for block in plan.blocks if block.arm == "B"][:6]  # 7 % of 84

    five, six = (
        diagnose(plan, answered(plan, wobble, overridden=overridden))
        for overridden in (of_citrus[:5], of_citrus)
    )

    # All of five fall on one arm by chance in 1 of 16 cases, all of six in 1 of 32
    assert judge(plan.design, five, [CLEAR], over=True).doubts == ()
    assert judge(plan.design, six, [CLEAR], over=True).doubts == (Doubt.UNEVEN_OVERRIDES,)


def test_pauses_that_follow_the_arm_give_no_verdict() -> None:
    of_citrus = [block for block in drawn(weeks=8).blocks if block.arm == "B"][
        :6
    ]  # by chance in 1 of 32 cases
    cut_short = Course(tuple(Pause(block.burn_in_ends, block.ends) for block in of_citrus))
    diagnostics = diagnose(drawn(weeks=8), answered(drawn(weeks=8), wobble, course=cut_short))

    assert judge(PLAN.design, diagnostics, [CLEAR], over=True).doubts == (Doubt.UNEVEN_OVERRIDES,)


@pytest.mark.parametrize(("kept", "doubts"), [(19, (Doubt.STOPPED,)), (20, ())])
def test_who_stops_early_chooses_the_result_unless_it_is_almost_over(
    kept: int, doubts: tuple[Doubt, ...]
) -> None:
    ends = sorted(max(b.ends for b in PLAN.blocks if b.stratum == pair) for pair in range(21))
    stopped = answered(PLAN, wobble, course=Course(stopped_at=ends[kept - 1]))

    verdict = judge(PLAN.design, diagnose(PLAN, stopped), [CLEAR], over=True)

    assert verdict.doubts == doubts  # 5 % of 21 pairs is one


def test_overrides_of_both_arms_alike_give_no_verdict_only_when_too_many_pairs_are_lost() -> None:
    by_pair = {block.stratum: block.index for block in PLAN.blocks if block.arm == "AB"[block.stratum % 2]}
    few, many = [by_pair[pair] for pair in range(8)], [by_pair[pair] for pair in range(9)]

    verdicts = [
        judge(PLAN.design, diagnose(PLAN, answered(PLAN, wobble, overridden=lost)), [CLEAR], over=True)
        for lost in (few, many)
    ]

    # 40 % of 21 is 8.4; and with five of 21 blocks overridden an arm was there for less than 80 % of the time
    assert [verdict.doubts for verdict in verdicts] == [(), (Doubt.NOT_DELIVERED, Doubt.PAIRS_LOST)]
