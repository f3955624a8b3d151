"""Looks at a running experiment."""

from math import exp, log, pi, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import multivariate_normal

from controller.experiment.boundary import LOOK_BOUNDS
from controller.experiment.monitor import (
    best_rho,
    guardrail,
    look,
    planned_look,
    two_sided_bound,
)


def test_four_looks_at_the_bounds_raise_a_false_alarm_in_five_of_a_hundred_experiments() -> None:
    shares = np.arange(1, 5) / 4
    correlation = np.sqrt(np.minimum.outer(shares, shares) / np.maximum.outer(shares, shares))
    limits = np.array(LOOK_BOUNDS)

    inside = multivariate_normal(np.zeros(4), correlation, seed=1).cdf(limits, lower_limit=-limits)

    assert 1 - inside == pytest.approx(0.05, abs=2e-4)


def test_the_bounds_fall_with_the_square_root_of_information() -> None:
    assert [bound * sqrt(k / 4) for k, bound in enumerate(LOOK_BOUNDS, 1)] == pytest.approx(
        [LOOK_BOUNDS[3]] * 4, rel=1e-6
    )
    assert [round(bound, 3) for bound in LOOK_BOUNDS] == [4.049, 2.863, 2.337, 2.024]


def test_a_look_decides_when_the_deviate_reaches_its_bound() -> None:
    assert not look(1, 0.0001).decides  # z 3.89 < 4.049
    assert look(3, 0.0001).decides


@given(st.integers(4, 500))
def test_an_experiment_has_four_looks_and_the_last_one_at_its_end(pairs: int) -> None:
    looks = [number for done in range(pairs + 1) if (number := planned_look(done, pairs))]

    assert looks == [1, 2, 3, 4]
    assert planned_look(pairs, pairs) == 4


def test_the_two_sided_mixture_bound_is_that_of_confseqs_tests() -> None:
    assert two_sided_bound(100, rho=12.60056) == pytest.approx(30.35209, abs=5e-6)
    assert best_rho(100) == pytest.approx(12.60056, abs=5e-6)


@given(st.lists(st.floats(-2, 2), min_size=1, max_size=12), st.floats(0.5, 20))
def test_the_evidence_is_the_half_normal_mixture_of_likelihood_ratios(
    differences: list[float], rho: float
) -> None:
    total, squares = sum(differences), sum(d**2 for d in differences)

    def ratio(rate: float) -> float:
        weight = 2 * sqrt(rho / (2 * pi)) * exp(-rho * rate**2 / 2)
        return weight * exp(-rate * total - rate**2 * squares / 2)

    expected, _ = quad(ratio, 0, 60 / sqrt(rho))
    assert guardrail(differences, rho=rho).log_evidence[-1] == pytest.approx(log(expected), abs=1e-5)


def test_a_scent_that_people_dislike_is_stopped_and_a_good_one_never() -> None:
    rho = best_rho(42 * 0.4**2, alpha=0.1)
    harm = [-0.5 + 0.4 * (-1) ** n for n in range(42)]

    assert guardrail(harm, rho=rho).stopped_after is not None
    assert guardrail([-d for d in harm], rho=rho).stopped_after is None


def test_coins_alone_stop_no_more_than_one_in_twenty() -> None:
    rng = np.random.default_rng(11)
    rho = best_rho(42 * 0.4**2, alpha=0.1)

    stops = sum(
        guardrail(list(row), rho=rho).stopped_after is not None for row in rng.normal(0, 0.4, (400, 42))
    )

    assert stops / 400 <= 0.05


def test_extreme_differences_do_not_overflow() -> None:
    evidence = guardrail([1e6] * 50, rho=1.0).log_evidence + guardrail([-1e6] * 50, rho=1.0).log_evidence

    assert np.isfinite(evidence).all()
