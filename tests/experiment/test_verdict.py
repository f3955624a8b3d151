"""The verdict, and what keeps it from being given."""

from dataclasses import replace

import pytest

from controller.experiment.diagnostics import diagnose
from controller.experiment.estimate import Estimate, Interval, paired
from controller.experiment.verdict import Doubt, Verdict, VerdictKind, judge
from tests.experiment.shop import answered, drawn, wobble

PLAN = drawn()
SOUND = diagnose(PLAN, answered(PLAN, wobble))
CLEAR = Estimate(
    "B", 0.21, Interval(0.05, 0.37), 0.01, 21, "paired sign-flip test", 0.01, Interval(0.05, 0.37), 0.05
)


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


def test_a_running_experiment_has_no_verdict_however_clear_it_looks() -> None:
    verdict = judge(PLAN.design, SOUND, [CLEAR], over=False)

    assert verdict == Verdict(VerdictKind.CANNOT_TRUST, None, (Doubt.RUNNING,))


def test_without_an_interval_there_is_no_verdict() -> None:
    five = paired([0.5, 0.6, 0.4, 0.7, 0.5])

    assert judge(PLAN.design, SOUND, [five], over=True).doubts == (Doubt.FEW_PAIRS,)
    assert judge(PLAN.design, SOUND, [], over=True).doubts == (Doubt.FEW_PAIRS,)


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


def test_overrides_of_both_arms_alike_give_no_verdict_only_when_too_many_pairs_are_lost() -> None:
    by_pair = {block.stratum: block.index for block in PLAN.blocks if block.arm == "AB"[block.stratum % 2]}
    few, many = [by_pair[pair] for pair in range(6)], [by_pair[pair] for pair in range(7)]

    verdicts = [
        judge(PLAN.design, diagnose(PLAN, answered(PLAN, wobble, overridden=lost)), [CLEAR], over=True)
        for lost in (few, many)
    ]

    assert [verdict.doubts for verdict in verdicts] == [(), (Doubt.PAIRS_LOST,)]  # 6 and 7 of 21, 30 % is 6.3
