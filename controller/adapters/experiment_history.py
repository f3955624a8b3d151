"""The life of one experiment as the audit has it: who drafted, started, paused, ended and archived it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session

from controller.adapters.records_audit import recent_audit

MOST_STEPS = 200
"""how many steps back are told; an experiment has a handful"""


class StepKind(StrEnum):
    """What was done; the value is the audit's word for it."""

    DRAFTED = "experiment.save"
    STARTED = "experiment.running"
    PAUSED = "experiment.paused"
    EDITED = "experiment.edited"
    FINISHED = "experiment.finished"
    ARCHIVED = "experiment.archived"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of its life."""

    kind: StepKind
    at: datetime
    """UTC"""
    actor: str
    """``controller`` for what no person asked for"""
    reason: str = ""
    """why the controller ended it, in English"""


def history(session: Session, experiment: str) -> tuple[Step, ...]:
    """Every step of an experiment, the first one first; nothing for one that does not exist."""
    known = {kind.value: kind for kind in StepKind}
    rows = recent_audit(session, MOST_STEPS, subject=f"experiment:{experiment}")
    return tuple(
        Step(known[row.action], row.at, row.actor, str(row.detail.get("reason") or ""))
        for row in reversed(rows)
        if row.action in known
    )
