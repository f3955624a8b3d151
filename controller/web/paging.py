"""Lists of the API: ``{items, next}``, where ``next`` is the path of the next page or null."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Annotated, Generic, TypeVar
from urllib.parse import urlencode

from fastapi import Query, Request
from typing_extensions import TypedDict

from controller.web.refusals import FieldError

T = TypeVar("T")
U = TypeVar("U")

MOST = 1000
"""Entries of one page, and what a page holds unless ``limit`` asks for fewer."""

_WITHOUT_PAUSE = 50

Limit = Annotated[int, Query(ge=1, le=MOST, description="how many entries a page may hold")]
Cursor = Annotated[str | None, Query(max_length=200, description="from `next` of the page before")]


class Page(TypedDict, Generic[T]):
    """One page of a list."""

    items: list[T]
    next: str | None


def next_path(request: Request, cursor: str | None) -> str | None:
    """The request's own path and filters with another ``cursor``; ``None`` when there is no further page."""
    if cursor is None:
        return None
    kept = [(key, value) for key, value in request.query_params.multi_items() if key != "cursor"]
    return f"{request.url.path}?{urlencode([*kept, ('cursor', cursor)])}"


def whole(items: Sequence[T], request: Request, limit: int, cursor: str | None) -> Page[T]:
    """A page of a list that is in memory; raises ``FieldError`` for a cursor that no page gave."""
    begin = _offset(cursor)
    end = begin + limit
    following = str(end) if end < len(items) else None
    return {"items": list(items[begin:end]), "next": next_path(request, following)}


async def unhurried(items: Sequence[T], convert: Callable[[T], U]) -> list[U]:
    """Every entry converted, with pauses, so that a long list delays no scene."""
    converted: list[U] = []
    for begin in range(0, len(items), _WITHOUT_PAUSE):
        converted += map(convert, items[begin : begin + _WITHOUT_PAUSE])
        await asyncio.sleep(0)
    return converted


def _offset(cursor: str | None) -> int:
    """Where a page begins; raises ``FieldError`` for a cursor that no page gave."""
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 10):  # noqa: PLR2004
        raise FieldError(field="cursor", message="take it from `next` of the page before")
    return int(cursor)
