"""Fields that several bodies share: text that every database can keep."""

from __future__ import annotations

from typing import Annotated, TypeVar
from unicodedata import category

import orjson
from pydantic import AfterValidator, JsonValue, StringConstraints

T = TypeVar("T")

_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Explicit directions, by which a name on a page or in a report reads as another one."""


def _keepable(value: T) -> T:
    """Refuse what is no Unicode text, and the character NUL, which PostgreSQL cannot store."""
    try:
        text = orjson.dumps(value)
    except TypeError as error:
        message = "holds something that is not Unicode text"
        raise ValueError(message) from error
    if b"\\u0000" in text:
        message = "holds the character NUL"
        raise ValueError(message)
    return value


def _one_line(value: str) -> str:
    """Refuse control characters, and those that turn the direction of the text around them."""
    if any(category(each) == "Cc" or each in _TURNING for each in value):
        message = "holds a control character; a name is one line of text"
        raise ValueError(message)
    return value


Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500), AfterValidator(_keepable)]
Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=100),
    AfterValidator(_keepable),
    AfterValidator(_one_line),
]
JsonObject = Annotated[dict[str, JsonValue], AfterValidator(_keepable)]
