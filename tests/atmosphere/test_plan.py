"""A day of a zone as rows and as a table."""

from __future__ import annotations

from datetime import date, datetime

from controller.atmosphere.plan import plan_rows, plan_text
from tests.atmosphere.shop import ENTRANCE, MONDAY, a_shop, rule

STORE = a_shop(rule("calm", "open", "12:00"), rule("party", "11:00", "23:00", dates="2026-11-23"))


def test_a_row_says_when_what_why_and_which_rules_lost() -> None:
    rows = plan_rows(STORE, ENTRANCE, MONDAY)

    assert rows[0] == {
        "from": "2026-11-23T00:00:00+03:00",
        "to": "2026-11-23T10:00:00+03:00",
        "scene": "neutral",
        "reason": "default",
        "rule": None,
        "beats": [],
    }
    assert rows[2] == {
        "from": "2026-11-23T11:00:00+03:00",
        "to": "2026-11-23T23:00:00+03:00",
        "scene": "party",
        "reason": "schedule",
        "rule": "schedule.yaml:1",
        "beats": ["schedule.yaml:0"],
    }


def test_rows_join_without_gap_also_when_the_clock_changes() -> None:
    store = a_shop(rule("calm", "01:00", "12:00"), timezone="Europe/Berlin")

    rows = plan_rows(store, ENTRANCE, date(2026, 10, 25))

    assert [row["from"] for row in rows[1:]] == [row["to"] for row in rows[:-1]]
    begins, ends = datetime.fromisoformat(rows[0]["from"]), datetime.fromisoformat(rows[-1]["to"])
    assert (ends - begins).total_seconds() == 25 * 3600
    assert rows[1]["from"].endswith("+02:00")
    assert rows[1]["to"].endswith("+01:00")


def test_the_table_is_aligned_for_people() -> None:
    assert plan_text(STORE, ENTRANCE, MONDAY).splitlines() == [
        "entrance on 2026-11-23, shop",
        "00:00-10:00  neutral  default",
        "10:00-11:00  calm     schedule.yaml:0",
        "11:00-23:00  party    schedule.yaml:1  beats schedule.yaml:0",
        "23:00-24:00  neutral  default",
    ]
