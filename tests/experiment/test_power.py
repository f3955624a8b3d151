"""What an experiment will be able to see."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from controller.experiment.power import Expectation, mean_inverse

SHOP = Expectation(pairs=21, block_sd=0.25, answer_sd=1.0, answers_per_block=18)


def test_the_mean_inverse_of_answers_is_that_of_a_poisson_number_that_is_not_zero() -> None:
    numbers = np.arange(1, 60)
    masses = stats.poisson(3.0).pmf(numbers)

    assert mean_inverse(3.0) == pytest.approx((masses / numbers).sum() / masses.sum())


def test_the_standard_error_is_that_of_simulated_experiments() -> None:
    rng = np.random.default_rng(5)
    blocks = (4000, SHOP.pairs, 2)
    answers = np.maximum(rng.poisson(SHOP.answers_per_block, blocks), 1)

    means = rng.normal(0, SHOP.block_sd, blocks) + rng.normal(0, SHOP.answer_sd / np.sqrt(answers))

    simulated = (means[..., 1] - means[..., 0]).mean(axis=1).std()
    assert SHOP.standard_error == pytest.approx(simulated, rel=0.04)


def test_the_detectable_difference_is_found_four_times_out_of_five() -> None:
    effect, freedom = SHOP.detectable(), SHOP.pairs - 1

    # power of the t test by the noncentral t distribution
    found = stats.nct(freedom, effect / SHOP.standard_error).sf(stats.t(freedom).ppf(0.975))

    assert found == pytest.approx(0.8, abs=0.01)


def test_more_weeks_see_smaller_differences_and_one_pair_sees_none() -> None:
    assert SHOP.over(84).detectable() < SHOP.detectable() / 2 + 0.01
    assert SHOP.over(1).detectable() == float("inf")


def test_a_known_mean_inverse_of_answers_stands_for_that_of_a_poisson_number() -> None:
    uneven = replace(SHOP, mean_inverse_answers=2 * mean_inverse(SHOP.answers_per_block))

    # twice the share of the answers in the variance
    variances = (each.standard_error**2 for each in (uneven, SHOP))
    share = 2 / SHOP.pairs * SHOP.answer_sd**2 * mean_inverse(SHOP.answers_per_block)
    assert next(variances) == pytest.approx(next(variances) + share)
