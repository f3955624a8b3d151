"""How an experiment really ran, from the audit rows that its changes of status left."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from controller.adapters.records_experiments import ExperimentStatus
from controller.adapters.tables_people import AuditRow
from controller.experiment.course import Course, Pause


def course_of(session: Session, experiment: str, planned_end: datetime) -> Course:
    """The pauses of an experiment, and its end where that came before ``planned_end``."""
    pauses: list[Pause] = []
    stopped_at = None
    for at, action in session.exec(
        select(AuditRow.at, AuditRow.action)
        .where(AuditRow.subject == f"experiment:{experiment}")
        .order_by(col(AuditRow.at), col(AuditRow.id))
    ):
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
    return Course(tuple(pauses), stopped_at)
