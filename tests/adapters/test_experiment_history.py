"""Who did what to an experiment, from the audit."""

from datetime import timedelta

from sqlmodel import Session

from controller.adapters.experiment_history import Step, StepKind, history
from controller.adapters.records import CONTROLLER, ExperimentStatus, save_experiment, set_experiment_status
from tests.adapters import databases
from tests.adapters.databases import NOON
from tests.adapters.test_records_experiments import DRAWN

session, sqlite_url = databases.session, databases.sqlite_url


def test_every_step_is_told_in_order_with_its_actor_and_its_reason(session: Session) -> None:
    save_experiment(session, DRAWN, actor="can", at=NOON)
    later = [NOON + timedelta(hours=hours) for hours in (1, 2)]
    set_experiment_status(session, DRAWN.id, ExperimentStatus.RUNNING, actor="ayse", at=later[0])
    set_experiment_status(
        session, DRAWN.id, ExperimentStatus.FINISHED, actor=CONTROLLER, at=later[1], reason="guardrail: ..."
    )

    steps = history(session, DRAWN.id)

    assert steps == (
        Step(StepKind.DRAFTED, NOON, "can"),
        Step(StepKind.STARTED, later[0], "ayse"),
        Step(StepKind.FINISHED, later[1], CONTROLLER, "guardrail: ..."),
    )


def test_an_experiment_that_does_not_exist_has_no_history(session: Session) -> None:
    assert history(session, "none") == ()
