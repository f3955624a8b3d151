"""A plan is stored before the start and is never redrawn."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import Session

from controller.adapters.records import (
    ExperimentRecord,
    ExperimentStatus,
    ExperimentStatusError,
    PlanFixedError,
    PlanMissingError,
    UnknownExperimentError,
    load_experiment,
    load_experiments,
    recent_audit,
    save_experiment,
    set_experiment_status,
)
from tests.adapters import databases
from tests.adapters.databases import NOON

session, sqlite_url = databases.session, databases.sqlite_url

DRAFT = ExperimentRecord("citrus", "Citrus?", {"weeks": 4, "arms": ["A", "B"]}, "ayse", NOON)
DRAWN = replace(DRAFT, plan=[{"arm": "B", "begins": "2026-11-09T07:00:00Z"}], plan_hash="c0ffee", seed=2**40)


def save(session: Session, record: ExperimentRecord) -> None:
    save_experiment(session, record, actor="ayse", at=NOON)


def become(session: Session, status: ExperimentStatus, hours: int = 0) -> ExperimentRecord:
    return set_experiment_status(session, "citrus", status, actor="ayse", at=NOON + timedelta(hours=hours))


def test_an_experiment_comes_back_as_it_was_drawn(session: Session) -> None:
    save(session, DRAFT)
    save(session, DRAWN)
    session.flush()
    session.expire_all()

    assert load_experiment(session, "citrus") == DRAWN


def test_a_plan_cannot_be_changed_once_it_runs(session: Session) -> None:
    save(session, DRAWN)
    become(session, ExperimentStatus.RUNNING)

    for changed in (replace(DRAWN, plan=[]), replace(DRAWN, design={}), replace(DRAWN, seed=1)):
        with pytest.raises(PlanFixedError):
            save(session, changed)
    save(session, replace(DRAWN, verdict="keep A"))
    assert load_experiment(session, "citrus").verdict == "keep A"


def test_an_experiment_does_not_start_without_a_plan(session: Session) -> None:
    save(session, DRAFT)

    with pytest.raises(PlanMissingError):
        become(session, ExperimentStatus.RUNNING)


def test_a_pause_does_not_move_the_start(session: Session) -> None:
    save(session, DRAWN)
    for hours, status in enumerate(("running", "paused", "running", "finished")):
        become(session, ExperimentStatus(status), hours)

    ended = load_experiment(session, "citrus")
    assert (ended.started_at, ended.ended_at) == (NOON, NOON + timedelta(hours=3))


def test_every_step_of_an_experiment_has_its_actor(session: Session) -> None:
    save(session, DRAWN)
    become(session, ExperimentStatus.RUNNING, hours=1)

    assert [(row.actor, row.action) for row in recent_audit(session, 2)] == [
        ("ayse", "experiment.running"),
        ("ayse", "experiment.save"),
    ]


@pytest.mark.parametrize("status", ["draft", "paused", "finished"])
def test_a_draft_can_only_start_or_be_put_away(session: Session, status: str) -> None:
    save(session, DRAWN)

    with pytest.raises(ExperimentStatusError):
        become(session, ExperimentStatus(status))


def test_experiments_are_found_by_their_status(session: Session) -> None:
    save(session, DRAWN)
    save(session, replace(DRAWN, id="lights", created_at=NOON + timedelta(days=1)))
    become(session, ExperimentStatus.RUNNING)

    assert [record.id for record in load_experiments(session)] == ["lights", "citrus"]
    assert [record.id for record in load_experiments(session, ExperimentStatus.RUNNING)] == ["citrus"]
    with pytest.raises(UnknownExperimentError):
        load_experiment(session, "none")
