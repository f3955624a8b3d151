"""A plan before its start, in words and pictures."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from controller.atmosphere.model import SceneName
from controller.experiment.draw import draw
from controller.experiment.plan import LeftOutReason
from controller.web.language import language
from controller.web.pages_drawn_plan import Names, left_out_words, plan_context
from tests.experiment.shop import ENTRANCE, MONDAY, citrus_against_lavender, drawn, ten_to_ten

CITRUS_WELCOME = SceneName("citrus-welcome")
EN, TR = language("en"), language("tr")
NAMES = Names({ENTRANCE: {"en": "Entrance", "tr": "Giriş"}}, {CITRUS_WELCOME: {"tr": "Narenciye"}}, {})
PLAN = drawn()
TO = "\N{EN DASH}"
FOUND: dict[str, Any] = {
    "sentences": {"en": "At your 40 answers", "tr": "Günde 40 yanıtla"},
    "curve": [
        {"weeks": 2, "pairs": 21, "detectable": 0.3},
        {"weeks": 4, "pairs": 42, "detectable": 0.21},
    ],
}


def test_every_block_stands_in_the_calendar_with_its_arm_and_hour() -> None:
    (calendar,) = plan_context(PLAN, FOUND, NAMES, EN)["plan_calendars"]

    cells = [cell for _, days in calendar.weeks for day in days for cell in day.cells]
    arms = {arm.name: f"arm-{place}" for place, arm in enumerate(PLAN.design.arms)}
    first = PLAN.blocks[0]
    assert len(cells) == len(PLAN.blocks)
    assert (cells[0].text, cells[0].kind) == (f"{first.arm} 10:00", arms[first.arm])
    assert cells[0].words == f"10:00{TO}14:00, arm {first.arm}, counts from 11:00"


def test_the_arms_are_called_as_the_store_calls_their_scenes() -> None:
    legend = plan_context(PLAN, FOUND, NAMES, TR)["legend"]

    assert [label for _, label in legend] == ["A (lavender-welcome)", "B (Narenciye)"]


def test_a_holiday_and_its_mirror_are_named_with_the_reason() -> None:
    plan = draw(citrus_against_lavender(), ten_to_ten(), holidays=[MONDAY])

    shown = plan_context(plan, FOUND, replace(NAMES, holidays={MONDAY: "Moon day"}), EN)

    assert len(shown["without_block"]) == 2  # the holiday, and the same weekday one week on
    assert f"10:00{TO}14:00, 14:00{TO}18:00, 18:00{TO}22:00: a holiday falls" in shown["without_block"][0]
    assert ["Moon day" in line for line in shown["without_block"]] == [True, False]
    (calendar,) = shown["plan_calendars"]
    assert {cell.kind for cell in calendar.weeks[0][1][0].cells} == {"uncounted"}


def test_the_outlook_is_a_sentence_a_picture_and_a_table_in_the_readers_language() -> None:
    outlook = plan_context(PLAN, FOUND, NAMES, TR)["outlook"]

    assert outlook.words == "Günde 40 yanıtla"
    assert "4 hafta: 0,21" in outlook.curve
    assert "bu plan" in outlook.curve
    assert outlook.rows == (("2", "21", "0,30"), ("4", "42", "0,21"))


def test_without_a_past_there_is_no_picture_and_without_an_answer_no_outlook() -> None:
    assert plan_context(PLAN, {**FOUND, "curve": []}, NAMES, EN)["outlook"].curve == ""
    assert plan_context(PLAN, None, NAMES, EN)["outlook"] is None


def test_of_a_plan_too_long_for_a_page_the_first_weeks_are_shown() -> None:
    design = replace(citrus_against_lavender(weeks=52), block_minutes=60, burn_in_minutes=0)
    plan = draw(design, ten_to_ten(7 * 52))

    shown = plan_context(plan, FOUND, NAMES, EN)

    (calendar,) = shown["plan_calendars"]
    # 12 blocks a day on 7 days are 84 a week, and 23 * 84 = 1932 fit into 2000
    assert len(calendar.weeks) == shown["weeks_shown"] == 23
    assert plan_context(PLAN, FOUND, NAMES, EN)["weeks_shown"] is None


def test_every_reason_to_leave_out_has_words() -> None:
    assert len({left_out_words(why, TR) for why in LeftOutReason}) == len(LeftOutReason)
