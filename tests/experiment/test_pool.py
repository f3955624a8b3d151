"""One verdict over many stores."""

from math import log, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.experiment.pool import TooFewStoresError, pool, pooled_to_json

BCG = (
    (4, 119, 11, 128),
    (6, 300, 29, 274),
    (3, 228, 11, 209),
    (62, 13536, 248, 12619),
    (33, 5036, 47, 5761),
    (180, 1361, 372, 1079),
    (8, 2537, 10, 619),
    (505, 87886, 499, 87892),
    (29, 7470, 45, 7232),
    (17, 1699, 65, 1600),
    (186, 50448, 141, 27197),
    (5, 2493, 3, 2338),
    (27, 16886, 29, 17825),
)
"""Thirteen trials of the BCG vaccine (Colditz et al. 1994): ill and well, vaccinated and not."""


def test_the_bcg_trials_pool_as_statsmodels_pools_them() -> None:
    ratios = [log(a / (a + b)) - log(c / (c + d)) for a, b, c, d in BCG]
    errors = [sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)) for a, b, c, d in BCG]

    found = pool(ratios, errors)

    # statsmodels 0.14 combine_effects(method_re="iterated", use_t=True): tau2, mean_effect_re, i2, ci
    assert found.tau**2 == pytest.approx(0.3180684522, abs=1e-8)
    assert found.estimate == pytest.approx(-0.7149681535, abs=1e-8)
    assert found.i2 == pytest.approx(0.9211734685, abs=1e-9)
    assert list(found.ci) == pytest.approx([-1.109098, -0.320838], abs=1e-6)


def test_stores_that_agree_better_than_chance_are_not_believed_more_than_their_errors() -> None:
    found = pool([0.2] * 4, [0.1] * 4)

    # the common error is 0.1 / sqrt(4); 3.1824 is the 97.5 % quantile of t with 3 degrees of freedom
    assert (found.tau, found.i2) == (0.0, 0.0)
    assert found.ci.high == pytest.approx(0.2 + 3.182446 * 0.05, abs=1e-6)


@given(st.lists(st.floats(-2, 2), min_size=2, max_size=8), st.floats(-5, 5))
def test_adding_to_every_store_adds_to_the_mean_alone(effects: list[float], more: float) -> None:
    errors = [0.1 + 0.05 * n for n in range(len(effects))]

    found, moved = pool(effects, errors), pool([effect + more for effect in effects], errors)

    assert moved.estimate == pytest.approx(found.estimate + more, abs=1e-6)
    assert moved.tau == pytest.approx(found.tau, abs=1e-5)


def test_two_stores_say_nothing_of_a_third() -> None:
    assert pooled_to_json(pool([0.1, 0.3], [0.1, 0.1]))["prediction"] == [None, None]


def test_one_store_is_not_pooled() -> None:
    with pytest.raises(TooFewStoresError, match="there are 1"):
        pool([0.2], [0.1])
