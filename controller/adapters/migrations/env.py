"""What Alembic runs for every command: our tables on the connection that `migrate` opened."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlmodel import AutoString

from controller.adapters.columns import Json, UtcDateTime
from controller.adapters.tables import METADATA


def render_plainly(kind: str, item: object, autogen: AutogenContext) -> str | Literal[False]:
    """Write our column types as SQLAlchemy's own, so that a migration never depends on later code."""
    del autogen
    if kind != "type":
        return False
    if isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, AutoString):
        return "sa.String()"
    return "sa.JSON()" if isinstance(item, Json) else False


def run() -> None:
    """Run the migrations that are asked for."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=METADATA,
        render_as_batch=True,
        render_item=render_plainly,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


if __name__ == "env_py":  # the name that Alembic runs it by; whoever else imports it only looks
    run()
