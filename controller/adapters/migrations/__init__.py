"""The schema's history; `migrate` brings any earlier database to the present one.

There is no way back but a copy of the database: undoing a step would throw away what was stored since.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, text
from sqlalchemy.exc import OperationalError

from controller.adapters.database_errors import DatabaseTooNewError, DatabaseUnavailableError
from controller.adapters.engines import writing_engine

_LOCK = 0x616D6269  # "ambi", so that two programs do not migrate the same PostgreSQL at once


def migrate(url: URL) -> None:
    """Bring the database to this program's schema, in one transaction.

    Raises:
        DatabaseUnavailableError: it cannot be reached or written.
        DatabaseTooNewError: it already has a schema that this program does not know.
    """
    engine = writing_engine(url, foreign_keys=False)
    try:
        with engine.begin() as connection:
            _upgrade(connection)
    except OperationalError as error:
        raise DatabaseUnavailableError(url.render_as_string(), str(error.orig).strip()) from error
    finally:
        engine.dispose()


def alembic_config(connection: Connection) -> Config:
    """Alembic's settings, without an ini file."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    config = alembic_config(connection)
    known = ScriptDirectory.from_config(config)
    present = MigrationContext.configure(connection).get_current_revision()
    if present == known.get_current_head():
        return
    if present is not None and present not in {script.revision for script in known.walk_revisions()}:
        raise DatabaseTooNewError(present)
    command.upgrade(config, "head")
