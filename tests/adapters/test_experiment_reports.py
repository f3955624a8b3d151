"""Reports: what they follow from, and that they are computed once for the same evidence."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import ParamSpec, TypeVar

import pytest
from sqlmodel import Session

from controller.adapters.database import Database
from controller.adapters.experiment_draft import Draft, drawn
from controller.adapters.experiment_reports import Evidence, Reports, analysed, gather
from controller.adapters.measures import insert_measure
from controller.adapters.records import save_exposure
from controller.adapters.records_feedback import insert_response
from controller.adapters.submission import Measurement
from controller.adapters.tables_feedback import ResponseRow
from controller.adapters.worker import Worker
from controller.atmosphere.model import Exposure, ReasonKind, SceneName
from controller.experiment.declared import Declared, SegmentKey
from controller.experiment.design import Arm
from controller.experiment.plan import Plan
from controller.feedback.trust import Grade
from tests.web.store_fixture import ENTRANCE, FITTING_ROOMS, MONDAY_NOON, HandClock, small_store

P = ParamSpec("P")
T = TypeVar("T")


class CountingWorker(Worker):
    """Computes here, and counts how often."""

    def __init__(self) -> None:
        super().__init__()
        self.runs = 0

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        self.runs += 1
        return function(*args, **kwargs)


@pytest.fixture
def plan() -> Plan:
    arms = (Arm("A", SceneName("neutral")), Arm("B", SceneName("calm")))
    draft = Draft("Calm", (ENTRANCE,), arms, date(2026, 3, 2), 2, 180, 60, id="calm", seed=1)
    return drawn(draft, small_store(), MONDAY_NOON)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with Database(f"sqlite:///{tmp_path / 'reports.sqlite3'}") as opened:
        yield opened


async def answer(database: Database, plan: Plan, name: str, **change: object) -> None:
    """A good answer in the plan's first block, after its burn-in."""
    at = plan.blocks[0].burn_in_ends + timedelta(minutes=1)
    given = {"zone": ENTRANCE, "metric": "csat", "score": 5, "at": at, "trust": Grade.MEDIUM} | change
    row = ResponseRow.model_validate({"id": name, "received_at": at, "source": "test"} | given)
    await database.write(lambda session: insert_response(session, row))


async def test_evidence_is_what_was_said_there_then_and_to_that_question(
    database: Database, plan: Plan
) -> None:
    await answer(database, plan, "counts")
    await answer(database, plan, "doubtful", trust=Grade.LOW)
    await answer(database, plan, "elsewhere", zone=FITTING_ROOMS)
    await answer(database, plan, "another question", metric="nps")
    await answer(database, plan, "before", at=plan.begins - timedelta(seconds=1))

    evidence = await database.read(lambda session: gather(session, plan, plan.ends))

    assert [(found.score, found.counts) for found in evidence.answers] == [(5, True), (5, False)]


async def test_measures_and_other_answers_are_read_where_the_design_asks_for_them(
    database: Database, plan: Plan
) -> None:
    await answer(database, plan, "csat")
    await answer(database, plan, "nps", metric="nps", score=9, language="tr")
    block = plan.blocks[0]
    sold = Measurement(id="m", metric="sales", value=9.0, begins=block.begins, ends=block.ends)
    await database.write(lambda session: insert_measure(session, sold, block.ends))
    declared = Declared(("sales", "nps"), segments=(SegmentKey.LANGUAGE,))
    asking = replace(plan, design=replace(plan.design, declared=declared))

    plain, asked = [await database.read(partial(gather, plan=each, now=plan.ends)) for each in (plan, asking)]

    assert (plain.responses, plain.measures) == ((), ())
    assert [each.groups for each in asked.responses] == [(None,), ("tr",)]
    assert [each.value for each in asked.measures] == [9.0]
    assert asked.answers == plain.answers


async def test_a_measure_that_came_late_makes_a_new_report(database: Database, plan: Plan) -> None:
    asking = replace(plan, design=replace(plan.design, declared=Declared(("sales",))))
    before = await database.read(partial(gather, plan=asking, now=plan.ends))
    block = plan.blocks[0]
    sold = Measurement(id="m", metric="sales", value=9.0, begins=block.begins, ends=block.ends)

    await database.write(lambda session: insert_measure(session, sold, plan.ends))
    after = await database.read(partial(gather, plan=asking, now=plan.ends))

    assert before.digest != after.digest


async def test_a_report_is_computed_once_for_the_same_evidence(database: Database, plan: Plan) -> None:
    worker, clock = CountingWorker(), HandClock()
    reports = Reports(database, worker, clock)

    first, again = await reports.of(plan), await reports.of(plan)
    await answer(database, plan, "new")
    anew = await reports.of(plan)

    assert first is again
    assert anew is not again
    assert worker.runs == 2


async def test_a_block_that_ended_makes_a_new_report(database: Database, plan: Plan) -> None:
    worker, clock = CountingWorker(), HandClock()
    reports = Reports(database, worker, clock)
    await reports.of(plan)

    clock.now = plan.blocks[0].ends
    await reports.of(plan)

    assert worker.runs == 2


async def test_a_report_is_of_what_the_zone_really_was(database: Database, plan: Plan) -> None:
    block = plan.blocks[0]
    await answer(database, plan, "one", score=4)

    def lived(session: Session) -> None:
        exposure = Exposure(
            zone=ENTRANCE,
            scene=SceneName("calm"),
            begins=block.begins,
            ends=block.ends,
            settled=block.begins,
            delivered=0.9,
            reason=ReasonKind.EXPERIMENT,
            experiment="calm",
            arm=block.arm,
        )
        save_exposure(session, exposure)

    await database.write(lived)

    analysis = await Reports(database, CountingWorker(), lambda: plan.ends).of(plan)

    first, *others = analysis.outcomes
    assert (first.outcome, first.answers) == (4.0, 1)
    assert first.delivered == pytest.approx(0.9)
    assert {other.outcome for other in others} == {None}
    assert analysis.report["blocks"][0]["outcome"] == 4.0
    assert analysis.verdicts.keys() == {"en", "tr"}


def test_without_evidence_nothing_is_claimed(plan: Plan) -> None:
    analysis = analysed(plan, Evidence((), (), ""), plan.ends)

    assert (analysis.report["estimate"], analysis.report["n"]) == (None, 0)
