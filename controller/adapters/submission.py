"""What somebody may send as an answer, a token request or a measure: types, ranges and lengths."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)

from controller.feedback.scores import RANGES, Metric, in_range

LONGEST_COMMENT = 2000
MOST_REASONS = 20

_RFC_3339 = re.compile(
    r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:(?P<second>\d\d)(\.\d+)?([Zz]|[+-]\d\d:\d\d)", flags=re.ASCII
)


def instant_from(value: object) -> datetime:
    """Read an RFC 3339 time with its offset as aware UTC; raises `ValueError` for all else.

    >>> instant_from("2026-11-03T12:00:00+03:00")
    datetime.datetime(2026, 11, 3, 9, 0, tzinfo=datetime.timezone.utc)
    """
    expected = "expected an RFC 3339 time with its offset, like 2026-11-03T12:00:00+03:00"
    if isinstance(value, datetime):
        moment = value
    elif isinstance(value, str) and _RFC_3339.fullmatch(value):
        moment = datetime.fromisoformat(value.upper())
    else:
        raise ValueError(expected)
    if moment.tzinfo is None:
        raise ValueError(expected)
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(expected) from error


def _printable(text: str) -> str:
    if "\x00" in text:
        message = "the character NUL cannot be stored"
        raise ValueError(message)
    return text


Instant = Annotated[
    datetime, BeforeValidator(instant_from), WithJsonSchema({"type": "string", "format": "date-time"})
]
"""An aware time, read as RFC 3339, kept in UTC."""

Id = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=128), AfterValidator(_printable)]
Word = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=64), AfterValidator(_printable)]
Line = Annotated[
    str, StringConstraints(strict=True, min_length=1, max_length=254), AfterValidator(_printable)
]
Comment = Annotated[
    str, StringConstraints(strict=True, max_length=LONGEST_COMMENT), AfterValidator(_printable)
]


class Submission(BaseModel):
    """One answer, as its giver's device sends it; the `id` made there makes sending it again harmless."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Id
    zone: Word | None = None
    touchpoint: Word | None = None
    metric: Metric
    score: StrictInt
    at: Instant | None = None
    comment: Comment | None = None
    reasons: Annotated[list[Word], Field(max_length=MOST_REASONS)] = []
    channel: Word | None = None
    language: Word | None = None
    purpose: Word | None = None
    segment: Word | None = None
    respondent: Line | None = None
    contact: Line | None = None
    consent: StrictBool = False
    token: Annotated[str, StringConstraints(strict=True, max_length=2000)] | None = None

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.zone is None and self.touchpoint is None:
            message = "zone or touchpoint: say where the answer was given"
            raise ValueError(message)
        if not in_range(self.metric, self.score):
            lowest, highest = RANGES[self.metric]
            message = f"score: {self.metric} goes from {lowest} to {highest}, found {self.score}"
            raise ValueError(message)
        return self


TERMINAL_FIELDS = frozenset(
    {"id", "zone", "touchpoint", "metric", "score", "at", "comment", "reasons", "language"}
)
"""What is read of a terminal's answer; firmware may add what it likes, and nobody is asked who they are."""


def terminal_submission(message: object) -> Submission:
    """Read the decoded JSON of a terminal; raises `pydantic.ValidationError`."""
    if isinstance(message, Mapping):
        message = {name: value for name, value in message.items() if name in TERMINAL_FIELDS}
    return Submission.model_validate(message)


class TokenRequest(BaseModel):
    """A wish for a single-use feedback token."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    zone: Word | None = None
    touchpoint: Word | None = None
    expires: Instant | None = None

    @model_validator(mode="after")
    def _says_where(self) -> Self:
        if self.zone is None and self.touchpoint is None:
            message = "zone or touchpoint: say where the token is for"
            raise ValueError(message)
        return self


class Measurement(BaseModel):
    """A number from a till or a counter for a stretch of time."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    id: Id
    metric: Word
    """``sales``, ``footfall``, ``occupancy`` ..."""
    zone: Word | None = None
    value: Annotated[float, Field(strict=True, allow_inf_nan=False)]
    begins: Annotated[Instant, Field(alias="from")]
    ends: Annotated[Instant, Field(alias="to")]

    @model_validator(mode="after")
    def _has_a_length(self) -> Self:
        if self.ends < self.begins:
            message = "to: comes before `from`"
            raise ValueError(message)
        return self
