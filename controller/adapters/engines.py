"""How SQLite and PostgreSQL are opened so that both mean the same by a transaction."""

import sqlite3
import time
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from controller.adapters.database_errors import DatabaseUrlError

BUSY_TIMEOUT_MS = 10_000
"""How long to wait for another process, such as the command line beside the controller."""
_AGAIN_S = 0.01
_PRIMARY = 0xFF
"""the part of SQLite's extended result codes that says the kind of error"""


def database_url(text: str) -> URL:
    """The URL with the driver we use: `sqlite:///FILE`, or `postgresql://...` read by psycopg.

    Raises `DatabaseUrlError` for anything else, an in-memory SQLite included: every thread would see its own.
    """
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise DatabaseUrlError(text, "expected sqlite:///FILE or postgresql://USER@HOST/NAME") from error
    if url.drivername in {"postgresql", "postgres"}:
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername == "sqlite" and url.database not in {None, "", ":memory:"}:
        return url
    if url.drivername == "postgresql+psycopg":
        return url
    raise DatabaseUrlError(url.render_as_string(), "expected sqlite:///FILE or postgresql://USER@HOST/NAME")


def writing_engine(url: URL, *, foreign_keys: bool = True) -> Engine:
    """An engine whose every transaction holds the right to write from its first statement on.

    A committed transaction survives a power cut. Without `foreign_keys` (SQLite only) a migration can rebuild
    a table that others point to.
    """
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url)
    _own_transactions(engine, begin="BEGIN IMMEDIATE")
    _set_pragmas(engine, foreign_keys="ON" if foreign_keys else "OFF", secure_delete="ON")
    return engine


def reading_engine(url: URL, *, readers: int) -> Engine:
    """An engine for that many threads; a statement that writes is an error."""
    if url.get_backend_name() != "sqlite":
        return create_engine(
            url, pool_size=readers, pool_pre_ping=True, execution_options={"postgresql_readonly": True}
        )
    engine = create_engine(url, pool_size=readers)
    _own_transactions(engine, begin="BEGIN")
    _set_pragmas(engine, query_only="ON")
    return engine


def _own_transactions(engine: Engine, *, begin: str) -> None:
    """Take BEGIN away from Python's sqlite3, which sends none before SELECT and SAVEPOINT.

    See "Enabling Non-Legacy SQLite Transactional Modes" in SQLAlchemy's documentation of SQLite.
    """

    def stop_the_driver(connection: sqlite3.Connection, record: object) -> None:
        del record
        connection.isolation_level = None

    def begin_ourselves(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "connect", stop_the_driver)
    event.listen(engine, "begin", begin_ourselves)


def _set_pragmas(engine: Engine, **pragmas: str) -> None:
    """Set these for every connection, beside those that all of ours need."""
    always = {"busy_timeout": BUSY_TIMEOUT_MS, "synchronous": "FULL"}

    def set_them(connection: sqlite3.Connection, record: object) -> None:
        del record
        _write_ahead(connection)
        for name, value in (always | pragmas).items():
            connection.execute(f"PRAGMA {name} = {value}").close()

    event.listen(engine, "connect", set_them)


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Turn a new file to write-ahead logging.

    SQLite has two that do so at once fail instead of waiting, whatever its busy timeout is: each holds a
    shared lock that the other one's exclusive lock would have to wait for.
    """
    deadline = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").close()
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorcode & _PRIMARY == sqlite3.SQLITE_BUSY
            if not busy or time.monotonic() > deadline:
                raise
            time.sleep(_AGAIN_S)
        else:
            return
