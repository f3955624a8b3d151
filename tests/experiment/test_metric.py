"""How the answers of a block become one number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.experiment.metric import Metric


@given(st.lists(st.integers(0, 10), min_size=1))
def test_the_net_promoter_score_is_the_mean_of_plus_and_minus_a_hundred(scores: list[int]) -> None:
    worth = [100 if score >= 9 else -100 if score <= 6 else 0 for score in scores]

    assert Metric.NPS.outcome(scores) == pytest.approx(sum(worth) / len(worth))


@pytest.mark.parametrize(("metric", "best"), [("csat", 5), ("nps", 10), ("ces", 7), ("smiley", 4)])
def test_the_best_answer_is_a_top_answer(metric: str, best: int) -> None:
    assert Metric(metric).top_share([best, 1]) == 0.5


@pytest.mark.parametrize("metric", Metric)
def test_a_block_without_answers_has_no_outcome(metric: Metric) -> None:
    with pytest.raises(ValueError, match="without answers"):
        metric.outcome([])
    with pytest.raises(ValueError, match="without answers"):
        metric.top_share([])
