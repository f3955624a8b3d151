"""The migrations end where the tables begin."""

from pathlib import Path
from threading import Thread

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text
from sqlmodel import Session

from controller.adapters import records
from controller.adapters.engines import database_url, writing_engine
from controller.adapters.migrations import alembic_config, migrate
from controller.adapters.placements import Placement
from controller.adapters.tables import METADATA
from controller.atmosphere.model import DeviceId, ZoneId
from tests.adapters import databases

empty_url, postgresql_server = databases.empty_url, databases.postgresql_server


def checks(connection: Connection) -> dict[str, set[str]]:
    tables = inspect(connection)
    return {
        table: {f"{check['name']}: {check['sqltext']}" for check in tables.get_check_constraints(table)}
        for table in METADATA.tables
    }


def test_a_migrated_database_has_exactly_our_tables(empty_url: str) -> None:
    url = database_url(empty_url)

    migrate(url)

    engine = writing_engine(url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    engine.dispose()


def test_a_migrated_database_refuses_what_our_tables_refuse(empty_url: str) -> None:
    url = database_url(empty_url)
    engine = writing_engine(url)
    with engine.begin() as connection:
        METADATA.create_all(connection)
        expected = checks(connection)
        METADATA.drop_all(connection)

    migrate(url)

    with engine.connect() as connection:
        assert checks(connection) == expected
    engine.dispose()
    assert expected["responses"]


def test_two_programs_that_start_together_migrate_once(empty_url: str) -> None:
    faults: list[Exception] = []

    def start() -> None:
        try:
            migrate(database_url(empty_url))
        except Exception as error:  # noqa: BLE001 - told by the assertion below
            faults.append(error)

    starts = [Thread(target=start) for _ in range(3)]
    for thread in starts:
        thread.start()
    for thread in starts:
        thread.join()

    assert faults == []


@pytest.mark.parametrize("name", ["100% wool.sqlite3", "çilek.sqlite3", "a b.sqlite3"])
def test_a_data_folder_may_be_called_anything(tmp_path: Path, name: str) -> None:
    migrate(database_url(f"sqlite:///{tmp_path / name}"))

    assert (tmp_path / name).stat().st_size > 0


def test_a_store_from_before_limits_and_hours_keeps_its_devices_where_they_are(empty_url: str) -> None:
    url = database_url(empty_url)
    engine = writing_engine(url)
    with engine.begin() as connection:
        command.upgrade(alembic_config(connection), "0004")
        connection.execute(
            text(
                "INSERT INTO placements (device, part, zone, changed_at) VALUES ('lamp', '', 'entrance', :at)"
            ),
            {"at": "2026-11-26 09:00:00"},
        )

    migrate(url)

    with Session(engine) as session:
        assert records.placements(session) == [Placement(DeviceId("lamp"), zone=ZoneId("entrance"))]
        assert records.load_runs(session) == {}
    engine.dispose()
