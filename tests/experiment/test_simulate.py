"""A design tried on a store whose truth is known."""

from dataclasses import replace

import pytest

from controller.experiment.draw import draw
from controller.experiment.metric import Metric
from controller.experiment.plan import Plan
from controller.experiment.simulate import Share, calibrate, calibration_text
from controller.experiment.simulate_store import SimulatedStore
from tests.experiment.shop import citrus_against_lavender, ten_to_ten

EFFECT = 0.30225
"""Adds 0.25 to the mean CSAT of the anchor store, by the numerical integration of its definition."""
STORE = SimulatedStore()


def plan(metric: Metric = Metric.CSAT, block_minutes: int = 180) -> Plan:
    design = replace(citrus_against_lavender(), metric=metric, block_minutes=block_minutes)
    return draw(design, ten_to_ten())


def test_the_anchor_store_gives_the_anchors_numbers() -> None:
    found = calibrate(plan(block_minutes=120), STORE, effect=EFFECT, reps=400, seed=5)

    # Week-mirrored pairs of 2 h with 1 h burn-in: 4.2 % false positives, power 50.6 %, mean estimate .212,
    # coverage 93.9 %, of 4,000 repetitions of an independent program; four Monte-Carlo errors wide
    assert found.true_full == pytest.approx(0.25, abs=0.001)
    assert found.mean_estimate == pytest.approx(0.212, abs=4 * found.mean_estimate_error)
    assert found.false_positives.share == pytest.approx(0.042, abs=4 * 0.010)
    assert found.power.share == pytest.approx(0.506, abs=4 * 0.025)
    assert found.coverage.share == pytest.approx(0.939, abs=4 * 0.012)


@pytest.mark.parametrize("metric", list(Metric))
def test_the_mean_estimate_is_the_diluted_truth_for_every_metric(metric: Metric) -> None:
    found = calibrate(plan(metric), STORE, effect=0.5, reps=200, seed=3)

    assert found.mean_estimate == pytest.approx(found.true_diluted, abs=4 * found.mean_estimate_error)
    assert 0 < found.true_diluted < found.true_full


def test_more_answers_find_more() -> None:
    few, many = (
        calibrate(plan(), replace(STORE, answers_per_hour=rate), effect=0.3, reps=200, seed=1)
        for rate in (1.0, 30.0)
    )

    assert few.power.share < many.power.share


def test_the_same_seed_gives_the_same_numbers() -> None:
    first, again = (calibrate(plan(), STORE, effect=0.3, reps=20, seed=9) for _ in range(2))

    assert first == again


def test_an_error_is_that_of_a_share() -> None:
    assert Share.of([True, False, False, False]) == Share(0.25, (0.25 * 0.75 / 4) ** 0.5)


def test_one_repetition_is_none() -> None:
    with pytest.raises(ValueError, match="two repetitions"):
        calibrate(plan(), STORE, effect=0.3, reps=1, seed=1)


def test_the_table_says_what_is_wanted() -> None:
    text = calibration_text(calibrate(plan(), STORE, effect=0.3, reps=10, seed=1), Metric.CSAT)

    assert "wanted: the design's alpha" in text
    assert " CSAT" in text
