"""Both databases mean the same by a transaction."""

import pytest
from sqlalchemy import text

from controller.adapters.engines import database_url, writing_engine
from tests.adapters import databases

sqlite_url = databases.sqlite_url


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_a_postgresql_url_is_read_by_psycopg(scheme: str) -> None:
    assert database_url(f"{scheme}://store@hub/moda").drivername == "postgresql+psycopg"


@pytest.mark.parametrize(
    ("pragma", "value"),
    # SQLite's numbers: synchronous FULL is 2
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 10_000)],
)
def test_a_commit_survives_a_power_cut_and_references_hold(
    sqlite_url: str, pragma: str, value: object
) -> None:
    engine = writing_engine(database_url(sqlite_url))
    with engine.connect() as connection:
        assert connection.execute(text(f"PRAGMA {pragma}")).scalar() == value
    engine.dispose()


def test_a_released_savepoint_goes_with_its_transaction(sqlite_url: str) -> None:
    engine = writing_engine(database_url(sqlite_url))
    with engine.connect() as connection:
        with connection.begin_nested():
            connection.execute(text("INSERT INTO secrets VALUES ('key', '', '2026-11-03 12:00:00.000000')"))
        connection.rollback()

        assert connection.execute(text("SELECT count(*) FROM secrets")).scalar() == 0
    engine.dispose()
