"""What became of a scene change: one delivery per part, one receipt per change.

A delivery is ``observed`` only by the device's own state; a broker's acknowledgement is ``acked``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from controller.atmosphere.model import Clamp, Command, PartId, ReasonKind, SceneName, Sense, Text, ZoneId


class DeliveryStatus(StrEnum):
    """How far one part's share of a scene change has come."""

    QUEUED = "queued"
    SENT = "sent"
    ACKED = "acked"
    OBSERVED = "observed"
    FAILED = "failed"
    SKIPPED = "skipped"

    final: bool
    """whether nothing more can come"""

    def __init__(self, word: str) -> None:
        self.final = word in {"observed", "failed", "skipped"}


class ReceiptStatus(StrEnum):
    """All deliveries of a change in one word."""

    PENDING = "pending"
    COMPLETE = "complete"
    PARTIAL = "partial"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One part's share of one scene change; times are aware UTC."""

    command: Command
    status: DeliveryStatus = DeliveryStatus.QUEUED
    reason: str = ""
    """set when failed or skipped"""
    note: str = ""
    """what the part cannot do and was left out, e.g. ``colour as brightness and white``"""
    attempts: int = 0
    sent_at: datetime | None = None
    observed_at: datetime | None = None
    due_at: datetime | None = None
    """when the next retry, or the verdict, is due"""

    @property
    def part(self) -> PartId:
        """The part that was commanded."""
        return self.command.part


@dataclass(frozen=True, slots=True)
class Receipt:
    """One scene change in one zone with everything that came of it."""

    id: str
    zone: ZoneId
    scene: SceneName
    cause: ReasonKind
    detail: str
    """the cause in words: rule, person, experiment"""
    begun_at: datetime
    deliveries: tuple[Delivery, ...]
    tasks: tuple[tuple[Sense, Text], ...] = ()
    missing: tuple[Sense, ...] = ()
    """senses the scene asks for that nothing in the zone can give"""
    clamps: tuple[Clamp, ...] = ()

    @property
    def observed(self) -> int:
        """How many deliveries were observed."""
        return sum(d.status is DeliveryStatus.OBSERVED for d in self.deliveries)

    @property
    def total(self) -> int:
        """How many deliveries there are."""
        return len(self.deliveries)

    @property
    def status(self) -> ReceiptStatus:
        """``pending`` while any delivery may still change, then complete, partial or failed.

        Where deliveries were skipped only (superseded, cannot be confirmed) nothing failed: partial.
        """
        if not all(d.status.final for d in self.deliveries):
            return ReceiptStatus.PENDING
        if self.observed == self.total:
            return ReceiptStatus.COMPLETE
        failed = any(d.status is DeliveryStatus.FAILED for d in self.deliveries)
        return ReceiptStatus.FAILED if failed and not self.observed else ReceiptStatus.PARTIAL
