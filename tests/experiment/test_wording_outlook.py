"""What can be detected, as sentences."""

import pytest

from controller.experiment.metric import Metric
from controller.experiment.outlook import Ahead, Check, Outlook
from controller.experiment.wording_outlook import Basis, outlook_text, sentence
from tests.experiment.test_outlook import QUIET

CHECK = Check(1000, 0.28, 0.81, 0.0124, 0.047, 0.0067)
FOUND = Outlook(Ahead(4, 42, 0.28), (), CHECK)


def test_the_sentence_is_said_in_the_readers_language() -> None:
    said = sentence(3.14, answers_a_day=40, weeks=5, metric=Metric.NPS, language="tr")

    assert said == "Günde 40 yanıtla 5 haftada 3,1 NPS farkı görebilirsiniz."
    assert sentence(0.3, answers_a_day=40, weeks=5, metric=Metric.CSAT, language="fr").startswith(
        "At your 40"
    )


def test_what_the_simulation_found_is_said_with_its_error() -> None:
    said = outlook_text(FOUND, QUIET, Metric.CSAT)

    assert said == (
        "At your 40 answers a day you can detect 0.28 CSAT in 4 weeks. 1000 experiments simulated from past"
        " blocks found it in 81 % of the cases (± 1.2 %), and saw a difference where there was none in 5 %"
        " (± 0.7 %)."
    )
    assert "%81 oranında buldu (± %1,2)" in outlook_text(FOUND, QUIET, Metric.CSAT, language="tr")


@pytest.mark.parametrize("language", ["en", "tr"])
def test_a_borrowed_past_is_named_and_a_missing_one_is_not_filled_in(language: str) -> None:
    own, borrowed = (
        outlook_text(FOUND, QUIET, Metric.CSAT, basis=basis, language=language)
        for basis in (Basis.OWN, Basis.STORE)
    )
    missing = outlook_text(Outlook(None, (), None), QUIET, Metric.CSAT, language=language)

    assert len(borrowed) > len(own)
    assert "0.28" not in missing
    assert "0,28" not in missing
