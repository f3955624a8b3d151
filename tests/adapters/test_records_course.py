"""What the audit rows of an experiment tell of its course."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlmodel import Session

from controller.adapters.database import Database
from controller.adapters.records_course import course_of, note_what_arms_give
from controller.adapters.records_experiments import (
    ExperimentRecord,
    ExperimentStatus,
    save_experiment,
    set_experiment_status,
)
from controller.experiment.course import AS_PLANNED, Course, Pause

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
RUNNING, PAUSED, FINISHED, ARCHIVED = list(ExperimentStatus)[1:]


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with Database(f"sqlite:///{tmp_path / 'course.sqlite3'}") as opened:
        yield opened


def at(hour: int) -> datetime:
    return MONDAY + timedelta(hours=hour)


def live(session: Session, name: str, changes: Sequence[tuple[ExperimentStatus, int]]) -> None:
    record = ExperimentRecord(name, name, {}, "ayse", MONDAY, plan={}, plan_hash="hash", seed=1)
    save_experiment(session, record, actor="ayse", at=MONDAY)
    for status, hour in changes:
        set_experiment_status(session, name, status, actor="ayse", at=at(hour))


@pytest.mark.parametrize(
    ("changes", "course"),
    [
        ([(RUNNING, 1)], AS_PLANNED),
        ([(RUNNING, 1), (FINISHED, 9), (ARCHIVED, 9)], AS_PLANNED),
        ([(RUNNING, 1), (PAUSED, 2), (RUNNING, 3)], Course((Pause(at(2), at(3)),))),
        ([(RUNNING, 1), (PAUSED, 2)], Course((Pause(at(2), None),))),
        ([(RUNNING, 1), (FINISHED, 8)], Course(stopped_at=at(8))),
        ([(RUNNING, 1), (PAUSED, 2), (FINISHED, 3)], Course((Pause(at(2), at(3)),), at(3))),
    ],
    ids=["runs", "ran", "paused once", "is paused", "stopped early", "stopped in a pause"],
)
async def test_the_course_is_what_people_did(
    database: Database, changes: Sequence[tuple[ExperimentStatus, int]], course: Course
) -> None:
    await database.write(partial(live, name="scent", changes=changes))
    await database.write(partial(live, name="another", changes=[(RUNNING, 1), (PAUSED, 2)]))

    assert await database.read(lambda session: course_of(session, "scent", at(1), at(9))) == course


@pytest.mark.parametrize(("begins", "edited_at"), [(at(1), at(4)), (at(4), at(6)), (at(6), None)])
async def test_the_first_edit_after_the_first_block_began_is_told(
    database: Database, begins: datetime, edited_at: datetime | None
) -> None:
    await database.write(partial(live, name="scent", changes=[(RUNNING, 1)]))
    found = []
    for hour, digest in ((1, "citrus"), (2, "citrus"), (4, "pine"), (6, "citrus")):
        found.append(
            await database.write(partial(note_what_arms_give, experiment="scent", digest=digest, at=at(hour)))
        )

    course = await database.read(lambda session: course_of(session, "scent", begins, at(9)))

    assert found == [False, False, True, True]
    assert course == Course(edited_at=edited_at)
