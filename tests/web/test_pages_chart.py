"""Scores over time as a picture."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from controller.feedback.scores import Metric, summary
from controller.web.pages_chart import Chart, Moment, chart

MIDNIGHT = datetime(2026, 3, 2, tzinfo=UTC)
DAY_S = 86400.0


def _chart(*scores: tuple[int, list[int]]) -> Chart:
    moments = [
        Moment(MIDNIGHT + timedelta(days=day), summary(Metric.CSAT, given), f"day {day}", "")
        for day, given in scores
    ]
    return chart(Metric.CSAT, moments, MIDNIGHT, MIDNIGHT + timedelta(days=10), DAY_S)


def test_the_best_score_is_on_top_and_the_worst_on_the_floor() -> None:
    best, worst = _chart((0, [5, 5]), (1, [1])).points

    assert best.y == min(tick.at for tick in _chart().scores)
    assert worst.y == _chart().floor


def test_the_day_with_most_answers_has_the_tallest_bar_and_others_their_share() -> None:
    many, few = _chart((0, [4, 4, 4, 4]), (1, [4])).points

    assert few.bar_height == many.bar_height / 4


def test_a_day_without_answers_breaks_the_line() -> None:
    assert len(_chart((0, [4]), (1, [4]), (5, [3]), (6, [3])).lines) == 2
    assert len(_chart((0, [4]), (1, [4]), (2, [3])).lines) == 1
