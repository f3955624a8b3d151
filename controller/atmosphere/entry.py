"""What one part should be now, and how far that has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from controller.atmosphere.ability import Wanted
from controller.atmosphere.delivery import Delivery, DeliveryStatus
from controller.atmosphere.drift import REPAIR, DriftPolicy
from controller.atmosphere.model import Command, State


@dataclass(slots=True)
class Entry:
    """What one part should be now, and how far that has come."""

    wanted: Wanted
    command: Command
    status: DeliveryStatus
    receipt: str | None
    """the scene change this delivery belongs to; ``None`` once it is final, and for repairs"""
    began_at: datetime
    reason: str = ""
    attempts: int = 0
    repairs: int = 0
    first_sent_at: datetime | None = None
    sent_at: datetime | None = None
    observed_at: datetime | None = None
    due_at: datetime | None = None
    echo: State | None = None
    """the last state said since the part was first told"""
    complaint: str = ""
    """why its gateway could not carry the last command out"""
    holds: bool = False
    """whether the part's own state is the wanted one; of a refused sense that is a harmless one"""
    doubted: bool = False
    """whether something may have happened to it unheard"""
    drift: DriftPolicy = REPAIR
    drifted_at: datetime | None = None
    """since when it is something else although it was as wanted: somebody changed it"""
    kept_until: datetime | None = None
    """how long that is respected; ``None`` while it has not drifted, and where only a person ends it"""

    def delivery(self) -> Delivery:
        """The entry as a part's share of a scene change."""
        return Delivery(
            self.command,
            self.status,
            self.reason,
            self.wanted.note,
            self.attempts,
            self.first_sent_at,
            self.observed_at,
            self.due_at,
        )

    def shift(self, by: timedelta) -> None:
        """Move all moments that waits are counted from or to."""
        self.began_at += by
        for name in ("first_sent_at", "sent_at", "due_at", "drifted_at", "kept_until"):
            moment = getattr(self, name)
            if moment is not None:
                setattr(self, name, moment + by)

    def fade_ends(self) -> datetime:
        """When the commanded fade is over, counted from its first sending."""
        return (self.first_sent_at or self.began_at) + timedelta(seconds=self.command.fade_s)
