"""When a rule acts on a day, and on which days it does not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from controller.atmosphere.model import Store
from controller.atmosphere.turns import rule_stretches, turns_on
from tests.atmosphere.shop import KADIKOY, MONDAY, a_shop, after, rule


def _walls(store: Store, day: date = MONDAY) -> list[str]:
    found = []
    for turn in turns_on(store, day):
        begins, ends = (edge.astimezone(store.timezone) for edge in (turn.begins, turn.ends))
        found.append(f"{begins:%d %H:%M} - {ends:%d %H:%M}")
    return found


NOON_PAUSE = {"mon": "10:00-13:00, 14:00-19:00"}


def test_open_to_close_leaves_the_pause_at_noon_out() -> None:
    store = a_shop(rule("calm", "open", "close"), hours=NOON_PAUSE)

    assert _walls(store) == ["23 10:00 - 23 13:00", "23 14:00 - 23 19:00"]


def test_the_last_minutes_before_closing_come_before_the_pause_too() -> None:
    store = a_shop(rule("calm", "close - 15 min", "close"), hours=NOON_PAUSE)

    assert _walls(store) == ["23 12:45 - 23 13:00", "23 18:45 - 23 19:00"]


@pytest.mark.parametrize(
    ("begins", "ends", "walls"),
    [("08:00", "open", "23 08:00 - 23 10:00"), ("12:00", "close", "23 12:00 - 23 19:00")],
)
def test_beside_another_moment_open_is_the_first_opening_and_close_the_last_closing(
    begins: str, ends: str, walls: str
) -> None:
    assert _walls(a_shop(rule("calm", begins, ends), hours=NOON_PAUSE)) == [walls]


def test_a_closing_after_midnight_is_on_the_next_date() -> None:
    store = a_shop(rule("party", "close - 2 h", "close"), hours={"mon": "18:00-02:00"})

    assert _walls(store) == ["24 00:00 - 24 02:00"]


def test_two_literal_times_run_over_midnight_and_belong_to_the_day_they_begin() -> None:
    store = a_shop(rule("evening", "22:00", "06:00", days="mon"))

    assert _walls(store) == ["23 22:00 - 24 06:00"]
    assert _walls(store, after(MONDAY, 1)) == []


def test_midnight_ends_the_day_as_24_00_and_as_00_00() -> None:
    store = a_shop(rule("calm", "00:00", "24:00"), rule("evening", "22:00", "00:00", days="mon"))

    assert _walls(store) == ["23 00:00 - 24 00:00", "23 22:00 - 24 00:00"]


@pytest.mark.parametrize(
    ("begins", "ends"),
    [("open", "09:00"), ("close", "open"), ("sunset", "12:00"), ("close", "22:00"), ("close + 3 h", "24:00")],
)
def test_a_rule_with_an_anchor_that_would_end_before_it_begins_makes_no_slot(begins: str, ends: str) -> None:
    assert _walls(a_shop(rule("calm", begins, ends), location=KADIKOY)) == []


def test_a_closed_day_has_neither_opening_nor_closing() -> None:
    store = a_shop(rule("calm", "open", "20:00"), rule("party", "10:00", "close"), hours={"mon": "closed"})

    assert _walls(store) == []


def test_the_polar_day_has_no_sunset() -> None:
    tromso = {"latitude": 69.65, "longitude": 18.96}
    store = a_shop(rule("evening", "sunset", "24:00"), timezone="Europe/Oslo", location=tromso)

    assert turns_on(store, date(2026, 6, 21)) == ()
    assert len(turns_on(store, date(2026, 3, 21))) == 1


def test_half_an_hour_before_sunset_is_half_an_hour_before_sunset() -> None:
    store = a_shop(
        rule("evening", "sunset - 30 min", "23:00"), rule("party", "sunset", "23:00"), location=KADIKOY
    )

    before, at_sunset = turns_on(store, MONDAY)

    assert at_sunset.begins - before.begins == timedelta(minutes=30)


def test_a_rule_keeps_its_dates_and_its_weekdays() -> None:
    store = a_shop(rule("calm", "10:00", "12:00", dates="2026-11-20..2026-11-30", days="mon"))
    acting = [day for day in (after(date(2026, 11, 1), step) for step in range(60)) if turns_on(store, day)]

    assert acting == [date(2026, 11, 23), date(2026, 11, 30)]


def test_a_weekday_rule_stays_one_on_a_public_holiday() -> None:
    store = a_shop(
        rule("calm", "open", "14:00", days="mon-fri"),
        country="TR",
        hours={"mon-sun": "10:00-22:00", "holidays": "12:00-20:00"},
    )
    republic_day = date(2026, 10, 29)  # a Thursday

    assert _walls(store, republic_day) == ["29 12:00 - 29 14:00"]


def test_an_hour_of_the_schedule_that_daylight_saving_skips_is_left_out() -> None:
    store = a_shop(rule("calm", "02:00", "03:00"), timezone="Europe/Berlin")

    assert rule_stretches(store, store.rules[0], date(2026, 3, 29)) == ()
    assert len(rule_stretches(store, store.rules[0], date(2026, 3, 28))) == 1
