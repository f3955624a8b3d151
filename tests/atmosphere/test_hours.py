"""The store's hours on a date: holidays, two spans, over midnight, and days on which the clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from controller.atmosphere.hours import (
    half_holidays,
    holiday_names,
    instant,
    is_open,
    local,
    next_close,
    opening_spans,
    public_holidays,
)
from controller.atmosphere.model import Store
from tests.atmosphere.shop import MONDAY, a_shop, after, at

BERLIN = ZoneInfo("Europe/Berlin")
GAP_DAY, FOLD_DAY = date(2026, 3, 29), date(2026, 10, 25)
ONE_FRIDAY = date(2026, 11, 27)


def _spans(store: Store, day: date) -> list[str]:
    return [f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in opening_spans(store, day)]


def test_a_date_beats_a_holiday_beats_a_half_holiday_beats_a_weekday() -> None:
    hours = {"mon-sun": "10:00-22:00", "holidays": "12:00-20:00", "half-holidays": "10:00-13:00"}
    store = a_shop(country="TR", hours={**hours, "2026-12-31": "10:00-18:00", "2026-04-23": "closed"})

    assert _spans(store, date(2026, 10, 27)) == ["10:00-22:00"]
    assert _spans(store, date(2026, 10, 28)) == ["10:00-13:00"]  # the eve of Republic Day
    assert _spans(store, date(2026, 10, 29)) == ["12:00-20:00"]  # Republic Day
    assert _spans(store, date(2026, 12, 31)) == ["10:00-18:00"]
    assert _spans(store, date(2026, 4, 23)) == []  # Children's Day


def test_religious_holidays_and_their_eves_are_known() -> None:
    # Diyanet's calendar of 2026: Ramazan on 20-22 March, Kurban on 27-30 May.
    assert {date(2026, 3, 20), date(2026, 5, 30)} <= public_holidays("TR", 2026)
    assert {date(2026, 3, 19), date(2026, 5, 26)} <= half_holidays("TR", 2026)


def test_holidays_have_names_in_the_readers_language_or_in_their_countrys() -> None:
    eve = date(2026, 3, 19)

    assert holiday_names("TR", 2026, "tr")[eve].startswith("Ramazan Bayramı")
    assert holiday_names("TR", 2026, "en")[eve].startswith("Eid al-Fitr")
    assert holiday_names("DE", 2026, "tr")[date(2026, 5, 1)] == "Erster Mai"
    assert holiday_names("", 2026, "tr") == {}


def test_a_country_without_half_holidays_or_no_country_has_none() -> None:
    assert half_holidays("DE", 2026) == frozenset()
    assert public_holidays("", 2026) == frozenset()


def test_a_store_with_two_spans_is_closed_between_them() -> None:
    store = a_shop(hours={"mon": "10:00-13:00, 14:00-19:00"})

    assert is_open(store, at(store, MONDAY, "12:59"))
    assert not is_open(store, at(store, MONDAY, "13:00"))
    assert is_open(store, at(store, MONDAY, "14:00"))


def test_a_bar_is_open_after_midnight_on_the_next_date() -> None:
    store = a_shop(hours={"fri": "18:00-02:00"})

    assert is_open(store, at(store, after(ONE_FRIDAY, 1), "01:59"))
    assert not is_open(store, at(store, after(ONE_FRIDAY, 1), "02:00"))
    assert not is_open(store, at(store, ONE_FRIDAY, "01:00"))


@pytest.mark.parametrize(
    ("clock", "closes"),
    [("09:00", "13:00"), ("10:00", "13:00"), ("13:00", "19:00"), ("13:30", "19:00"), ("18:59", "19:00")],
)
def test_the_next_closing_is_that_of_the_span_running_or_next(clock: str, closes: str) -> None:
    store = a_shop(hours={"mon": "10:00-13:00, 14:00-19:00"})

    assert next_close(store, at(store, MONDAY, clock)) == at(store, MONDAY, closes)


def test_after_the_last_closing_of_the_week_the_next_one_is_next_week() -> None:
    store = a_shop(hours={"mon": "10:00-19:00"})

    assert next_close(store, at(store, MONDAY, "19:00")) == at(store, after(MONDAY, 7), "19:00")


def test_a_store_that_never_closes_or_never_opens_has_no_closing() -> None:
    assert next_close(a_shop(hours={"mon-sun": "00:00-24:00"}), datetime(2026, 1, 1, tzinfo=UTC)) is None
    assert next_close(a_shop(hours={"mon-sun": "closed"}), datetime(2026, 1, 1, tzinfo=UTC)) is None


def test_midnight_between_two_whole_days_is_no_closing() -> None:
    store = a_shop(hours={"mon-tue": "00:00-24:00", "wed": "00:00-12:00"})

    assert next_close(store, at(store, MONDAY, "08:00")) == at(store, after(MONDAY, 2), "12:00")


def test_a_wall_time_that_daylight_saving_skips_moves_forward_by_the_gap() -> None:
    # Berlin, 29 March 2026: 02:00 becomes 03:00, so 02:30 CET is 03:30 CEST.
    assert instant(BERLIN, GAP_DAY, time(2, 30)) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert f"{local(BERLIN, instant(BERLIN, GAP_DAY, time(2, 30))):%H:%M%z}" == "03:30+0200"


def test_a_wall_time_that_occurs_twice_is_the_first() -> None:
    # Berlin, 25 October 2026: 03:00 CEST becomes 02:00 CET; the first 02:30 is CEST, UTC+2.
    assert instant(BERLIN, FOLD_DAY, time(2, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_night_in_which_the_clock_goes_back_is_an_hour_longer() -> None:
    store = a_shop(timezone="Europe/Berlin", hours={"sat": "22:00-04:00"})

    opens, closes = opening_spans(store, date(2026, 10, 24))[0]

    assert (closes - opens).total_seconds() == 7 * 3600
    assert opens.isoformat() == "2026-10-24T22:00:00+02:00"
    assert closes.isoformat() == "2026-10-25T04:00:00+01:00"


def test_hours_that_fall_into_the_gap_are_none() -> None:
    store = a_shop(timezone="Europe/Berlin", hours={"sun": "02:00-03:00"})

    assert opening_spans(store, GAP_DAY) == ()
    assert len(opening_spans(store, after(GAP_DAY, 7))) == 1
