"""Moments in a query string: RFC 3339 with an offset, or a whole day of the store."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, tzinfo

from controller.adapters.submission import instant_from
from controller.web.refusals import FieldError

_DAY = re.compile(r"\d{4}-\d\d-\d\d", flags=re.ASCII)
_PLUS_AS_SPACE = re.compile(r" (?=\d\d:\d\d$)", flags=re.ASCII)
"""An offset's ``+`` that was not escaped in the query string."""


def parse_since(text: str, field: str, zone: tzinfo) -> datetime:
    """Read a moment, or a day that stands for its first instant in the store's ``zone``, as aware UTC.

    Raises ``FieldError`` for the query's ``field``.

    >>> parse_since("2026-03-01T12:00:00 03:00", "from", UTC)
    datetime.datetime(2026, 3, 1, 9, 0, tzinfo=datetime.timezone.utc)
    """
    try:
        if _DAY.fullmatch(text):
            return datetime.combine(date.fromisoformat(text), time(), zone).astimezone(UTC)
        return instant_from(_PLUS_AS_SPACE.sub("+", text))
    except (ValueError, OverflowError) as error:
        raise FieldError(field, f"{error}" if isinstance(error, ValueError) else "out of range") from error
