"""The outcomes beside the primary one."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from statsmodels.stats.multitest import multipletests

from controller.experiment.declared import Declared
from controller.experiment.measure import Measure
from controller.experiment.metric import Metric
from controller.experiment.outcome import BlockOutcome
from controller.experiment.plan import Block, Plan
from controller.experiment.response import Response, by_block
from controller.experiment.secondary import Secondary, secondaries
from tests.experiment.shop import answered, drawn, wobble


def declaring(*names: str) -> Plan:
    plan = drawn()
    return replace(plan, design=replace(plan.design, declared=Declared(names)))


def sold(plan: Plan, name: str = "sales", *, more: float = 0.0, seed: int = 1) -> list[Measure]:
    """A sum for every block after its burn-in of three hours; the treatment sells ``more`` by the hour."""
    rng = Random(seed)

    def value(block: Block) -> float:
        return 3 * (rng.gauss(100, 10) + (more if block.arm == "B" else 0.0))

    return [Measure(name, None, value(block), block.burn_in_ends, block.ends) for block in plan.blocks]


def said(block: Block, score: int, metric: Metric) -> Response:
    return Response(block.zone, block.burn_in_ends + timedelta(minutes=1), metric, score)


def found(
    plan: Plan, measures: list[Measure], *responses: Response, outcomes: list[BlockOutcome] | None = None
) -> tuple[Secondary, ...]:
    known = answered(plan, wobble) if outcomes is None else outcomes
    return secondaries(plan, known, by_block(plan, responses), measures)


def test_what_one_arm_sells_more_is_found() -> None:
    plan = declaring("sales")

    (sales,) = found(plan, sold(plan, more=25))

    (estimate,) = sales.as_delivered
    # 21 pairs of blocks, each with SD 10: standard error 10 sqrt(2 / 21) = 3.1
    assert estimate.estimate == pytest.approx(25, abs=3 * 3.1)
    assert estimate.is_clear
    assert sales.means["B"] - sales.means["A"] == pytest.approx(estimate.estimate)
    assert (sales.blocks, sales.left_out) == (42, {})


def test_all_secondary_outcomes_share_one_chance_of_a_false_alarm() -> None:
    plan = declaring("sales", "footfall", "tickets")
    measures = sold(plan, more=8) + sold(plan, "footfall", more=5, seed=2) + sold(plan, "tickets", seed=3)

    all_three = found(plan, measures)

    raw = [each.as_delivered[0].p_value for each in all_three]
    adjusted = [each.as_delivered[0].p_holm for each in all_three]
    assert adjusted == pytest.approx(list(multipletests(raw, method="holm")[1]))
    assert [each.comparisons for each in all_three] == [3, 3, 3]


def test_an_outcome_that_nobody_measured_still_counts_as_a_question() -> None:
    plan = declaring("sales", "repeat-purchases")

    sales, repeat = found(plan, sold(plan, more=8))

    (estimate,) = sales.as_delivered
    assert estimate.p_holm == pytest.approx(min(1.0, 2 * estimate.p_value))
    assert (repeat.as_delivered, repeat.blocks, repeat.left_out) == ((), 0, {"not_covered": 42})


def test_a_block_in_which_a_person_chose_otherwise_counts_as_assigned_alone() -> None:
    plan = declaring("sales")

    (sales,) = found(plan, sold(plan), outcomes=answered(plan, wobble, overridden=[3]))

    assert (sales.as_delivered[0].n, sales.as_assigned[0].n) == (20, 21)
    assert sales.left_out == {"overridden": 1}


def test_blocks_that_measures_cover_in_part_are_left_out_and_counted() -> None:
    plan = declaring("sales")
    first, *rest = sold(plan)
    half = first._replace(ends=first.begins + (first.ends - first.begins) / 2)

    (sales,) = found(plan, [half, *rest])

    assert (sales.blocks, sales.left_out) == (41, {"not_covered": 1})


def test_a_block_without_answers_to_the_first_question_still_sold_something() -> None:
    plan = declaring("sales")
    silent = [replace(each, raw=None, answers=0) for each in answered(plan, wobble)]

    (sales,) = found(plan, sold(plan), outcomes=silent)

    assert sales.blocks == 42


def test_answers_to_another_question_are_an_outcome() -> None:
    plan = declaring("nps", "complaints")
    given = [said(block, 9 if block.arm == "B" else 3, Metric.NPS) for block in plan.blocks]

    nps, complaints = found(plan, [], *given)

    # a promoter in every block against a detractor
    assert nps.as_delivered[0].estimate == pytest.approx(200)
    assert complaints.as_delivered[0].estimate == pytest.approx(-1)


def test_how_many_answer_is_an_outcome_if_somebody_declared_it() -> None:
    plan = declaring("answers_per_hour")

    (rate,) = found(plan, [])

    assert rate.means == pytest.approx({"A": 10 / 3, "B": 10 / 3})
