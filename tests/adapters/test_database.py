"""One writer whose answer means committed; readers that never wait for it."""

import asyncio
import os
import signal
import sys
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, select

from controller.adapters.database import Database, open_session
from controller.adapters.database_errors import (
    DatabaseClosedError,
    DatabaseTooNewError,
    DatabaseUnavailableError,
    DatabaseUrlError,
)
from controller.adapters.records import audit
from controller.adapters.tables import AuditRow, MeasureRow
from tests.adapters import databases
from tests.adapters.databases import NOON

empty_url, postgresql_server, sqlite_url = (
    databases.empty_url,
    databases.postgresql_server,
    databases.sqlite_url,
)


def measure(name: str, session: Session) -> str:
    session.add(MeasureRow(id=name, metric="sales", value=1.0, begins=NOON, ends=NOON, received_at=NOON))
    session.flush()
    return name


def names(session: Session) -> list[str]:
    return sorted(session.exec(select(MeasureRow.id)))


def refuse(session: Session) -> None:
    measure("refused", session)
    message = "the till was wrong"
    raise RuntimeError(message)


async def test_what_is_answered_is_there_for_every_reader(empty_url: str) -> None:
    async with Database(empty_url) as database:
        answer = await database.write(lambda session: measure("a", session))

        assert answer == "a"
        assert await database.read(names) == ["a"]


async def test_a_failing_job_is_undone_alone_among_those_of_its_commit(empty_url: str) -> None:
    async with Database(empty_url) as database:
        outcomes = await asyncio.gather(
            database.write(lambda session: measure("before", session)),
            database.write(refuse),
            database.write(lambda session: measure("before", session)),
            database.write(lambda session: measure("after", session)),
            return_exceptions=True,
        )

        assert [type(outcome) for outcome in outcomes[:2]] == [str, RuntimeError]
        assert isinstance(outcomes[2], SQLAlchemyError)
        assert await database.read(names) == ["after", "before"]


async def test_closing_writes_all_that_waits(empty_url: str) -> None:
    async with Database(empty_url) as database:
        for number in range(300):
            database.write_nowait(partial(measure, f"{number:03}"))

    with open_session(empty_url) as session:
        assert len(names(session)) == 300


async def test_a_caller_who_gives_up_has_still_written(empty_url: str) -> None:
    async with Database(empty_url) as database:
        waiting = asyncio.create_task(database.write(lambda session: measure("a", session)))
        await asyncio.sleep(0)
        waiting.cancel()
        await database.write(lambda session: measure("b", session))

        assert await database.read(names) == ["a", "b"]


async def test_a_query_cannot_write(empty_url: str) -> None:
    async with Database(empty_url) as database:
        with pytest.raises(SQLAlchemyError):
            await database.read(lambda session: measure("a", session))

        assert await database.ready()


async def test_a_failure_that_nobody_waits_for_stops_nothing(empty_url: str) -> None:
    async with Database(empty_url) as database:
        database.write_nowait(refuse)
        await database.write(lambda session: measure("a", session))

        assert await database.read(names) == ["a"]


async def test_a_closed_database_says_so(sqlite_url: str) -> None:
    database = Database(sqlite_url)

    with pytest.raises(DatabaseClosedError):
        await database.write(names)
    assert not await database.ready()


async def test_a_folder_that_cannot_hold_a_database_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailableError, match="cannot be opened"):
        async with Database(f"sqlite:///{tmp_path}"):
            pass


async def test_a_database_of_a_newer_program_is_left_alone(sqlite_url: str) -> None:
    with open_session(sqlite_url) as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(DatabaseTooNewError, match="9999"):
        async with Database(sqlite_url):
            pass


@pytest.mark.parametrize("url", ["mysql://x/y", "sqlite://", "nonsense", "sqlite:///:memory:"])
def test_an_impossible_url_is_refused_at_once(url: str) -> None:
    with pytest.raises(DatabaseUrlError, match="expected sqlite:///FILE"):
        Database(url)


def test_a_command_line_stores_all_or_nothing(sqlite_url: str) -> None:
    def add_and_fail() -> None:
        with open_session(sqlite_url) as session:
            audit(session, "ayse", "user.add", "user:ali", {}, NOON)
            refuse(session)

    with pytest.raises(RuntimeError):
        add_and_fail()

    with open_session(sqlite_url) as session:
        assert session.exec(select(AuditRow)).all() == []


WRITER = """
import asyncio, sys
from datetime import UTC, datetime
from controller.adapters.database import Database
from controller.adapters.tables import MeasureRow

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)

async def keep_writing(database, number):
    for n in range(number, 10**9, 8):
        row = MeasureRow(id=str(n), metric="sales", value=1.0, begins=NOON, ends=NOON, received_at=NOON)
        await database.write(lambda session: session.add(row))
        print(n, flush=True)

async def main():
    async with Database(sys.argv[1]) as database:
        await asyncio.gather(*(keep_writing(database, n) for n in range(8)))

asyncio.run(main())
"""


async def test_what_was_answered_before_a_kill_is_there_after_it(sqlite_url: str) -> None:
    writer = await asyncio.create_subprocess_exec(
        sys.executable, "-c", WRITER, sqlite_url, stdout=asyncio.subprocess.PIPE
    )
    assert writer.stdout is not None
    try:
        answered = [await asyncio.wait_for(writer.stdout.readline(), 30) for _ in range(200)]
    finally:
        os.kill(writer.pid, signal.SIGKILL)
    answered += (await writer.stdout.read()).splitlines(keepends=True)
    await writer.wait()

    with open_session(sqlite_url) as session:
        stored = set(session.exec(select(MeasureRow.id)))
    assert {line.decode().strip() for line in answered if line.endswith(b"\n")} <= stored


async def test_what_nobody_waits_for_is_stored_before_what_somebody_waits_for(sqlite_url: str) -> None:
    order: list[str] = []

    async with Database(sqlite_url) as database:
        database.write_nowait(lambda _: order.append("unhurried"))
        await database.write(lambda _: order.append("awaited"))

    assert order == ["unhurried", "awaited"]


async def test_what_nobody_waits_for_is_stored_when_the_store_closes(sqlite_url: str) -> None:
    order: list[str] = []

    async with Database(sqlite_url) as database:
        database.write_nowait(lambda _: order.append("unhurried"))

    assert order == ["unhurried"]
