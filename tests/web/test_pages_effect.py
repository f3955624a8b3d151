"""The effects of an experiment in words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from controller.experiment.design import DesignKind
from controller.web.language import language
from controller.web.pages_effect import effects, interval_words
from tests.experiment.shop import citrus_against_lavender

EN = language("en")
FOUND: dict[str, Any] = {"estimate": 0.214, "ci": [-0.05, 0.37], "p_value": 0.04, "n": 20, "method": "a test"}


def test_an_effect_is_told_with_its_interval_and_signs() -> None:
    assert interval_words(FOUND, EN) == "+0.21 (\N{MINUS SIGN}0.05 to +0.37)"
    assert interval_words(FOUND, language("tr")) == "+0,21 (\N{MINUS SIGN}0,05 ile +0,37 arası)"


def test_an_interval_without_a_bound_says_infinity_and_no_estimate_says_nothing() -> None:
    assert interval_words({"estimate": 0.2, "ci": [None, None]}, EN) == "+0.20 (\N{MINUS SIGN}∞ to ∞)"
    assert interval_words({"estimate": None, "ci": [None, None]}, EN) == ""


def test_pairs_are_called_pairs_and_other_strata_are_counted_by_their_blocks() -> None:
    pairs = citrus_against_lavender()

    (paired,), (stratified,) = (
        effects(FOUND, design, EN).each for design in (pairs, replace(pairs, kind=DesignKind.STRATIFIED))
    )

    assert paired.title == "B (citrus-welcome) instead of A (lavender-welcome), CSAT"
    assert paired.numbers.endswith("from 20 pairs of blocks")
    assert stratified.numbers.endswith("from 20 blocks")


def test_of_several_comparisons_each_says_whether_it_is_clear_and_what_they_are_worth_together() -> None:
    found = [
        {**FOUND, "arm": "jazz", "kind": "main", "p_holm": 0.08, "clear": False},
        {**FOUND, "arm": "jazz × citrus", "kind": "interaction", "estimate": None},
    ]

    shown = effects({"contrasts": found}, citrus_against_lavender(), EN)
    jazz, together = shown.each

    assert (jazz.clear, jazz.p_value) == (
        "not clear",
        "p = 0.040, for all comparisons together (Holm) p = 0.080",
    )
    assert together.title.startswith("jazz × citrus: what they do together")
    assert together.numbers == "cannot be told yet"
    assert "effect-faint" in shown.picture
