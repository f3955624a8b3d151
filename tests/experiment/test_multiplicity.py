"""Several questions of one experiment."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from controller.experiment.multiplicity import holm


@given(st.lists(st.floats(0.0001, 1.0), min_size=1, max_size=9))
def test_the_p_values_are_those_of_statsmodels(p_values: list[float]) -> None:
    expected = multipletests(p_values, method="holm")[1]

    assert holm(p_values) == pytest.approx(tuple(expected))


def test_a_question_without_an_answer_still_counts_as_asked() -> None:
    assert holm([0.02, 0.01], comparisons=3) == pytest.approx((2 * 0.02, 3 * 0.01))
