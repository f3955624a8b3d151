"""The two experiments of the demo: one that is over, one under way."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from controller.adapters import records
from controller.adapters.database import open_session
from controller.adapters.records_experiments import ExperimentStatus
from controller.adapters.scene_files import example_store, load
from controller.atmosphere.model import Store
from controller.demo.experiments import demo_experiments
from controller.experiment.declared import NOTHING
from tests.adapters.databases import new_sqlite

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def store() -> Store:
    return load(example_store())


def test_one_is_over_and_one_is_half_way_through(store: Store) -> None:
    scent, music = demo_experiments(store, TODAY, seed=1)

    assert scent.plan.ends <= NOW < music.plan.ends
    assert NOW - timedelta(weeks=3) < music.drawn_at < NOW - timedelta(weeks=1)
    assert all(e.drawn_at <= min(b.begins for b in e.plan.blocks) for e in (scent, music))


def test_their_arms_ask_for_scenes_and_playlists_that_the_store_has(store: Store) -> None:
    scent, music = demo_experiments(store, TODAY, seed=1)

    assert {arm.scene for arm in scent.plan.design.arms} <= set(store.scenes)
    assert {zone for e in (scent, music) for zone in e.plan.design.zones} <= set(store.zones)


def test_the_finished_one_declared_what_tills_and_counters_send(store: Store) -> None:
    scent, music = demo_experiments(store, TODAY, seed=1)

    assert scent.plan.design.declared.outcomes == ("sales", "footfall", "complaints", "nps")
    assert (scent.plan.design.declared.covariate, scent.plan.design.declared.currency) == ("occupancy", "TRY")
    assert music.plan.design.declared == NOTHING


def test_a_seed_draws_the_same_plan_again(store: Store) -> None:
    first, again, other = (demo_experiments(store, TODAY, seed)[0].plan for seed in (1, 1, 2))

    assert first == again
    assert first.blocks != other.blocks


def test_their_lives_are_written_down_as_far_as_they_have_come(store: Store, tmp_path: Path) -> None:
    scent, music = demo_experiments(store, TODAY, seed=1)

    with open_session(new_sqlite(tmp_path)) as session:
        for experiment in (scent, music):
            experiment.store(session, NOW)
        found = {record.name: record.status for record in records.load_experiments(session)}

    assert found == {scent.name: ExperimentStatus.FINISHED, music.name: ExperimentStatus.RUNNING}
