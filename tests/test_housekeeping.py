"""What a store puts away by itself while it is open."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, select
from structlog.testing import capture_logs

from controller.adapters.accounts import add_user, session_for_cookie, start_session
from controller.adapters.database import Database, open_session
from controller.adapters.events import Broadcast
from controller.adapters.experiments import Experiments
from controller.adapters.identity import Role
from controller.adapters.records import insert_response, recent_audit
from controller.adapters.tables import ResponseRow
from controller.adapters.tables_people import SessionRow
from controller.housekeeping import keep_house, put_away
from tests.adapters import databases
from tests.adapters.databases import NOON
from tests.adapters.link_lab import eventually
from tests.adapters.small_store import SMALL_STORE

sqlite_url = databases.sqlite_url

DAY = timedelta(days=1)
YEAR = 365 * DAY
ALI: dict[str, Any] = {"contact": "ali@example.com", "consent": True, "comment": "I am Ali"}


def answer(name: str, at: datetime) -> ResponseRow:
    """Ali's answer."""
    fields: dict[str, Any] = {"zone": "entrance", "metric": "csat", "score": 4, "source": "api"} | ALI
    return ResponseRow(id=name, at=at, received_at=at, **fields)


@asynccontextmanager
async def house(url: str) -> AsyncIterator[tuple[Database, Experiments]]:
    """A store's database and experiments."""
    async with (
        Database(url) as database,
        Experiments(
            database, broadcast=Broadcast(), clock=lambda: NOON, store=lambda: SMALL_STORE
        ) as experiments,
    ):
        yield database, experiments


async def test_a_customer_is_forgotten_after_a_year_and_the_score_is_kept(sqlite_url: str) -> None:
    with open_session(sqlite_url) as session:
        insert_response(session, answer("old", NOON - YEAR - DAY))
        insert_response(session, answer("new", NOON - YEAR + DAY))

    async with house(sqlite_url) as (database, experiments):
        await put_away(database, experiments, NOON, YEAR)

    with open_session(sqlite_url) as session:
        old, new = session.get_one(ResponseRow, "old"), session.get_one(ResponseRow, "new")
        assert (old.score, old.contact, old.comment) == (4, None, None)
        assert (new.contact, new.comment) == (ALI["contact"], ALI["comment"])


async def test_a_store_with_nothing_to_put_away_writes_nothing_down(sqlite_url: str) -> None:
    async with house(sqlite_url) as (database, experiments):
        await put_away(database, experiments, NOON, YEAR)

        assert await database.read(lambda session: recent_audit(session, 10)) == []


async def test_sessions_of_last_month_are_forgotten_and_todays_go_on(sqlite_url: str) -> None:
    with open_session(sqlite_url) as session:
        add_user(session, "ayse", [Role.MANAGER], password=None, actor="root", at=NOON)
        start_session(session, "ayse", NOON - 30 * DAY)
        cookie = start_session(session, "ayse", NOON)

    async with house(sqlite_url) as (database, experiments):
        await put_away(database, experiments, NOON, YEAR)

    with open_session(sqlite_url) as session:
        assert session_for_cookie(session, cookie, NOON) is not None
        assert len(session.exec(select(SessionRow)).all()) == 1


async def test_a_database_that_fails_does_not_close_the_store(sqlite_url: str) -> None:
    def lose_a_table(session: Session) -> None:
        session.connection().execute(text("DROP TABLE sessions"))

    with capture_logs() as logs:
        async with house(sqlite_url) as (database, experiments):
            await database.write(lose_a_table)
            keeping = asyncio.create_task(
                keep_house(database, experiments, clock=lambda: NOON, keep_persons=YEAR), name="housekeeping"
            )
            await eventually(lambda: keeping.done() or logs)

            assert not keeping.done()
            keeping.cancel()
            with suppress(asyncio.CancelledError):
                await keeping

    assert [entry["log_level"] for entry in logs] == ["error"]
