from random import Random

import pytest

from controller.demo.customers_words import HAPPY, TURKISH_SHARE, UNHAPPY, UNHAPPY_WRITES, comment, language
from controller.feedback.scores import Metric


def test_most_customers_speak_turkish() -> None:
    rng = Random(1)

    turkish = sum(language(rng) == "tr" for _ in range(4000))

    assert turkish / 4000 == pytest.approx(TURKISH_SHARE, abs=0.03)


@pytest.mark.parametrize("spoken", ["tr", "en"])
def test_the_unhappy_often_write_why_in_their_own_language(spoken: str) -> None:
    rng = Random(2)

    written = [comment(rng, Metric.CSAT, 1, spoken) for _ in range(2000)]

    sentences = [text for text in written if text is not None]
    assert set(sentences) == set(UNHAPPY[spoken])
    assert len(sentences) / 2000 == pytest.approx(UNHAPPY_WRITES, abs=0.05)


def test_the_happy_seldom_write_and_the_others_never() -> None:
    rng = Random(3)

    happy = [comment(rng, Metric.NPS, 10, "en") for _ in range(2000)]

    assert {text for text in happy if text is not None} == set(HAPPY["en"])
    assert happy.count(None) > 1800
    assert {comment(rng, Metric.CSAT, 3, "tr") for _ in range(500)} == {None}
