"""Answers to every question, laid over the blocks."""

from datetime import timedelta

import pytest

from controller.experiment.metric import Metric
from controller.experiment.response import (
    Response,
    by_block,
    complaint_share,
    customers_outcome,
    each_outcome,
    staff_rating,
)
from controller.feedback import scores
from tests.experiment.shop import ENTRANCE, drawn

PLAN = drawn()
FIRST = PLAN.blocks[0]
LATER = FIRST.burn_in_ends + timedelta(minutes=5)


def said(
    score: int, metric: Metric = Metric.CSAT, *, staff: bool = False, group: str | None = "tr"
) -> Response:
    return Response(ENTRANCE, LATER, metric, score, staff=staff, groups=(group,))


def test_only_trusted_answers_after_the_burn_in_count() -> None:
    early = said(1)._replace(at=FIRST.begins)
    late = said(1)._replace(at=FIRST.ends)
    doubtful = said(1)._replace(counts=False)

    assert by_block(PLAN, [late, said(4), doubtful, early])[FIRST.index] == [said(4)]


def test_a_complaint_is_a_low_score_to_whatever_question() -> None:
    given = [said(2), said(5), said(6, Metric.NPS), said(4, Metric.SMILEY)]

    assert complaint_share(given) == 0.5
    assert complaint_share([said(1, staff=True)]) is None


def test_employees_rate_on_whatever_scale_they_were_asked() -> None:
    given = [said(4, staff=True), said(10, Metric.NPS, staff=True), said(1)]

    assert staff_rating(given) == pytest.approx((0.75 + 1.0) / 2)
    assert staff_rating([said(1)]) is None


def test_an_employees_answer_is_no_customers() -> None:
    assert customers_outcome([said(5), said(1, staff=True)], Metric.CSAT) == 5.0
    assert customers_outcome([said(5)], Metric.NPS) is None


def test_a_group_has_the_outcome_of_its_own_answers() -> None:
    given = {0: [said(5), said(1, group="en"), said(3, group=None)], 1: [said(2, group="en")]}

    assert each_outcome(given, Metric.CSAT, place=0, group="en") == ({0: 1.0, 1: 2.0}, 2)


@pytest.mark.parametrize("metric", Metric)
def test_scales_and_low_scores_are_those_of_the_store(metric: Metric) -> None:
    of_store = scores.Metric(metric.value)

    assert metric.scale == scores.RANGES[of_store]
    low = [score for score in range(metric.scale[1] + 1) if scores.is_low(of_store, score)]
    assert metric.highest_low == low[-1]
