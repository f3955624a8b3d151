"""Records of experiments: a plan is stored before the start and is never redrawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlmodel import Session, col, select

from controller.adapters.records_audit import audit
from controller.adapters.tables_experiments import ExperimentRow
from controller.errors import AmbiyansError


class ExperimentStatus(StrEnum):
    """Where an experiment is in its life."""

    DRAFT = "draft"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    ARCHIVED = "archived"


_NEXT = {
    ExperimentStatus.DRAFT: {ExperimentStatus.RUNNING, ExperimentStatus.ARCHIVED},
    ExperimentStatus.RUNNING: {ExperimentStatus.PAUSED, ExperimentStatus.FINISHED},
    ExperimentStatus.PAUSED: {ExperimentStatus.RUNNING, ExperimentStatus.FINISHED},
    ExperimentStatus.FINISHED: {ExperimentStatus.ARCHIVED},
    ExperimentStatus.ARCHIVED: set[ExperimentStatus](),
}


@dataclass(frozen=True, slots=True)
class ExperimentRecord:
    """One experiment as stored; design and plan in JSON's types, times aware UTC."""

    id: str
    name: str
    design: Mapping[str, Any]
    created_by: str
    created_at: datetime
    status: ExperimentStatus = ExperimentStatus.DRAFT
    plan: Any = None
    """as drawn"""
    plan_hash: str | None = None
    seed: int | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    verdict: str | None = None
    """what the people decided, in their words"""


class ExperimentRecordError(AmbiyansError):
    """The record of an experiment does not allow this."""


class UnknownExperimentError(ExperimentRecordError):
    """There is no such experiment."""

    def __init__(self, experiment: str) -> None:
        super().__init__(f"no experiment {experiment!r}")
        self.experiment = experiment


class PlanFixedError(ExperimentRecordError):
    """The experiment has started: its design and plan stay as they are."""

    def __init__(self, experiment: str) -> None:
        super().__init__(f"experiment {experiment!r} has started: its design and plan are fixed")
        self.experiment = experiment


class PlanMissingError(ExperimentRecordError):
    """The experiment has no drawn plan yet, so it cannot start."""

    def __init__(self, experiment: str) -> None:
        super().__init__(f"experiment {experiment!r} has no drawn plan yet")
        self.experiment = experiment


class ExperimentStatusError(ExperimentRecordError):
    """The experiment cannot go from its status to that one."""

    def __init__(self, experiment: str, status: ExperimentStatus, wanted: ExperimentStatus) -> None:
        super().__init__(f"experiment {experiment!r} is {status} and cannot become {wanted}")
        self.experiment = experiment
        self.status = status
        self.wanted = wanted


def save_experiment(session: Session, record: ExperimentRecord, *, actor: str, at: datetime) -> None:
    """Store an experiment, or store it anew; its status changes by `set_experiment_status` alone. Audited.

    Raises `PlanFixedError` if it has started and its design, plan, hash or seed would change.
    """
    stored = session.get(ExperimentRow, record.id)
    if stored is not None and stored.status != ExperimentStatus.DRAFT:
        before = (stored.design, stored.plan, stored.plan_hash, stored.seed)
        if before != (dict(record.design), record.plan, record.plan_hash, record.seed):
            raise PlanFixedError(record.id)
    row = stored or _row(record)
    row.name, row.verdict = record.name, record.verdict
    row.design, row.plan = dict(record.design), record.plan
    row.plan_hash, row.seed = record.plan_hash, record.seed
    session.add(row)
    audit(session, actor, "experiment.save", f"experiment:{record.id}", {"plan_hash": record.plan_hash}, at)


def set_experiment_status(
    session: Session, experiment: str, status: ExperimentStatus, *, actor: str, at: datetime, reason: str = ""
) -> ExperimentRecord:
    """Start, pause, go on with, finish or archive an experiment; audited.

    Raises:
        UnknownExperimentError: there is none.
        ExperimentStatusError: its life does not go that way.
        PlanMissingError: it would start without a plan.
    """
    row = session.get(ExperimentRow, experiment)
    if row is None:
        raise UnknownExperimentError(experiment)
    present = ExperimentStatus(row.status)
    if status not in _NEXT[present]:
        raise ExperimentStatusError(experiment, present, status)
    if status is ExperimentStatus.RUNNING:
        if row.plan is None or row.plan_hash is None:
            raise PlanMissingError(experiment)
        row.started_at = row.started_at or at
    if status is ExperimentStatus.FINISHED:
        row.ended_at = at
    row.status = status
    session.add(row)
    audit(session, actor, f"experiment.{status}", f"experiment:{experiment}", {"reason": reason}, at)
    return _record(row)


def load_experiment(session: Session, experiment: str) -> ExperimentRecord:
    """One experiment; raises `UnknownExperimentError`."""
    row = session.get(ExperimentRow, experiment)
    if row is None:
        raise UnknownExperimentError(experiment)
    return _record(row)


def load_experiments(session: Session, *statuses: ExperimentStatus) -> list[ExperimentRecord]:
    """All experiments, or those of these statuses, newest first."""
    query = select(ExperimentRow).order_by(col(ExperimentRow.created_at).desc(), col(ExperimentRow.id))
    if statuses:
        query = query.where(col(ExperimentRow.status).in_(statuses))
    return [_record(row) for row in session.exec(query)]


def _row(record: ExperimentRecord) -> ExperimentRow:
    return ExperimentRow(
        id=record.id,
        name=record.name,
        status=ExperimentStatus.DRAFT,
        design=dict(record.design),
        created_by=record.created_by,
        created_at=record.created_at,
    )


def _record(row: ExperimentRow) -> ExperimentRecord:
    return ExperimentRecord(
        id=row.id,
        name=row.name,
        design=row.design,
        created_by=row.created_by,
        created_at=row.created_at,
        status=ExperimentStatus(row.status),
        plan=row.plan,
        plan_hash=row.plan_hash,
        seed=row.seed,
        started_at=row.started_at,
        ended_at=row.ended_at,
        verdict=row.verdict,
    )
