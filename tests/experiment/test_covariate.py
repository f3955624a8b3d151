"""Adjustment for how full the shop was: the same answer with less noise, and exact under chance."""

from itertools import product
from random import Random

import numpy as np
import pytest
import statsmodels.api as sm

from controller.experiment.covariate import adjusted
from controller.experiment.estimate import Estimate, paired


def crowded(rng: Random, pairs: int, effect: float, slope: float = -0.05) -> tuple[list[float], list[float]]:
    """Differences of satisfaction, which falls with every visitor more, and of visitors."""
    visitors = [rng.gauss(0, 8) for _ in range(pairs)]
    return [effect + slope * each + rng.gauss(0, 0.2) for each in visitors], visitors


def sure(found: Estimate | None) -> Estimate:
    assert found is not None
    return found


def test_the_estimate_is_the_intercept_that_statsmodels_fits() -> None:
    differences, visitors = crowded(Random(1), 30, 0.3)

    found = sure(adjusted(differences, visitors))

    fitted = sm.OLS(differences, sm.add_constant(visitors)).fit(cov_type="HC2")
    assert found.estimate == pytest.approx(fitted.params[0])
    assert found.standard_error == pytest.approx(fitted.bse[0])


def intercept(differences: np.ndarray, covariates: np.ndarray) -> float:
    return float(sm.OLS(differences, sm.add_constant(covariates, has_constant="add")).fit().params[0])


def test_the_p_value_is_the_share_of_redraws_that_statsmodels_fits_as_far_from_zero() -> None:
    differences, visitors = (np.array(each) for each in crowded(Random(4), 7, 0.15))

    found = sure(adjusted(list(differences), list(visitors)))

    signs = [np.array(each) for each in product((1.0, -1.0), repeat=7)]
    redrawn = np.array([intercept(each * differences, each * visitors) for each in signs])
    assert found.p_value == np.mean(np.abs(redrawn) >= abs(found.estimate) - 1e-9)


def test_the_interval_holds_the_effects_that_the_test_does_not_reject() -> None:
    differences, visitors = crowded(Random(2), 12, 0.3)

    found = sure(adjusted(differences, visitors))

    low, high = found.ci
    assert low is not None
    assert high is not None
    for effect, rejected in (
        (low - 0.02, True),
        (low + 0.02, False),
        (high - 0.02, False),
        (high + 0.02, True),
    ):
        shifted = sure(adjusted([each - effect for each in differences], visitors))
        assert (shifted.p_value <= 0.05) is rejected


def test_over_many_shops_adjustment_keeps_the_mean_and_saves_variance() -> None:
    rng, effect = Random(3), 0.25
    shops = [crowded(rng, 28, effect) for _ in range(300)]

    plain = np.array([paired(d, draws=100).estimate for d, _ in shops])
    with_visitors = np.array([sure(adjusted(d, v, draws=100)).estimate for d, v in shops])

    # 0.05 a visitor, SD 8 visitors, beside noise of SD 0.2: variance of one pair .16 + .04 against .04
    error = with_visitors.std() / np.sqrt(len(shops))
    assert abs(with_visitors.mean() - effect) < 3 * error
    assert with_visitors.var() / plain.var() == pytest.approx(0.04 / 0.20, rel=0.35)


def test_without_an_effect_five_in_a_hundred_shops_are_called_different() -> None:
    rng, shops = Random(5), 400
    p_values = [sure(adjusted(*crowded(rng, 12, 0.0))).p_value for _ in range(shops)]

    # a share of .05 from 400 shops lies within 3 Monte-Carlo errors of it
    assert abs(np.mean(np.array(p_values) <= 0.05) - 0.05) < 3 * (0.05 * 0.95 / shops) ** 0.5


def test_more_than_twenty_strata_are_tested_with_drawn_sign_vectors() -> None:
    differences, visitors = crowded(Random(6), 40, 0.1)

    one, again = (sure(adjusted(differences, visitors, seed=3)) for _ in range(2))

    assert one == again
    assert one.method == "regression within the sign-flip test, a sample of 20000 sign vectors"
    assert one.p_value == pytest.approx(one.t_p_value, abs=0.02)


def test_a_covariate_that_never_differs_or_too_few_strata_adjust_nothing() -> None:
    assert adjusted([0.1, 0.2, 0.3, 0.4], [2.0, 2.0, 2.0, 2.0]) is None
    assert adjusted([0.1, 0.2, 0.3], [1.0, 2.0, 3.0]) is None
