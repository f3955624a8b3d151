"""The method behind a number in words."""

from __future__ import annotations

import pytest

from controller.experiment.estimate import Row, paired, stratified
from controller.web.language import language
from controller.web.pages_method import method_words

EN, TR = language("en"), language("tr")


def test_what_the_analysis_calls_its_tests_has_words_in_turkish() -> None:
    few = paired([0.1, 0.3, -0.2])
    rows = [Row(str(stratum), "AB"[place], 4.0 + place) for stratum in range(3) for place in range(2)]
    (strata,) = stratified(rows)

    assert method_words(few.method, TR) == "çiftlerde işaret değiştirme testi, olası 8 dağıtımın tümü"
    assert method_words(strata.method, TR).startswith("blok kümeleri içinde rastgeleleştirme testi")


@pytest.mark.parametrize(
    ("method", "english"),
    [
        ("windows of 3 blocks with one arm, a sample of 20000 deals of the coins", "a sample of 20000 deals"),
        ("paired sign-flip test per whole dose, all 8 sign vectors", "per whole dose, all 8 possible deals"),
        ("regression within the sign-flip test, all 8 sign vectors", "regression within"),
        ("a test that has no words here", "a test that has no words here"),
    ],
)
def test_other_methods_are_told_and_unknown_ones_named_as_they_are(method: str, english: str) -> None:
    assert english in method_words(method, EN)
