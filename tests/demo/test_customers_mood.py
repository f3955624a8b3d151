from random import Random
from statistics import fmean, stdev

import pytest

from controller.atmosphere.model import ZoneId
from controller.demo.customers_air import AtmosphereState, Surroundings
from controller.demo.customers_mood import (
    BEST_BRIGHTNESS,
    BEST_VOLUME,
    MOOD_RHO,
    MOOD_SD,
    PERSONAL_SD,
    expected_outcome,
    mean_satisfaction,
    moods,
    score,
)
from controller.feedback.scores import RANGES, Metric

ENTRANCE, CHECKOUT = ZoneId("entrance"), ZoneId("checkout")
PLEASANT = Surroundings(brightness=BEST_BRIGHTNESS, volume=BEST_VOLUME)
CITRUS, LAVENDER = AtmosphereState({"citrus": 1.0}), AtmosphereState({"lavender": 1.0})


def mean(zone: ZoneId = ENTRANCE, *, weekday: int = 3, share: float = 0.5, air: AtmosphereState) -> float:
    return mean_satisfaction(zone, weekday, share, air, PLEASANT)


def test_citrus_at_the_entrance_is_worth_a_quarter_of_a_point_in_the_long_run() -> None:
    """The anchor: a latent .30225 is a true effect of .25 once scores are rounded and cut."""
    times = [(weekday, (step + 0.5) / 100) for weekday in range(7) for step in range(100)]

    gains = [
        expected_outcome(Metric.CSAT, mean(weekday=weekday, share=share, air=CITRUS))
        - expected_outcome(Metric.CSAT, mean(weekday=weekday, share=share, air=LAVENDER))
        for weekday, share in times
    ]

    assert fmean(gains) == pytest.approx(0.25, abs=0.0005)


def test_elsewhere_citrus_makes_no_difference() -> None:
    assert mean(CHECKOUT, air=CITRUS) == mean(CHECKOUT, air=LAVENDER)


def test_the_day_has_one_wave_and_the_week_its_worst_on_saturday() -> None:
    air = AtmosphereState()

    assert mean(share=0.25, air=air) - mean(share=0.75, air=air) == pytest.approx(0.6)
    assert min(range(7), key=lambda weekday: mean(weekday=weekday, air=air)) == 5


@pytest.mark.parametrize(
    "worse", [Surroundings(brightness=0.1, volume=BEST_VOLUME), Surroundings(brightness=0.7, volume=0.9)]
)
def test_too_dark_or_too_loud_displeases(worse: Surroundings) -> None:
    air = AtmosphereState()

    assert mean_satisfaction(ENTRANCE, 0, 0.5, air, worse) < mean(weekday=0, air=air) - 0.1


@pytest.mark.parametrize("metric", list(Metric))
def test_scores_stay_on_their_scale(metric: Metric) -> None:
    low, high = RANGES[metric]

    assert [score(metric, satisfaction) for satisfaction in (-9, 1, 5, 14)] == [low, low, high, high]


@pytest.mark.parametrize("metric", [Metric.CSAT, Metric.CES, Metric.SMILEY])
def test_what_is_expected_is_what_many_customers_answer(metric: Metric) -> None:
    rng = Random(7)
    answers = [score(metric, rng.gauss(3.7, PERSONAL_SD) + rng.gauss(0, MOOD_SD)) for _ in range(40_000)]

    error = stdev(answers) / len(answers) ** 0.5
    assert fmean(answers) == pytest.approx(expected_outcome(metric, 3.7), abs=4 * error)


def test_the_net_promoter_score_that_is_expected_is_what_many_customers_answer() -> None:
    rng = Random(8)
    answers = [score(Metric.NPS, rng.gauss(3.7, PERSONAL_SD) + rng.gauss(0, MOOD_SD)) for _ in range(40_000)]

    votes = [100 * ((answer >= 9) - (answer <= 6)) for answer in answers]
    error = stdev(votes) / len(votes) ** 0.5
    assert fmean(votes) == pytest.approx(expected_outcome(Metric.NPS, 3.7), abs=4 * error)


def test_moods_are_a_stationary_chain_in_which_each_resembles_the_one_before() -> None:
    rng = Random(9)
    days = [moods(rng, 6) for _ in range(8000)]

    for stretch in (0, 5):
        assert stdev(day[stretch] for day in days) == pytest.approx(MOOD_SD, rel=0.04)
    covariance = fmean(day[2] * day[3] for day in days)
    assert covariance / MOOD_SD**2 == pytest.approx(MOOD_RHO, abs=0.05)
