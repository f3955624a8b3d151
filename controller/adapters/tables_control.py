"""Tables of what was asked of the zones and what became of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from controller.adapters.columns import Json, Row, UtcDateTime, one_of
from controller.atmosphere.delivery import DeliveryStatus, ReceiptStatus
from controller.atmosphere.model import ReasonKind, Sense


class OverrideRow(Row, table=True):
    """A person's choice for one zone; in force until ``until``, or until someone ended it before."""

    __tablename__ = "overrides"
    __table_args__ = (Index(None, "zone", "since"),)

    id: str = Field(primary_key=True)
    zone: str
    since: datetime = Field(sa_type=UtcDateTime)
    until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    """when a person ended it, or the next override took its place"""
    scene: str | None = None
    patch: dict[str, Any] | None = Field(default=None, sa_type=Json)
    reason: str = ""
    actor: str = ""


class EmergencyRow(Row, table=True):
    """One turn of the emergency switch; the latest row is the state."""

    __tablename__ = "emergencies"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    active: bool
    actor: str


class ReceiptRow(Row, table=True):
    """One scene change in one zone."""

    __tablename__ = "receipts"
    __table_args__ = (
        Index(None, "zone", "begun_at"),
        one_of("cause", *ReasonKind),
        one_of("status", *ReceiptStatus),
    )

    id: str = Field(primary_key=True)
    zone: str
    scene: str
    cause: str
    detail: str
    begun_at: datetime = Field(sa_type=UtcDateTime)
    status: str
    tasks: list[Any] = Field(sa_type=Json)
    missing: list[str] = Field(sa_type=Json)
    clamps: list[Any] = Field(sa_type=Json)
    parts: list[list[str]] | None = Field(default=None, sa_type=Json)
    """device and part of each delivery while the change is under way; its deliveries are stored at its end"""


class DeliveryRow(Row, table=True):
    """One part's share of one scene change."""

    __tablename__ = "deliveries"
    __table_args__ = (Index(None, "device", "receipt_id"), one_of("status", *DeliveryStatus))

    receipt_id: str = Field(foreign_key="receipts.id", primary_key=True, ondelete="CASCADE")
    position: int = Field(primary_key=True)
    device: str
    part: str
    want: dict[str, Any] = Field(sa_type=Json)
    fade_s: float
    status: str
    reason: str
    note: str
    attempts: int
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    observed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ExposureRow(Row, table=True):
    """A stretch in which a zone really had a scene; ``ends`` is NULL while it lasts."""

    __tablename__ = "exposures"
    __table_args__ = (
        Index(None, "begins"),
        Index(None, "experiment", "begins"),
        CheckConstraint("delivered >= 0 AND delivered <= 1", name="delivered"),
        CheckConstraint("ends IS NULL OR ends >= begins", name="ends"),
        one_of("reason", *ReasonKind),
    )

    zone: str = Field(primary_key=True)
    begins: datetime = Field(primary_key=True, sa_type=UtcDateTime)
    ends: datetime | None = Field(default=None, sa_type=UtcDateTime)
    settled: datetime = Field(sa_type=UtcDateTime)
    scene: str
    delivered: float
    reason: str
    experiment: str | None = None
    arm: str | None = None
    shares: dict[str, float] = Field(sa_type=Json)
    """0-1 by sense"""


class TaskTickRow(Row, table=True):
    """A human touch that someone did: the n-th task of a scene change."""

    __tablename__ = "task_ticks"
    __table_args__ = (Index(None, "zone", "at"), one_of("sense", Sense.TOUCH, Sense.TASTE))

    receipt_id: str = Field(foreign_key="receipts.id", primary_key=True, ondelete="CASCADE")
    position: int = Field(primary_key=True)
    zone: str
    scene: str
    sense: str
    at: datetime = Field(sa_type=UtcDateTime)
    actor: str
