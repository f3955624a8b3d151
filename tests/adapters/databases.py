"""Databases for the tests: a migrated SQLite file each, and a real PostgreSQL where Debian's is installed."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from sqlmodel import Session

from controller.adapters.database import open_session
from controller.adapters.engines import database_url
from controller.adapters.migrations import migrate

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
_PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


@cache
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "template.sqlite3"
        migrate(database_url(f"sqlite:///{file}"))
        return file.read_bytes()


def new_sqlite(folder: Path) -> str:
    """The URL of an empty, migrated database."""
    file = folder / f"{uuid4().hex}.sqlite3"
    file.write_bytes(_migrated())
    return f"sqlite:///{file}"


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """An empty, migrated SQLite database."""
    return new_sqlite(tmp_path)


@pytest.fixture
def session(sqlite_url: str) -> Iterator[Session]:
    """One transaction on an empty database."""
    with open_session(sqlite_url) as session:
        yield session


@pytest.fixture(scope="module")
def postgresql_server() -> Iterator[str]:
    """A PostgreSQL that answers on a socket in its own folder; the value is that folder."""
    if not _PROGRAMS:
        pytest.skip("PostgreSQL is not installed (Debian: postgresql)")
    initdb, pg_ctl = _PROGRAMS[-1], _PROGRAMS[-1].with_name("pg_ctl")
    folder = Path(tempfile.mkdtemp(prefix="ambiyans-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    options = f"-c listen_addresses='' -k {folder} -c fsync=off"
    try:
        _as_postgres(initdb, "-D", folder / "data", "-U", "store", "--auth=trust", "--no-sync", "-E", "UTF8")
        _as_postgres(pg_ctl, "-D", folder / "data", "-l", folder / "log", "-w", "-o", options, "start")
        yield str(folder)
    finally:
        _as_postgres(pg_ctl, "-D", folder / "data", "-m", "immediate", "stop", check=False)
        shutil.rmtree(folder)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of each kind without any table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.sqlite3'}"
    folder = request.getfixturevalue("postgresql_server")
    name = f"store_{uuid4().hex}"
    with closing(
        psycopg.connect(host=folder, user="store", dbname="postgres", autocommit=True)
    ) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"postgresql://store@/{name}?host={folder}"


def _as_postgres(program: Path, *arguments: str | Path, check: bool = True) -> None:
    """Run one of PostgreSQL's programs, as its own user where we are root, because it refuses root."""
    leader = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    command = [*leader, program, *arguments]
    subprocess.run(command, check=check, cwd="/", stdout=subprocess.DEVNULL, timeout=60)  # noqa: S603 - fixed programs
