"""Moments in a query string."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.web.instants import parse_since
from controller.web.refusals import FieldError

ISTANBUL = ZoneInfo("Europe/Istanbul")
BERLIN = ZoneInfo("Europe/Berlin")


@given(st.datetimes(min_value=datetime(1, 1, 2), timezones=st.just(UTC)))  # noqa: DTZ001 - the strategy adds UTC
def test_a_moment_is_read_as_it_is_written_even_with_its_plus_as_a_space(moment: datetime) -> None:
    text = moment.isoformat()

    assert parse_since(text, "from", ISTANBUL) == moment
    assert parse_since(text.replace("+", " "), "from", ISTANBUL) == moment


def test_a_day_begins_at_the_stores_own_midnight() -> None:
    assert parse_since("2026-03-02", "from", ISTANBUL) == datetime(2026, 3, 1, 21, tzinfo=UTC)


def test_a_day_with_a_clock_change_begins_before_it() -> None:
    # 29 March 2026: Germany goes from UTC+1 to UTC+2 at 02:00
    assert parse_since("2026-03-29", "from", BERLIN) == datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert parse_since("2026-03-30", "from", BERLIN) == datetime(2026, 3, 29, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["", "today", "2026-3-2", "2026-02-30", "2026-03-02T12:00:00", "0001-01-01", "9999-12-31T23:59:59-01:00"],
)
def test_what_is_no_moment_names_the_field(text: str) -> None:
    with pytest.raises(FieldError, match=r"^from: "):
        parse_since(text, "from", ISTANBUL)
