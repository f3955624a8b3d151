"""How an experiment stands at an instant, and what is believed of what is stored."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from controller.adapters.experiment_draft import Draft, drawn
from controller.adapters.experiment_state import Experiment, drafted, experiment_of
from controller.adapters.records_experiments import ExperimentStatus
from controller.atmosphere.model import SceneName, ZoneId
from controller.experiment.design import Arm
from controller.experiment.plan import Plan, PlanChangedError
from tests.web.store_fixture import ENTRANCE, FITTING_ROOMS, MONDAY_NOON, small_store


def plan(*zones: ZoneId, start: date = date(2026, 3, 2)) -> Plan:
    arms = (Arm("A", SceneName("neutral")), Arm("B", SceneName("calm")))
    draft = Draft("Calm", zones, arms, start, 2, 180, 60, id="calm", seed=1)
    return drawn(draft, small_store(), MONDAY_NOON)


def experiment(status: ExperimentStatus = ExperimentStatus.RUNNING) -> Experiment:
    record = drafted(plan(ENTRANCE), "Calm", "ayse", MONDAY_NOON)
    return experiment_of(replace(record, status=status))


def test_what_was_stored_is_the_experiment_that_was_drafted() -> None:
    found = experiment(ExperimentStatus.DRAFT)

    assert found.trusted_plan() == plan(ENTRANCE)
    assert (found.id, found.name, found.created_by, found.status) == ("calm", "Calm", "ayse", "draft")


@pytest.mark.parametrize("status", [ExperimentStatus.RUNNING, ExperimentStatus.PAUSED])
def test_an_experiment_that_is_under_way_finishes_with_its_last_block(status: ExperimentStatus) -> None:
    found = experiment(status)
    ends = found.trusted_plan().ends

    assert found.at(ends - timedelta(microseconds=1)) == found
    assert found.at(ends) == replace(found, status=ExperimentStatus.FINISHED, ended_at=ends)


@pytest.mark.parametrize(
    "status", [ExperimentStatus.DRAFT, ExperimentStatus.FINISHED, ExperimentStatus.ARCHIVED]
)
def test_one_that_is_not_under_way_stays_what_it_is(status: ExperimentStatus) -> None:
    found = experiment(status)

    assert found.at(MONDAY_NOON + timedelta(days=365)) == found


def test_it_occupies_its_zones_for_its_days_while_it_is_under_way() -> None:
    found = experiment()

    assert found.occupied(plan(ENTRANCE, FITTING_ROOMS)) == {ENTRANCE}
    assert not found.occupied(plan(FITTING_ROOMS))
    assert not found.occupied(plan(ENTRANCE, start=date(2026, 3, 16)))
    assert not experiment(ExperimentStatus.DRAFT).occupied(plan(ENTRANCE))


def test_a_plan_that_does_not_match_the_hash_beside_it_is_not_believed() -> None:
    record = drafted(plan(ENTRANCE), "Calm", "ayse", MONDAY_NOON)

    found = experiment_of(replace(record, plan_hash="0"))

    assert found.plan is None
    assert not found.occupied(plan(ENTRANCE))
    with pytest.raises(PlanChangedError, match="changed after it was drawn"):
        found.trusted_plan()
