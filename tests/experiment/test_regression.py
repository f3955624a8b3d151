"""Robust standard errors in small samples, against the published test values of other packages."""

import numpy as np
import pytest

from controller.experiment.regression import least_squares


def test_hc2_and_bell_mccaffrey_agree_with_the_tests_of_dfadjust() -> None:
    y = [*np.cos(range(10)), *np.tan(range(1, 11))]
    x = [[1.0, value] for value in (*np.sin(range(1, 11)), *np.sin(range(2, 12)))]

    intercept, slope = least_squares(y, x)

    # R package dfadjust (Kolesar), unclustered
    assert (intercept.standard_error, slope.standard_error) == pytest.approx((0.4227339762, 0.4421048122))
    assert (intercept.freedom, slope.freedom) == pytest.approx((17.6142349, 12.10389102))


def test_strata_taken_out_by_means_equal_strata_as_columns() -> None:
    rng = np.random.default_rng(3)
    strata, arms = rng.integers(5, size=40), rng.integers(2, size=40).astype(float)
    y = strata + 0.3 * arms + rng.normal(size=40)
    columns = np.column_stack([arms, np.eye(5)[strata]])

    (inside,) = least_squares(y.tolist(), arms[:, None].tolist(), strata.tolist())
    outside = least_squares(y.tolist(), columns.tolist())[0]

    assert inside.value == pytest.approx(outside.value)
    assert inside.standard_error == pytest.approx(outside.standard_error)
    assert inside.freedom == pytest.approx(outside.freedom)


def test_pairs_give_the_paired_t_test_of_darwins_maize() -> None:
    differences = (49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48)
    y = [height for d in differences for height in (0.0, float(d))]

    (slope,) = least_squares(y, [[0.0], [1.0]] * 15, [pair for pair in range(15) for _ in "ab"])

    assert slope.value / slope.standard_error == pytest.approx(2.14799, abs=5e-6)  # Fisher 1935
    assert slope.freedom == pytest.approx(14)
    assert slope.p_value == pytest.approx(0.049703, abs=5e-7)


@pytest.mark.parametrize("y", [[2.5], [0.1, 0.1, 0.1]], ids=["one", "all equal"])
def test_without_variation_there_is_no_t_result(y: list[float]) -> None:
    (mean,) = least_squares(y, [[1.0]] * len(y))

    assert mean.value == pytest.approx(y[0])
    assert mean.p_value is None
    assert mean.interval(0.05) == (None, None)


def test_a_two_by_two_of_tooth_growth_has_the_textbook_effects() -> None:
    # growth of teeth with ascorbic acid (0) or orange juice (1) at 0.5 (0) or 2 mg (1): R's ToothGrowth
    cells = {
        (0, 0): (4.2, 11.5, 7.3, 5.8, 6.4, 10, 11.2, 11.2, 5.2, 7),
        (0, 1): (23.6, 18.5, 33.9, 25.5, 26.4, 32.5, 26.7, 21.5, 23.3, 29.5),
        (1, 0): (15.2, 21.5, 17.6, 9.7, 14.5, 10, 8.2, 9.4, 16.5, 9.7),
        (1, 1): (25.5, 26.4, 22.4, 24.5, 24.8, 30.9, 26.4, 27.3, 29.4, 23),
    }
    y = [growth for cell in cells.values() for growth in cell]
    x = [[1.0, a - 0.5, b - 0.5, (a - 0.5) * (b - 0.5)] for (a, b), cell in cells.items() for _ in cell]

    _, juice, dose, both = least_squares(y, x)

    assert (juice.value, dose.value, both.value) == pytest.approx((2.585, 15.495, -5.33))
    assert juice.standard_error == dose.standard_error == pytest.approx(1.19896, abs=5e-6)
    assert both.standard_error == pytest.approx(2.39793, abs=5e-6)
