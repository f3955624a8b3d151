"""Errors of outcomes that go together by day or store, against published values and the definition."""

import numpy as np
import pytest
from statsmodels.datasets import grunfeld
from statsmodels.regression.tests.results import results_grunfeld_ols_robust_cluster as published

from controller.experiment.clustered import clustered
from controller.experiment.regression import least_squares

Y = [*np.cos(range(10)), *np.tan(range(1, 11))]
X = [[1.0, value] for value in (*np.sin(range(1, 11)), *np.sin(range(2, 12)))]
CLUSTERS = [2, 1, 3, 2, 2, 3, 3, 1, 1, 2] * 2


def test_the_errors_agree_with_the_tests_of_dfadjust() -> None:
    intercept, slope = clustered(Y, X, CLUSTERS)

    # R package dfadjust (Kolesar), tests of clusters out of order: coefficients; CR2 errors, there multiplied
    # by qt(.975, df)/qnorm(.975) to 1.053441197 and .533126248 with df 2.001430933 and 1.783242385
    assert (intercept.value, slope.value) == pytest.approx((-0.4456202905, 0.3241183110), abs=1e-10)
    assert (intercept.standard_error, slope.standard_error) == pytest.approx(
        (0.4801971861, 0.2156747767), abs=1e-9
    )


def test_errors_of_ten_firms_lie_between_those_that_stata_and_the_jackknife_give() -> None:
    table = grunfeld.load_pandas().data
    table = table[table["firm"] != "American Steel"]  # as in statsmodels' tests
    x = table[["value", "capital"]].assign(one=1.0).to_numpy().tolist()

    found = clustered(table["invest"].tolist(), x, table["firm"].tolist())

    # Stata's bundled values are CR1: without its factor for few clusters they are the plain sandwich, which
    # is too small under equal variances; the jackknife (CR3, there times 9/10 in the variance) is too large.
    stata, jackknife = published.results_cluster.params_table, published.results_cluster_crv3.params_table
    plain = stata[:, 1] / np.sqrt(10 / 9 * 199 / 197)
    errors = [each.standard_error for each in found]
    assert [each.value for each in found] == pytest.approx(stata[:, 0].tolist())
    assert all(plain < errors)
    assert all(errors < jackknife[:, 1] / np.sqrt(9 / 10))


def test_blocks_of_their_own_give_hc2() -> None:
    alone, simple = clustered(Y, X, range(20)), least_squares(Y, X)

    for one, other in zip(alone, simple, strict=True):
        assert one.value == pytest.approx(other.value)
        assert one.standard_error == pytest.approx(other.standard_error)
        assert one.freedom == pytest.approx(other.freedom)


def test_the_degrees_of_freedom_are_bell_and_mccaffreys_definition() -> None:
    x, labels = np.asarray(X), np.asarray(CLUSTERS)
    inverse = np.linalg.inv(x.T @ x)
    maker = np.eye(20) - x @ inverse @ x.T
    rows = [np.flatnonzero(labels == label) for label in (1, 2, 3)]
    columns = []
    for members in rows:
        values, vectors = np.linalg.eigh(maker[np.ix_(members, members)])
        root = vectors @ np.diag(values**-0.5) @ vectors.T
        columns.append(maker[:, members] @ root @ x[members] @ inverse[:, 1])
    products = np.array([[one @ other for other in columns] for one in columns])

    slope = clustered(Y, X, CLUSTERS)[1]

    # Bell and McCaffrey (2002): tr(G'G)^2 / tr((G'G)^2)
    assert slope.freedom == pytest.approx(np.trace(products) ** 2 / np.trace(products @ products))


def test_strata_taken_out_equal_strata_as_columns() -> None:
    rng = np.random.default_rng(3)
    strata, days = np.repeat(range(6), 4), np.tile(range(4), 6)
    arms = rng.integers(2, size=24).astype(float)
    y = strata + 0.3 * arms + rng.normal(size=4)[days] + rng.normal(size=24)
    columns = np.column_stack([arms, np.eye(6)[strata]])

    (inside,) = clustered(y.tolist(), arms[:, None].tolist(), days.tolist(), strata.tolist())
    outside = clustered(y.tolist(), columns.tolist(), days.tolist())[0]

    assert inside.value == pytest.approx(outside.value)
    assert inside.standard_error == pytest.approx(outside.standard_error)
    assert inside.freedom == pytest.approx(outside.freedom)


def test_columns_that_determine_each_other_are_refused() -> None:
    with pytest.raises(np.linalg.LinAlgError):
        clustered([1.0, 2.0, 4.0], [[1.0, 2.0], [2.0, 4.0], [3.0, 6.0]], [1, 2, 3])


def test_an_arm_that_its_strata_determine_is_refused() -> None:
    arms, strata = [[0.3], [0.3], [0.7], [0.7], [0.1], [0.1]], [1, 1, 2, 2, 3, 3]

    with pytest.raises(np.linalg.LinAlgError, match="determine"):
        clustered([1.0, 2.0, 4.0, 3.0, 1.0, 2.0], arms, range(6), strata)


def test_shops_that_answer_the_same_in_every_block_have_no_error() -> None:
    (effect,) = clustered([4.1] * 8, [[0.0], [1.0]] * 4, [1, 1, 2, 2, 3, 3, 4, 4], [1, 1, 1, 1, 2, 2, 2, 2])

    assert effect.standard_error == 0.0
    assert effect.p_value is None
