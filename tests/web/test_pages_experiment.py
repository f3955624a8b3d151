"""An experiment in words."""

from __future__ import annotations

from typing import Any

from controller.adapters.records_experiments import ExperimentStatus
from controller.experiment.outcome import Why
from controller.web.language import language
from controller.web.pages_experiment import interval_words, status_words, why_words

EN = language("en")


def test_an_effect_is_told_with_its_interval_and_signs() -> None:
    report: dict[str, Any] = {"estimate": 0.214, "ci": [-0.05, 0.37]}

    assert interval_words(report, EN) == "+0.21 (\N{MINUS SIGN}0.05 to +0.37)"
    assert interval_words(report, language("tr")) == "+0,21 (\N{MINUS SIGN}0,05 ile +0,37 arası)"


def test_an_interval_without_a_bound_says_infinity_and_no_estimate_says_nothing() -> None:
    assert interval_words({"estimate": 0.2, "ci": [None, None]}, EN) == "+0.20 (\N{MINUS SIGN}∞ to ∞)"
    assert interval_words({"estimate": None, "ci": [None, None]}, EN) == ""


def test_every_status_and_every_reason_not_to_count_has_words() -> None:
    assert len({status_words(status, EN) for status in ExperimentStatus}) == len(ExperimentStatus)
    assert len({why_words(why, EN) for why in Why}) == len(Why)
