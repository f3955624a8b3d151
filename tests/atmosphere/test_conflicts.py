"""Two equal rules that overlap are found with both places and an example date."""

from __future__ import annotations

import time
from datetime import date

import pytest

from controller.atmosphere.conflicts import conflicts
from controller.atmosphere.model import Store
from tests.atmosphere.shop import KADIKOY, Tree, a_shop, rule


def _found(store: Store) -> list[tuple[str, str]]:
    return [(conflict.first.source, conflict.second.source) for conflict in conflicts(store)]


def test_two_weekday_rules_that_share_an_hour_name_both_places_and_a_date() -> None:
    store = a_shop(
        rule("calm", "10:00", "12:00", days="mon"), rule("party", "11:00", "13:00", days="mon-fri")
    )

    (conflict,) = conflicts(store, date(2026, 11, 24))

    assert (conflict.first.source, conflict.second.source) == ("schedule.yaml:0", "schedule.yaml:1")
    assert str(conflict).startswith(
        "overlaps schedule.yaml:0 in entrance on 2026-11-30: both are weekday rules"
    )


@pytest.mark.parametrize(
    "others",
    [
        [rule("calm", "10:00", "12:00"), rule("party", "12:00", "13:00")],
        [rule("calm", "10:00", "12:00"), rule("party", "10:00", "12:00", days="mon")],
        [rule("calm", "10:00", "12:00", days="mon"), rule("party", "10:00", "12:00", days="tue")],
        [rule("calm", "10:00", "12:00", zones="lounge"), rule("party", "10:00", "12:00", zones="entrance")],
        [rule("calm", "22:00", "06:00", days="mon"), rule("party", "06:00", "08:00", days="tue")],
        [
            rule("calm", "10:00", "12:00", dates="2026-01-01"),
            rule("party", "10:00", "12:00", dates="2026-01-02"),
        ],
    ],
)
def test_rules_that_touch_or_differ_in_rank_day_or_zone_are_no_conflict(others: list[Tree]) -> None:
    assert _found(a_shop(*others)) == []


def test_a_night_that_reaches_into_the_next_weekday_is_found() -> None:
    store = a_shop(rule("calm", "22:00", "06:00", days="mon"), rule("party", "05:00", "08:00", days="tue"))

    assert _found(store) == [("schedule.yaml:0", "schedule.yaml:1")]


def test_dated_rules_are_searched_wherever_their_dates_are() -> None:
    dated = {"dates": "2041-05-01..2041-05-02"}
    store = a_shop(rule("calm", "10:00", "12:00", **dated), rule("party", "11:00", "13:00", **dated))

    assert _found(store) == [("schedule.yaml:0", "schedule.yaml:1")]


def test_an_overlap_that_only_winter_brings_is_found() -> None:
    store = a_shop(rule("evening", "sunset", "close"), rule("calm", "17:00", "18:00"), location=KADIKOY)

    assert len(conflicts(store, date(2026, 6, 1))) == 1
    assert conflicts(store, date(2026, 6, 1), days=30) == ()


def test_an_overlap_that_only_one_date_of_the_hours_brings_is_found() -> None:
    hours = {"mon-sun": "10:00-22:00", "2033-08-08": "10:00-12:00"}
    store = a_shop(rule("calm", "close - 2 h", "close"), rule("party", "11:00", "12:00"), hours=hours)

    assert [conflict.day for conflict in conflicts(store)] == [date(2033, 8, 8)]


def test_a_long_schedule_is_searched_within_a_tick_of_patience() -> None:
    hourly = [
        rule("calm", f"{hour:02d}:00", f"{hour + 1:02d}:00", days=day)
        for hour in range(23)
        for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    ]

    begun = time.process_time()

    assert conflicts(a_shop(*hourly)) == ()
    assert time.process_time() - begun < 2


def test_a_rule_never_conflicts_with_itself() -> None:
    store = a_shop(rule("calm", "open - 10 h", "close"), hours={"mon-sun": "12:00-08:00"})

    assert conflicts(store) == ()


def test_each_pair_is_told_once_and_in_the_order_of_the_file() -> None:
    store = a_shop(*(rule("calm", "10:00", "12:00") for _ in range(3)))

    assert _found(store) == [
        ("schedule.yaml:0", "schedule.yaml:1"),
        ("schedule.yaml:0", "schedule.yaml:2"),
        ("schedule.yaml:1", "schedule.yaml:2"),
    ]
