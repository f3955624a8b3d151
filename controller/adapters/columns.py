"""What all tables share: aware UTC times, JSON, and constraint names that speak."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, DateTime, Dialect, MetaData, TypeDecorator
from sqlalchemy.orm import registry
from sqlmodel import SQLModel

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: only aware datetimes go in, only aware UTC comes out, on every database.

    SQLite keeps text without a zone that sorts by time; PostgreSQL keeps ``timestamptz``.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The same instant in UTC; raises `ValueError` for a naive datetime."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"a time without its zone cannot be stored: {value.isoformat()}"
            raise ValueError(message)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The instant in aware UTC."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Json(TypeDecorator[Any]):
    """A JSON value that is replaced whole, never changed in place; ``None`` is SQL's NULL."""

    impl = JSON(none_as_null=True)
    cache_ok = True


class Row(SQLModel, registry=registry(metadata=MetaData(naming_convention=NAMES))):
    """What all tables have in common: one metadata, which the migrations are compared with."""


def one_of(column: str, *values: str) -> CheckConstraint:
    """The constraint that a text column holds one of these words."""
    words = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({words})", name=column)
