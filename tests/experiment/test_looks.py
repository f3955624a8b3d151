"""Planned looks may end an experiment early; what is seen between them decides nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from random import Random

import pytest

from controller.experiment.contrast import contrasts, differences
from controller.experiment.design import Design, refusals
from controller.experiment.draw import draw
from controller.experiment.looks import looks_taken
from controller.experiment.outcome import BlockOutcome, Why
from controller.experiment.plan import Block, Plan
from controller.experiment.refusal import RefusalKind
from controller.experiment.report import Report, report, report_to_json
from tests.experiment.shop import answered, citrus_against_lavender, crossed_senses, ten_to_ten

# 84 pairs: a quarter is 21
WEEKS = 8
PLAN = draw(replace(citrus_against_lavender(weeks=WEEKS), looks=True), ten_to_ten(7 * WEEKS))


def lived(effect: float, *, seed: int = 1, plan: Plan = PLAN) -> list[BlockOutcome]:
    chance = Random(seed)

    def score(block: Block) -> float:
        return 4.0 + chance.gauss(0.0, 0.3) + (effect if block.arm == "B" else 0.0)

    return answered(plan, score)


def as_of(outcomes: list[BlockOutcome], now: datetime) -> Report:
    """The report at a moment: blocks that end later are not over."""
    known = [replace(each, why=Why.OPEN) if each.block.ends > now else each for each in outcomes]
    return report(PLAN, known, now=now)


def ends(pairs: int) -> datetime:
    """When so many pairs are complete."""
    stratum = list(differences(lived(0.0), contrasts(PLAN.design)[0], lambda o: o.raw))[pairs - 1]
    return max(block.ends for block in PLAN.blocks if block.stratum == stratum)


def test_a_clear_difference_ends_the_experiment_at_the_first_look_that_finds_it() -> None:
    found = as_of(lived(0.6), ends(21))

    assert [(look.number, look.strata, look.decides) for look in found.looks] == [(1, 21, True)]
    assert str(found.verdict) == "switch to B"
    assert report_to_json(found)["verdict_text"].endswith(
        "Planned look 1 of 4 was clear enough to end the experiment here."
    )


def test_between_two_looks_nothing_is_decided_however_clear_it_is() -> None:
    found = as_of(lived(0.6), ends(20))

    assert found.looks == ()
    assert str(found.verdict) == "cannot trust this yet"


def test_what_a_look_decided_stands_whatever_comes_after_it() -> None:
    better = {each.block.index: each for each in lived(0.6)}
    turned = [
        each
        if each.block.ends <= ends(21)
        else replace(each, raw=8.0 - (better[each.block.index].raw or 0.0))
        for each in better.values()
    ]

    found = report(PLAN, turned, now=PLAN.ends)

    assert found.looks[0].decides
    assert (str(found.verdict), found.verdict.look) == ("switch to B", 1)


def test_the_last_look_is_the_end_with_however_many_pairs_count() -> None:
    outcomes = [
        replace(each, why=Why.NOT_DELIVERED) if each.block.stratum < 10 else each for each in lived(0.0)
    ]

    looks = looks_taken(PLAN, outcomes, over=True)

    assert [look.strata for look in looks] == [21, 42, 63, 74]
    assert [round(look.bound, 3) for look in looks] == [4.049, 2.863, 2.337, 2.024]  # O'Brien and Fleming
    assert report(PLAN, outcomes, now=PLAN.ends).verdict.arm is None


def test_four_looks_raise_a_false_alarm_as_rarely_as_one_test() -> None:
    alarms = sum(
        any(look.decides for look in looks_taken(PLAN, lived(0.0, seed=seed), over=True))
        for seed in range(120)
    )

    # At 5 % more than 13 of 120 come up with a probability of 0.3 %
    assert alarms <= 13


def test_a_design_without_looks_takes_none() -> None:
    plan = draw(citrus_against_lavender(weeks=2), ten_to_ten())

    assert looks_taken(plan, lived(0.6, plan=plan), over=True) == ()
    assert "looks" not in report_to_json(report(plan, lived(0.6, plan=plan), now=plan.ends))


@pytest.mark.parametrize("design", [crossed_senses(), replace(citrus_against_lavender(), alpha=0.1)])
def test_looks_without_bounds_are_refused(design: Design) -> None:
    kinds = [each.kind for each in refusals(replace(design, looks=True))]

    assert kinds == [RefusalKind.LOOKS]
