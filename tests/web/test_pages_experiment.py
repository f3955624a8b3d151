"""An experiment in words."""

from __future__ import annotations

from controller.adapters.records_experiments import ExperimentStatus
from controller.experiment.outcome import Why
from controller.web.language import language
from controller.web.pages_experiment import status_words, why_words

EN = language("en")


def test_every_status_and_every_reason_not_to_count_has_words() -> None:
    assert len({status_words(status, EN) for status in ExperimentStatus}) == len(ExperimentStatus)
    assert len({why_words(why, EN) for why in Why}) == len(Why)
