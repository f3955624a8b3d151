"""Both databases mean the same by a transaction."""

from pathlib import Path
from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

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


def test_programs_that_open_a_new_file_at_once_wait_for_each_other(tmp_path: Path) -> None:
    # without waiting, about one round in eight was seen to fail
    faults: list[OperationalError] = []
    for number in range(50):
        engines = [writing_engine(database_url(f"sqlite:///{tmp_path / str(number)}")) for _ in range(4)]
        together = Barrier(len(engines))

        def opened(engine: Engine, together: Barrier) -> None:
            together.wait()
            try:
                engine.connect().close()
            except OperationalError as error:
                faults.append(error)

        threads = [Thread(target=opened, args=(engine, together)) for engine in engines]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for engine in engines:
            engine.dispose()

    assert faults == []
