"""Pages of a list, newest first, that stay right while new rows come in: the cursor is the last row shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Generic, TypeVar

from sqlalchemy import or_
from sqlalchemy.orm import Mapped
from sqlmodel import Session
from sqlmodel.sql.expression import SelectOfScalar

from controller.errors import AmbiyansError

T = TypeVar("T")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class CursorError(AmbiyansError):
    """The cursor was not made by us."""

    def __init__(self, cursor: str) -> None:
        super().__init__(f"cursor {cursor!r} is not one of ours: take it from `next` of the page before")
        self.cursor = cursor


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows of a list, and the cursor of those after them; `None` on the last page."""

    items: Sequence[T]
    next_cursor: str | None


def page(
    session: Session,
    query: SelectOfScalar[T],
    at: Mapped[datetime],
    key: Mapped[str],
    *,
    last: Callable[[T], tuple[datetime, str]],
    limit: int,
    cursor: str | None,
) -> Page[T]:
    """The rows of `query` after `cursor`, at most `limit`, by the columns `at` and then `key` downwards.

    `last` reads both of a row.

    Raises `CursorError`.
    """
    if cursor is not None:
        last_at, last_key = read_cursor(cursor)
        query = query.where(at <= last_at, or_(at < last_at, key < last_key))
    rows = session.exec(query.order_by(at.desc(), key.desc()).limit(limit + 1)).all()
    items = rows[:limit]
    if len(rows) <= limit:
        return Page(items, None)
    return Page(items, cursor_after(*last(items[-1])))


def cursor_after(at: datetime, key: str) -> str:
    """The cursor of the rows below this one.

    >>> cursor_after(datetime(2026, 11, 3, tzinfo=UTC), "a-7")
    '1793664000000000.a-7'
    """
    return f"{(at - _EPOCH) // timedelta(microseconds=1)}.{key}"


def read_cursor(cursor: str) -> tuple[datetime, str]:
    """Time and key of the last row shown; raises `CursorError`."""
    micros, dot, key = cursor.partition(".")
    try:
        at = _EPOCH + timedelta(microseconds=int(micros))
    except (ValueError, OverflowError) as error:
        raise CursorError(cursor) from error
    if not dot or not key:
        raise CursorError(cursor)
    return at, key
