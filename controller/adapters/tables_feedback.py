"""Tables of what customers and employees said, and of what was done about it."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from controller.adapters.columns import Json, Row, UtcDateTime, one_of
from controller.atmosphere.model import ReasonKind
from controller.feedback.alerts import AlertKind, TicketKind
from controller.feedback.scores import RANGES, Metric
from controller.feedback.trust import Grade

_IN_RANGE = " OR ".join(
    f"(metric = '{metric}' AND score BETWEEN {lowest} AND {highest})"
    for metric, (lowest, highest) in RANGES.items()
)


def _nothing() -> list[Any]:
    """Answer an empty list; pydantic reads a factory's signature at every row, and ``list``'s is slow."""
    return []


class ResponseRow(Row, table=True):
    """One answer, with the atmosphere that it was given in; the id was made where it was given."""

    __tablename__ = "responses"
    __table_args__ = (
        Index(None, "zone", "at"),
        Index(None, "at", "id"),
        Index(None, "terminal", "at"),
        Index(None, "experiment", "at"),
        Index(None, "respondent"),
        Index(None, "contact"),
        one_of("metric", *Metric),
        CheckConstraint(_IN_RANGE, name="score"),
        CheckConstraint("zone IS NOT NULL OR touchpoint IS NOT NULL", name="place"),
        CheckConstraint("contact IS NULL OR consent", name="consent"),
        one_of("trust", *Grade),
        one_of("reason", *ReasonKind),
    )

    id: str = Field(primary_key=True)
    zone: str | None = None
    touchpoint: str | None = None
    metric: str
    score: int
    at: datetime = Field(sa_type=UtcDateTime)
    """when it was given, by the clock of whoever sent it"""
    received_at: datetime = Field(sa_type=UtcDateTime)
    source: str
    """the way it came: ``api``, ``mqtt``, ``kiosk``, ``survey`` ..."""
    terminal: str | None = None
    comment: str | None = None
    reasons: list[str] = Field(default_factory=_nothing, sa_type=Json)
    channel: str | None = None
    language: str | None = None
    purpose: str | None = None
    segment: str | None = None
    respondent: str | None = None
    contact: str | None = None
    consent: bool = False
    trust: str = Grade.MEDIUM
    trust_reasons: list[str] = Field(default_factory=_nothing, sa_type=Json)
    scene: str | None = None
    reason: str | None = None
    """why the zone had that scene"""
    minutes_since_change: float | None = None
    experiment: str | None = None
    arm: str | None = None
    settings: dict[str, Any] | None = Field(default=None, sa_type=Json)
    """what the senses were set to, since a scene may be edited later"""


class TokenUseRow(Row, table=True):
    """A single-use feedback token that was used."""

    __tablename__ = "feedback_token_uses"

    nonce: str = Field(primary_key=True)
    response_id: str = Field(foreign_key="responses.id")
    used_at: datetime = Field(sa_type=UtcDateTime)


class TicketRow(Row, table=True):
    """The follow-up of one answer until somebody has closed it with its cause."""

    __tablename__ = "tickets"
    __table_args__ = (
        Index(None, "opened_at", "id"),
        Index(None, "zone", "opened_at"),
        Index(None, "status", "opened_at"),
        one_of("kind", *TicketKind),
        one_of("status", "open", "acknowledged", "closed"),
        CheckConstraint("status <> 'closed' OR cause IS NOT NULL", name="cause"),
    )

    id: str = Field(primary_key=True)
    feedback: str = Field(foreign_key="responses.id", unique=True)
    kind: str
    zone: str | None = None
    touchpoint: str | None = None
    status: str = "open"
    cause: str | None = None
    owner: str | None = None
    opened_at: datetime = Field(sa_type=UtcDateTime)
    acknowledged_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class TicketEventRow(Row, table=True):
    """One step in a ticket's life; never changed."""

    __tablename__ = "ticket_events"

    id: int | None = Field(default=None, primary_key=True)
    ticket_id: str = Field(foreign_key="tickets.id", index=True)
    at: datetime = Field(sa_type=UtcDateTime)
    actor: str
    status: str
    """the ticket's status after this step"""
    cause: str | None = None
    owner: str | None = None
    note: str | None = None


class AlertRow(Row, table=True):
    """Many bad answers in one zone within a short time."""

    __tablename__ = "alerts"
    __table_args__ = (Index(None, "zone", "at"), one_of("kind", *AlertKind))

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    zone: str
    kind: str
    share: float
    """0-1 of the answers in the window"""
    answers: int
    window_s: float


class MeasureRow(Row, table=True):
    """A number from a till or a counter for a stretch of time."""

    __tablename__ = "measures"
    __table_args__ = (
        Index(None, "metric", "begins"),
        Index(None, "zone", "begins"),
        CheckConstraint("ends >= begins", name="ends"),
    )

    id: str = Field(primary_key=True)
    metric: str
    zone: str | None = None
    """``None``: the whole store"""
    value: float
    begins: datetime = Field(sa_type=UtcDateTime)
    ends: datetime = Field(sa_type=UtcDateTime)
    received_at: datetime = Field(sa_type=UtcDateTime)


class QuarantineRow(Row, table=True):
    """An answer of a terminal that can never be stored, kept as it came for whoever repairs the terminal."""

    __tablename__ = "quarantine"

    id: int | None = Field(default=None, primary_key=True)
    received_at: datetime = Field(sa_type=UtcDateTime)
    terminal: str
    payload: bytes
    """the first few kilobytes"""
    error: str
