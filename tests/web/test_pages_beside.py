"""What was asked beside the verdict, in the reader's language."""

from dataclasses import replace
from typing import Any

from controller.experiment.declared import NOTHING, Declared
from controller.web.language import language
from controller.web.pages_beside import BesideTable, beside_table
from tests.experiment.shop import citrus_against_lavender

NUMBERS: dict[str, Any] = {
    "arm": "B",
    "estimate": 1882.4,
    "ci": [801.0, None],
    "p_value": 0.001,
    "p_holm": 0.004,
    "clear": True,
    "adjusted": None,
}


def outcome(
    name: str = "sales", unit: str = "per hour", better: str = "higher", **more: object
) -> dict[str, Any]:
    counted = {"blocks": 38, "left_out": {"not_covered": 2}, "comparisons": 4}
    return NUMBERS | {"outcome": name, "unit": unit, "better": better} | counted | more


def shown(report: dict[str, Any], code: str = "en", truth: dict[str, Any] | None = None) -> BesideTable:
    design = replace(citrus_against_lavender(), declared=Declared(("sales",), currency="TRY"))
    found = beside_table(report, truth, design, language(code))
    assert found is not None
    return found


def test_sales_are_told_by_the_hour_in_the_stores_currency() -> None:
    (line,) = shown({"outcomes": [outcome()]}).outcomes
    (turkish,) = shown({"outcomes": [outcome()]}, "tr").outcomes

    assert (line.label, line.effect) == ("sales per hour, TRY", "+1,882 (+801 to ∞)")
    assert (line.p_value, line.verdict, line.blocks) == ("0.004", "clearly better", "38 (2 left out)")
    assert (turkish.label, turkish.verdict) == ("saatte satış, TRY", "belirgin biçimde daha iyi")


def test_fewer_complaints_are_better_and_told_in_percentage_points() -> None:
    fewer = outcome("complaints", "share", "lower", estimate=-0.031, ci=[-0.05, -0.01])

    (line,) = shown({"outcomes": [fewer]}).outcomes

    assert line.effect.replace("\N{MINUS SIGN}", "-") == "-3.10 (-5.00 to -1.00)"
    assert line.verdict == "clearly better"


def test_more_visitors_are_neither_better_nor_worse() -> None:
    (line,) = shown({"outcomes": [outcome("footfall", better="neither")]}).outcomes

    assert (line.label, line.verdict) == ("visitors per hour", "clear")


def test_what_cannot_be_told_yet_claims_nothing() -> None:
    nothing = outcome(estimate=None, ci=[None, None], p_value=None, p_holm=None, clear=False)

    (line,) = shown({"outcomes": [nothing]}).outcomes

    assert (line.effect, line.p_value, line.verdict) == ("", "", "cannot be told yet")


def test_several_questions_share_one_chance_of_a_false_alarm_and_the_page_says_so() -> None:
    four, one = shown({"outcomes": [outcome()]}), shown({"outcomes": [outcome(comparisons=1)]})

    assert four.rule.startswith(
        "The verdict rests on CSAT alone. These 4 questions were set before the start"
    )
    assert one.rule == "The verdict rests on CSAT alone."


def test_money_says_what_was_tested_and_that_it_may_be_chance() -> None:
    week = {"estimate": 1240.0, "low": -90.4, "high": 2360.0}
    money = dict.fromkeys(("hour", "day", "week", "month"), week) | {"arm": "B", "currency": "TRY"}

    (line,) = shown(
        {"outcomes": [outcome()], "money": money | {"hours_per_week": 78.0, "clear": False}}
    ).money

    assert line.startswith("B: about +1,240 TRY a week (-90 to +2,360).")
    assert line.endswith("in the 78 hours a week that were tested. It may be chance.")


def test_the_effect_stands_with_and_without_what_was_taken_into_account() -> None:
    without = NUMBERS | {"estimate": 0.2, "ci": [0.1, 0.3]}
    adjusted = without | {"covariate": "occupancy", "source": "footfall", "without": without}
    moved = {"moved": True, "covariate_effect": NUMBERS | {"estimate": 12.0, "ci": [8.0, 16.0]}}

    found = shown({"outcomes": [], "adjusted": adjusted | moved | {"variance_saved": 0.42}})

    assert found.covariate.startswith("not measured: occupancy; taken instead: visitors.")
    assert "without, from the same blocks: +0.20 (+0.10 to +0.30)" in found.covariate
    assert found.covariate.endswith("It explains 42% of the noise.")
    assert found.warnings[0].startswith("B itself moves visitors: +12.0 (+8.00 to +16.0).")


def test_coarse_measures_are_warned_of() -> None:
    (warning,) = shown({"outcomes": [outcome(coarse=True)]}).warnings

    assert warning.startswith("sales came for stretches longer than a block")


def test_groups_are_named_with_what_they_said_of_themselves() -> None:
    said = {"by": "language", "group": "tr", "answers": 80}
    few = {"by": "channel", "group": "qr", "answers": 3, "estimate": None}

    turkish, qr = shown({"outcomes": [], "segments": [NUMBERS | said, NUMBERS | few]}).groups

    assert (turkish.label, turkish.answers, turkish.p_value) == ("language: tr", "80", "0.004")
    assert (qr.label, qr.effect, qr.p_value) == ("channel: qr", "too few blocks", "")


def test_the_truth_of_a_simulation_stands_beside_the_effect() -> None:
    (line,) = shown({"outcomes": [outcome()]}, truth={"outcomes": {"sales": 2159.0}}).outcomes

    assert line.truth == "+2,159"


def test_a_design_that_declares_nothing_shows_nothing() -> None:
    design = replace(citrus_against_lavender(), declared=NOTHING)

    assert beside_table({}, None, design, language("en")) is None
