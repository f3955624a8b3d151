"""What a terminal says beside the verdict."""

from typing import Any

from controller.beside_text import beside_lines

NUMBERS: dict[str, Any] = {"estimate": 12.5, "ci": [3.0, None], "p_value": 0.012, "p_holm": 0.024, "arm": "B"}


def sales(**more: object) -> dict[str, Any]:
    told = {"outcome": "sales", "unit": "per hour", "blocks": 40, "left_out": {"not_covered": 2}}
    return NUMBERS | told | more


def test_outcomes_stand_in_a_table_with_what_was_left_out() -> None:
    text = "\n".join(beside_lines({"outcomes": [sales()]}))

    row = text.splitlines()[-1].split("  ")
    assert [cell.strip() for cell in row if cell.strip()] == [
        "sales, per hour",
        "+12.500",
        "+3.000 to -",
        "0.012",
        "0.024",
        "40 (2 left out)",
    ]


def test_several_arms_have_a_row_each() -> None:
    contrasts = [NUMBERS, NUMBERS | {"arm": "C", "estimate": None, "p_value": None, "p_holm": None}]

    text = "\n".join(beside_lines({"outcomes": [sales(contrasts=contrasts)]}))

    assert "sales, per hour, B" in text
    assert "sales, per hour, C" in text


def test_an_adjusted_effect_stands_beside_the_one_without() -> None:
    adjusted = NUMBERS | {"covariate": "occupancy", "source": "footfall", "without": NUMBERS, "moved": True}

    first, second = beside_lines({"adjusted": adjusted})

    assert "for footfall, instead of occupancy; without +12.500 from the same blocks" in first
    assert "the arms move footfall itself" in second


def test_a_covariate_that_was_not_measured_is_named() -> None:
    missing = {"covariate": "occupancy", "source": None, "estimate": None}

    assert list(beside_lines({"adjusted": missing})) == [
        "adjusted   not for occupancy: it was not measured often enough"
    ]


def test_money_and_segments_follow() -> None:
    segment = NUMBERS | {"by": "language", "group": "tr\x1b", "answers": 80}
    report = {"money": {"text": {"en": "B: about +1,240 TRY a week"}}, "segments": [segment]}

    text = "\n".join(beside_lines(report))

    assert "money      B: about +1,240 TRY a week" in text
    assert "to explore, not to decide:" in text
    assert "language: tr?" in text


def test_a_report_that_declares_nothing_has_no_more_lines() -> None:
    assert list(beside_lines({"outcomes": [], "adjusted": None, "money": None, "segments": []})) == []
