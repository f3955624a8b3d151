"""What a score means."""

from math import isclose
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis.strategies import integers, lists, sampled_from, tuples
from scipy.stats import binomtest

from controller.feedback.scores import (
    RANGES,
    Metric,
    in_range,
    is_high,
    is_low,
    is_top,
    mean_interval,
    net_promoter_score,
    normalised,
    share_interval,
    summary,
)


@pytest.mark.parametrize("metric", Metric)
def test_the_ends_of_a_range_are_nothing_and_everything(metric: Metric) -> None:
    lowest, highest = RANGES[metric]

    assert (normalised(metric, lowest), normalised(metric, highest)) == (0.0, 1.0)
    assert not in_range(metric, lowest - 1)
    assert not in_range(metric, highest + 1)


@pytest.mark.parametrize("metric", Metric)
def test_no_score_is_good_and_bad_and_the_best_are_good(metric: Metric) -> None:
    lowest, highest = RANGES[metric]
    scores = range(lowest, highest + 1)

    assert not any(is_low(metric, score) and is_high(metric, score) for score in scores)
    assert all(is_high(metric, score) for score in scores if is_top(metric, score))
    assert is_low(metric, lowest)
    assert is_top(metric, highest)


def test_promoters_less_detractors() -> None:
    # 3 of 5 are 9 or 10, 1 of 5 is 6 or less: 60 - 20
    assert net_promoter_score([10, 9, 9, 8, 6]) == pytest.approx(40)
    assert net_promoter_score([]) is None


@given(tuples(integers(1, 200), integers(0, 200)).filter(lambda pair: pair[1] <= pair[0]))
def test_the_interval_of_a_share_is_wilsons(pair: tuple[int, int]) -> None:
    answers, hits = pair
    expected = binomtest(hits, answers).proportion_ci(method="wilson")

    interval = share_interval(hits, answers)

    assert interval is not None
    assert isclose(interval.low, expected.low, abs_tol=1e-9)
    assert isclose(interval.high, expected.high, abs_tol=1e-9)


@given(sampled_from(Metric), lists(integers(0, 10), max_size=40))
def test_a_mean_lies_in_its_interval_and_that_in_the_range(metric: Metric, numbers: list[int]) -> None:
    scores = [number for number in numbers if in_range(metric, number)]
    lowest, highest = RANGES[metric]

    interval = mean_interval(metric, scores)

    assert (interval is None) == (len(scores) < 2)
    if interval is not None:
        assert lowest <= interval.low <= fmean(scores) <= interval.high <= highest


def test_a_summary_of_nothing_claims_nothing() -> None:
    nothing = summary(Metric.NPS, [])

    assert (nothing.answers, nothing.mean, nothing.top_share, nothing.nps) == (0, None, None, None)
    assert share_interval(0, 0) is None


def test_a_summary_says_how_many_are_very_happy_and_how_many_unhappy() -> None:
    day = summary(Metric.SMILEY, [4, 4, 3, 1])

    assert (day.answers, day.mean, day.top_share, day.low_share) == (4, 3.0, 0.5, 0.25)
    assert day.nps is None
