"""Clock times, weekdays, dates and moments are read as people write them."""

from __future__ import annotations

from datetime import date, time

import pytest

from controller.atmosphere.model import Anchor, Moment
from controller.atmosphere.quantity import QuantityError
from controller.atmosphere.times import clock, dates, day, moment, weekdays


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10:00", Moment(time(10))),
        ("9:05", Moment(time(9, 5))),
        ("24:00", Moment(time(0), end_of_day=True)),
        ("open", Moment(Anchor.OPEN)),
        ("close", Moment(Anchor.CLOSE)),
        ("sunrise", Moment(Anchor.SUNRISE)),
        ("sunset - 30 min", Moment(Anchor.SUNSET, -1800.0)),
        ("open + 1 h", Moment(Anchor.OPEN, 3600.0)),
        ("open+90 min", Moment(Anchor.OPEN, 5400.0)),
    ],
)
def test_a_moment_is_a_time_or_an_anchor_with_an_offset(text: str, expected: Moment) -> None:
    assert moment(text) == expected


@pytest.mark.parametrize(
    "value",
    ["25:00", "10:60", "24:01", "noon", "sunset 30 min", "open -", "open + 30", "close - 13 h", 600, None],
)
def test_what_is_no_moment_is_refused(value: object) -> None:
    with pytest.raises(QuantityError, match="expected"):
        moment(value)


@pytest.mark.parametrize("value", ["24:00", "-1:00", "1000", "10:0", 10])
def test_a_clock_shows_midnight_as_zero(value: object) -> None:
    with pytest.raises(QuantityError, match="expected a time like 10:00"):
        clock(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("all", range(7)),
        ("mon", [0]),
        ("mon-fri", range(5)),
        ("sat-mon", [0, 5, 6]),
        ("mon, wed-thu", [0, 2, 3]),
        (["sat", "sun"], [5, 6]),
    ],
)
def test_weekdays_are_named_alone_in_ranges_and_in_lists(value: object, expected: list[int]) -> None:
    assert weekdays(value) == frozenset(expected)


@pytest.mark.parametrize("value", ["monday", "mon-", "", [], 1, None, "mon-xyz", ["mon", 2]])
def test_what_is_no_weekday_is_refused(value: object) -> None:
    with pytest.raises(QuantityError, match="weekdays like mon"):
        weekdays(value)


def test_a_range_of_dates_includes_both_ends() -> None:
    assert dates("2026-12-24..2027-01-01") == (date(2026, 12, 24), date(2027, 1, 1))
    assert dates("2026-12-31") == (date(2026, 12, 31), date(2026, 12, 31))


@pytest.mark.parametrize(
    "value", ["2027-01-01..2026-12-24", "2026-02-30", "31.12.2026", "2026-12-24..", 2026, None]
)
def test_what_is_no_range_of_dates_is_refused(value: object) -> None:
    with pytest.raises(QuantityError, match="expected a"):
        dates(value)


@pytest.mark.parametrize("value", ["1999-12-31", "2200-01-01", "2026-1-1", "2026-13-01"])
def test_a_date_is_one_of_this_century_or_the_next(value: str) -> None:
    with pytest.raises(QuantityError, match="expected a date like 2026-12-31"):
        day(value)
