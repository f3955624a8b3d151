"""Times keep their instant on every database."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis.strategies import datetimes, timedeltas
from sqlalchemy.dialects import sqlite

from controller.adapters.columns import UtcDateTime

ZONES = timedeltas(min_value=timedelta(hours=-14), max_value=timedelta(hours=14)).map(timezone)


@given(datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2200, 1, 1), timezones=ZONES))  # noqa: DTZ001 - hypothesis wants naive bounds
def test_an_instant_comes_back_as_itself_in_utc(at: datetime) -> None:
    column, dialect = UtcDateTime(), sqlite.dialect()

    bound = column.process_bind_param(at, dialect)
    assert bound is not None
    back = column.process_result_value(bound.replace(tzinfo=None), dialect)

    assert back == at
    assert back.tzinfo is UTC


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without its zone"):
        UtcDateTime().process_bind_param(datetime(2026, 11, 3, 12), sqlite.dialect())  # noqa: DTZ001 - the fault
