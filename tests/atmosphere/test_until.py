"""A person's choice ends by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest

from controller.atmosphere.until import UntilError, override_end
from tests.atmosphere.shop import ENTRANCE, MONDAY, a_shop, after, at, rule

STORE = a_shop(rule("calm", "10:00", "12:00"))
NOW = at(STORE, MONDAY, "11:00")


@pytest.mark.parametrize("until", [None, "next-slot"])
def test_a_choice_without_end_lasts_until_the_next_slot(until: str | None) -> None:
    assert override_end(STORE, ENTRANCE, NOW, until=until) == at(STORE, MONDAY, "12:00")


def test_where_nothing_ever_changes_no_end_is_known() -> None:
    assert override_end(a_shop(), ENTRANCE, NOW) is None


def test_until_close_is_the_closing_of_today_and_while_closed_the_next() -> None:
    assert override_end(STORE, ENTRANCE, NOW, until="close") == at(STORE, MONDAY, "22:00")
    evening = at(STORE, MONDAY, "23:00")
    assert override_end(STORE, ENTRANCE, evening, until="close") == at(STORE, after(MONDAY, 1), "22:00")


def test_where_doors_never_close_until_close_is_the_end_of_the_business_day() -> None:
    store = a_shop(hours={"mon-sun": "00:00-24:00"})

    assert override_end(store, ENTRANCE, NOW, until="close") == at(store, after(MONDAY, 1), "00:00")


def test_minutes_are_counted_from_now() -> None:
    assert override_end(STORE, ENTRANCE, NOW, minutes=45) == NOW + timedelta(minutes=45)


def test_a_moment_is_taken_with_its_offset() -> None:
    moment = override_end(STORE, ENTRANCE, NOW, until="2026-11-23T18:00:00+03:00")

    assert moment == at(STORE, MONDAY, "18:00")
    assert override_end(STORE, ENTRANCE, NOW, until=moment) == moment
    assert override_end(STORE, ENTRANCE, NOW, until="2026-11-23T15:00:00Z") == moment


@pytest.mark.parametrize(
    "until",
    [
        "2026-11-23T18:00:00",
        "tomorrow",
        "",
        "2026-11-23T07:00:00Z",
    ],
)
def test_a_moment_without_offset_or_past_is_refused(until: str) -> None:
    with pytest.raises(UntilError, match="expected"):
        override_end(STORE, ENTRANCE, NOW, until=until)


@pytest.mark.parametrize("minutes", [0, -5, float("nan"), float("inf"), 1e9])
def test_minutes_that_are_none_are_refused(minutes: float) -> None:
    with pytest.raises(UntilError, match="expected minutes"):
        override_end(STORE, ENTRANCE, NOW, minutes=minutes)


def test_two_ends_at_once_are_refused() -> None:
    with pytest.raises(UntilError, match="either"):
        override_end(STORE, ENTRANCE, NOW, until="close", minutes=5)
