"""What running experiments ask of a zone, read from a store's database by whoever is not its controller."""

from __future__ import annotations

from datetime import datetime

from controller.adapters.database_errors import DatabaseUnavailableError
from controller.adapters.experiment_state import experiment_of
from controller.adapters.export import reading_session
from controller.adapters.records_experiments import ExperimentStatus, load_experiments
from controller.atmosphere.model import Assignment, ZoneId


def stored_assignments(
    database_url: str, zone: ZoneId, begins: datetime, ends: datetime
) -> tuple[Assignment, ...]:
    """The blocks of running experiments in a zone between two moments; none without a database."""
    try:
        with reading_session(database_url) as session:
            records = load_experiments(session, ExperimentStatus.RUNNING)
    except DatabaseUnavailableError:
        return ()
    experiments = (experiment_of(record) for record in records)
    plans = (experiment.plan for experiment in experiments if experiment.plan is not None)
    return tuple(assignment for plan in plans for assignment in plan.assignments(zone, begins, ends))
