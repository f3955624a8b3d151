"""The blocks of running experiments, for whoever looks at a plan beside the controller."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from controller.adapters.database import Database
from controller.adapters.stored_assignments import stored_assignments
from tests.adapters.test_experiments import draft, service
from tests.web.store_fixture import ENTRANCE, HandClock


async def test_the_blocks_of_a_running_experiment_are_found_in_the_database(tmp_path: Path) -> None:
    url, clock = f"sqlite:///{tmp_path / 'store.sqlite3'}", HandClock()
    async with Database(url) as database, service(database, clock) as experiments:
        await experiments.create(draft(), actor="ayse")
        span = (clock.now, clock.now + timedelta(days=1))
        before = stored_assignments(url, ENTRANCE, *span)
        await experiments.start("calm", actor="ayse")

        found = stored_assignments(url, ENTRANCE, *span)

        assert before == ()
        assert found == experiments.assignments(ENTRANCE, *span) != ()


def test_a_store_without_a_database_has_no_experiments(tmp_path: Path) -> None:
    now = HandClock().now

    assert stored_assignments(f"sqlite:///{tmp_path / 'none.sqlite3'}", ENTRANCE, now, now) == ()
    assert list(tmp_path.iterdir()) == []
