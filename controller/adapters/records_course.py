"""How an experiment really ran, from the audit rows that its changes and those of its scenes left."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from controller.adapters.records_audit import CONTROLLER, audit
from controller.adapters.records_experiments import ExperimentStatus
from controller.adapters.tables_people import AuditRow
from controller.experiment.course import Course, Pause

_GIVES, EDITED = "experiment.gives", "experiment.edited"


def note_what_arms_give(session: Session, experiment: str, digest: str, at: datetime) -> bool:
    """Store what the arms give where that is not what was stored last; whether it is an edit of that."""
    last = session.exec(
        select(AuditRow)
        .where(AuditRow.subject == f"experiment:{experiment}", col(AuditRow.action).in_((_GIVES, EDITED)))
        .order_by(col(AuditRow.at).desc(), col(AuditRow.id).desc())
    ).first()
    if last is not None and last.detail["digest"] == digest:
        return False
    action = _GIVES if last is None else EDITED
    audit(session, CONTROLLER, action, f"experiment:{experiment}", {"digest": digest}, at)
    return last is not None


def course_of(session: Session, experiment: str, begins: datetime, planned_end: datetime) -> Course:
    """Its pauses, its end where that came before ``planned_end``, and its first edit after ``begins``."""
    pauses: list[Pause] = []
    stopped_at = edited_at = None
    for at, action in session.exec(
        select(AuditRow.at, AuditRow.action)
        .where(AuditRow.subject == f"experiment:{experiment}")
        .order_by(col(AuditRow.at), col(AuditRow.id))
    ):
        if action == EDITED and at > begins:
            edited_at = edited_at or at
        status = action.removeprefix("experiment.")
        if (
            pauses
            and pauses[-1].ends is None
            and status in {ExperimentStatus.RUNNING, ExperimentStatus.FINISHED}
        ):
            pauses[-1] = Pause(pauses[-1].begins, at)
        if status == ExperimentStatus.PAUSED:
            pauses.append(Pause(at, None))
        if status == ExperimentStatus.FINISHED and at < planned_end:
            stopped_at = at
    return Course(tuple(pauses), stopped_at, edited_at)
