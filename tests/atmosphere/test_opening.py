"""Opening hours are read with their ranges, spans, holidays and dates."""

from __future__ import annotations

from datetime import date, time

import pytest

from controller.atmosphere.model import Hours, Span
from controller.atmosphere.opening import read_hours, spans
from controller.atmosphere.quantity import QuantityError
from controller.atmosphere.tree import Branch, TreeFault


def _read(tree: object) -> tuple[Hours, list[str]]:
    faults: list[TreeFault] = []
    hours = read_hours(Branch(tree, (), faults))
    return hours, [str(fault) for fault in faults]


def test_a_day_may_have_two_spans() -> None:
    assert spans("10:00-13:00, 14:00-19:00") == (Span(time(10), time(13)), Span(time(14), time(19)))


def test_hours_may_run_over_midnight_or_up_to_it() -> None:
    assert spans("18:00-02:00") == (Span(time(18), time(2), closes_next_day=True),)
    assert spans("10:00-24:00") == (Span(time(10), time(0), closes_next_day=True),)
    assert spans("00:00-24:00") == (Span(time(0), time(0), closes_next_day=True),)


@pytest.mark.parametrize(
    "value",
    [
        "10:00",
        "10:00-",
        "10-22",
        10,
        None,
        "open",
        "10:00-10:00",
        "14:00-19:00, 10:00-13:00",
        "18:00-02:00, 20:00-21:00",
    ],
)
def test_what_are_no_hours_is_refused(value: object) -> None:
    with pytest.raises(QuantityError, match="expected"):
        spans(value)


def test_a_weekday_that_is_not_mentioned_is_closed() -> None:
    hours, faults = _read({"mon-fri": "10:00-22:00", "sat": "closed"})

    assert [bool(hours.weekdays.get(day)) for day in range(7)] == [True] * 5 + [False] * 2
    assert not faults


def test_holidays_are_ordinary_days_unless_mentioned() -> None:
    assert _read({"mon": "10:00-22:00"})[0].holidays is None
    assert _read({"mon": "10:00-22:00", "holidays": "closed"})[0].holidays == ()


def test_a_range_of_dates_is_each_of_its_dates() -> None:
    hours, _ = _read({"2026-12-30..2027-01-01": "closed"})

    assert hours.dates == {date(2026, 12, 30): (), date(2026, 12, 31): (), date(2027, 1, 1): ()}


@pytest.mark.parametrize(
    ("tree", "said"),
    [
        ({"mon-fri": "10:00-22:00", "fri": "10:00-23:00"}, "fri: the hours of fri are given twice"),
        ({"monday": "10:00-22:00"}, 'monday: unknown day "monday" (did you mean "mon"?) in hours'),
        ({"holiday": "closed"}, 'holiday: unknown day "holiday" (did you mean "holidays"?) in hours'),
        ({"2026-02-30": "closed"}, '2026-02-30: expected a date like 2026-12-31, found "2026-02-30"'),
        ({"2026-01-01..2028-01-01": "closed"}, "2026-01-01..2028-01-01: expected at most a year of dates"),
        ({"mon": 10}, "mon: expected hours like 10:00-22:00"),
        (["mon"], "expected hours like {mon-sat"),
    ],
)
def test_hours_at_fault_say_where_and_what_was_expected(tree: object, said: str) -> None:
    _, faults = _read(tree)

    assert faults[0].startswith(said)
