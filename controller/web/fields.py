"""Fields that several bodies share: text that every database can keep."""

from __future__ import annotations

from typing import Annotated, TypeVar

import orjson
from pydantic import AfterValidator, JsonValue, StringConstraints

T = TypeVar("T")


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


Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500), AfterValidator(_keepable)]
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100), AfterValidator(_keepable)
]
JsonObject = Annotated[dict[str, JsonValue], AfterValidator(_keepable)]
