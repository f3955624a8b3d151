"""The store's experiments: they follow their plans, end by themselves, and never run into each other."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlmodel import Session

from controller.adapters.database import Database
from controller.adapters.events import Broadcast, Event
from controller.adapters.experiment_draft import Draft
from controller.adapters.experiment_errors import ExperimentExistsError, OverlapError, StartPassedError
from controller.adapters.experiments import Experiments
from controller.adapters.records import insert_response, recent_audit, save_exposure
from controller.adapters.records_experiments import ExperimentStatus, ExperimentStatusError
from controller.adapters.status_errors import UnknownSceneError, UnknownZoneError
from controller.adapters.tables import ExperimentRow, ResponseRow
from controller.atmosphere.model import Exposure, ReasonKind, SceneName, Store, ZoneId
from controller.experiment.design import Arm
from controller.experiment.plan import Plan, PlanChangedError
from tests.web.store_fixture import ENTRANCE, FITTING_ROOMS, HandClock, small_store

ARMS = (Arm("A", SceneName("neutral")), Arm("B", SceneName("calm")))


def draft(name: str = "calm", *zones: ZoneId, start: date = date(2026, 3, 2), weeks: int = 2) -> Draft:
    return Draft(
        name=name,
        zones=zones or (ENTRANCE,),
        arms=ARMS,
        start=start,
        weeks=weeks,
        block_minutes=180,
        burn_in_minutes=60,
        id=name,
        seed=7,
    )


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with Database(f"sqlite:///{tmp_path / 'experiments.sqlite3'}") as opened:
        yield opened


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


def service(database: Database, clock: HandClock, broadcast: Broadcast | None = None) -> Experiments:
    return Experiments(database, broadcast=broadcast or Broadcast(), clock=clock, store=small_store)


async def test_what_a_running_experiment_will_ask_for_is_known_block_by_block(
    database: Database, clock: HandClock
) -> None:
    async with service(database, clock) as experiments:
        plan = (await experiments.create(draft(), actor="ayse")).trusted_plan()
        begins, ends = clock.now, clock.now + timedelta(days=1)
        assert experiments.assignments(ENTRANCE, begins, ends) == ()

        await experiments.start("calm", actor="ayse")

        asked = experiments.assignments(ENTRANCE, begins, ends)
    blocks = [b for b in plan.blocks if b.zone == ENTRANCE and b.begins < ends and b.ends > begins]
    assert [(a.begins, a.ends, a.arm) for a in asked] == [(b.begins, b.ends, b.arm) for b in blocks]
    assert blocks


async def test_a_running_experiment_asks_for_the_arm_of_the_block(
    database: Database, clock: HandClock
) -> None:
    async with service(database, clock) as experiments:
        plan = (await experiments.create(draft(), actor="ayse")).trusted_plan()
        assert experiments.assignment(ENTRANCE, clock.now) is None

        await experiments.start("calm", actor="ayse")

        assigned = experiments.assignment(ENTRANCE, clock.now)
        block = plan.block(ENTRANCE, clock.now)
        assert assigned is not None
        assert block is not None
        assert (assigned.experiment, assigned.arm, assigned.ends) == ("calm", block.arm, block.ends)
        assert experiments.assignment(FITTING_ROOMS, clock.now) is None


async def test_a_paused_experiment_asks_for_nothing_until_it_runs_on(
    database: Database, clock: HandClock
) -> None:
    async with service(database, clock) as experiments:
        await experiments.create(draft(), actor="ayse")
        await experiments.start("calm", actor="ayse")
        before = experiments.assignment(ENTRANCE, clock.now)

        await experiments.pause("calm", actor="ayse")
        paused = experiments.assignment(ENTRANCE, clock.now)
        await experiments.start("calm", actor="ayse")

        assert paused is None
        assert experiments.assignment(ENTRANCE, clock.now) == before


async def test_an_experiment_ends_by_itself_with_its_last_block(database: Database, clock: HandClock) -> None:
    async with service(database, clock) as experiments:
        plan = (await experiments.create(draft(), actor="ayse")).trusted_plan()
        await experiments.start("calm", actor="ayse")

        clock.now = plan.ends - timedelta(seconds=1)
        last = experiments.get("calm").status
        clock.now = plan.ends
        over = experiments.get("calm")

        assert last is ExperimentStatus.RUNNING
        assert (over.status, over.ended_at) == (ExperimentStatus.FINISHED, plan.ends)
        with pytest.raises(ExperimentStatusError):
            await experiments.pause("calm", actor="ayse")


async def test_that_an_experiment_ended_is_written_down_in_the_controllers_name(
    database: Database, clock: HandClock
) -> None:
    async with service(database, clock) as experiments:
        plan = (await experiments.create(draft(), actor="ayse")).trusted_plan()
        await experiments.start("calm", actor="ayse")
        clock.now = plan.ends

        await experiments.finish_ended()

    rows = await database.read(lambda session: recent_audit(session, 10))
    assert [(row.actor, row.action) for row in rows] == [
        ("controller", "experiment.finished"),
        ("controller", "experiment.gives"),
        ("ayse", "experiment.running"),
        ("ayse", "experiment.save"),
    ]


async def test_after_a_restart_the_same_plan_is_followed(database: Database, clock: HandClock) -> None:
    async with service(database, clock) as experiments:
        await experiments.create(draft(), actor="ayse")
        await experiments.start("calm", actor="ayse")
        before = experiments.get("calm"), experiments.assignment(ENTRANCE, clock.now)

    async with service(database, clock) as experiments:
        assert (experiments.get("calm"), experiments.assignment(ENTRANCE, clock.now)) == before


@pytest.mark.parametrize("part", ["arm", "hash", "column", "all"])
async def test_a_plan_that_was_changed_after_it_was_drawn_is_named_and_never_followed(
    database: Database, clock: HandClock, part: str
) -> None:
    async with service(database, clock) as experiments:
        await experiments.create(draft(), actor="ayse")
        await experiments.start("calm", actor="ayse")

    def tamper(session: Session) -> None:
        row = session.get_one(ExperimentRow, "calm")
        first = row.plan["blocks"][0]
        other = "A" if first["arm"] == "B" else "B"
        changed = {
            "arm": {"blocks": [first | {"arm": other}, *row.plan["blocks"][1:]]},
            "hash": {"hash": "0"},
        }
        if part == "column":
            row.plan_hash = "0"
        else:
            row.plan = "nothing" if part == "all" else row.plan | changed[part]
        session.add(row)

    await database.write(tamper)

    async with service(database, clock) as experiments:
        found = experiments.get("calm")
        assert (found.plan, isinstance(found.changed, PlanChangedError)) == (None, True)
        assert experiments.assignment(ENTRANCE, clock.now) is None
        with pytest.raises(PlanChangedError):
            await experiments.analysis("calm")
        with pytest.raises(PlanChangedError):
            await experiments.start("calm", actor="ayse")


async def test_a_zone_is_in_one_experiment_at_a_time(database: Database, clock: HandClock) -> None:
    async with service(database, clock) as experiments:
        for name, zones in [
            ("one", (ENTRANCE,)),
            ("two", (ENTRANCE, FITTING_ROOMS)),
            ("three", (FITTING_ROOMS,)),
        ]:
            await experiments.create(draft(name, *zones), actor="ayse")
        await experiments.start("one", actor="ayse")
        await experiments.pause("one", actor="ayse")

        with pytest.raises(OverlapError, match="during the same days: entrance"):
            await experiments.start("two", actor="ayse")
        elsewhere = await experiments.start("three", actor="ayse")
        await experiments.stop("three", actor="ayse")
        await experiments.stop("one", actor="ayse")

        assert elsewhere.status is ExperimentStatus.RUNNING
        assert (await experiments.start("two", actor="ayse")).status is ExperimentStatus.RUNNING


async def test_a_later_experiment_in_the_same_zone_may_be_started_before_the_first_has_ended(
    database: Database, clock: HandClock
) -> None:
    async with service(database, clock) as experiments:
        await experiments.create(draft("now"), actor="ayse")
        await experiments.create(draft("next", start=date(2026, 3, 16)), actor="ayse")
        await experiments.start("now", actor="ayse")

        await experiments.start("next", actor="ayse")

        assigned = experiments.assignment(ENTRANCE, clock.now)
        assert assigned is not None
        assert assigned.experiment == "now"


async def test_a_draft_whose_first_day_has_passed_is_not_started(
    database: Database, clock: HandClock
) -> None:
    async with service(database, clock) as experiments:
        await experiments.create(draft(), actor="ayse")
        clock.advance(days=1)

        with pytest.raises(StartPassedError):
            await experiments.start("calm", actor="ayse")


async def test_an_id_is_taken_once(database: Database, clock: HandClock) -> None:
    async with service(database, clock) as experiments:
        await experiments.create(draft(), actor="ayse")

        with pytest.raises(ExperimentExistsError):
            await experiments.create(draft(), actor="mert")

        assert experiments.get("calm").created_by == "ayse"


async def test_whoever_listens_is_told_of_every_change(database: Database, clock: HandClock) -> None:
    broadcast = Broadcast()
    async with service(database, clock, broadcast) as experiments, broadcast.subscribe() as events:
        await experiments.create(draft(), actor="ayse")
        await experiments.start("calm", actor="ayse")

        assert [await anext(events) for _ in range(2)] == [
            Event("experiment", {"id": "calm", "status": "draft"}),
            Event("experiment", {"id": "calm", "status": "running"}),
        ]


async def test_the_newest_experiment_comes_first(database: Database, clock: HandClock) -> None:
    async with service(database, clock) as experiments:
        await experiments.create(draft("one"), actor="ayse")
        clock.advance(minutes=1)
        await experiments.create(draft("two"), actor="ayse")

        assert [experiment.id for experiment in experiments.all()] == ["two", "one"]


async def lived_through(database: Database, plan: Plan, *, effect: int) -> None:
    """Every block was delivered whole; a customer gave it 3 or 4, and the effect more in arm B."""
    for number, block in enumerate(plan.blocks):
        score = 3 + number % 2 + (effect if block.arm == "B" else 0)
        at = block.burn_in_ends + timedelta(minutes=5)
        given = {"zone": block.zone, "metric": "csat", "score": score, "at": at, "received_at": at}
        row = ResponseRow.model_validate({"id": f"answer-{number}", "source": "kiosk", **given})
        lived = Exposure(
            ZoneId(block.zone),
            SceneName("calm" if block.arm == "B" else "neutral"),
            block.begins,
            block.ends,
            block.begins,
            delivered=1.0,
            reason=ReasonKind.EXPERIMENT,
            experiment="calm",
            arm=block.arm,
        )
        await database.write(partial(save_exposure, exposure=lived))
        await database.write(partial(insert_response, response=row))


@pytest.mark.parametrize(("effect", "status"), [(-2, "finished"), (+1, "running")])
async def test_an_experiment_that_clearly_harms_is_ended_with_the_reason_and_no_other(
    database: Database, clock: HandClock, effect: int, status: str
) -> None:
    async with service(database, clock) as experiments:
        plan = (await experiments.create(draft(), actor="ayse")).trusted_plan()
        await experiments.start("calm", actor="ayse")
        await lived_through(database, plan, effect=effect)
        clock.now = plan.ends - timedelta(hours=1)

        await experiments.stop_harmful()

        assert experiments.get("calm").status.value == status
    rows = await database.read(lambda session: recent_audit(session, 2))
    last = next(row for row in rows if row.action != "experiment.gives")
    harmed = effect < 0
    assert last.actor == ("controller" if harmed else "ayse")
    assert ("it clearly does harm" in str(last.detail)) == harmed


async def test_a_report_says_that_people_paused_or_stopped_the_experiment(
    database: Database, clock: HandClock
) -> None:
    async with service(database, clock) as experiments:
        plan = (await experiments.create(draft(), actor="ayse")).trusted_plan()
        await experiments.start("calm", actor="ayse")
        block = next(each for each in plan.blocks if each.begins > clock.now)
        clock.now = block.burn_in_ends
        await experiments.pause("calm", actor="ayse")
        clock.now = block.ends
        await experiments.start("calm", actor="ayse")
        await experiments.stop("calm", actor="ayse")

        clock.now = plan.ends
        report = (await experiments.analysis("calm")).report

    why = {each["from"]: each["why"] for each in report["blocks"]}
    assert why[block.begins.isoformat()] == "the experiment was paused during the block"
    assert why[plan.blocks[-1].begins.isoformat()] == "the experiment was stopped before the block was over"
    assert "stopped" in report["doubts"]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda store: replace(store, zones={FITTING_ROOMS: store.zones[FITTING_ROOMS]}), UnknownZoneError),
        (
            lambda store: replace(store, scenes={n: s for n, s in store.scenes.items() if n != "calm"}),
            UnknownSceneError,
        ),
    ],
    ids=["the zone is gone", "the scene is gone"],
)
async def test_a_draft_does_not_start_where_the_store_lost_what_it_needs(
    database: Database, clock: HandClock, change: Callable[[Store], Store], error: type[Exception]
) -> None:
    stores = [small_store()]
    async with Experiments(
        database, broadcast=Broadcast(), clock=clock, store=lambda: stores[-1]
    ) as experiments:
        await experiments.create(draft(), actor="ayse")
        stores.append(change(stores[0]))

        with pytest.raises(error):
            await experiments.start("calm", actor="ayse")
        assert experiments.get("calm").status is ExperimentStatus.DRAFT


async def test_an_edited_scene_is_noticed_and_no_verdict_is_given_across_it(
    database: Database, clock: HandClock
) -> None:
    stores = [small_store()]
    async with Experiments(
        database, broadcast=Broadcast(), clock=clock, store=lambda: stores[-1]
    ) as experiments:
        plan = (await experiments.create(draft(), actor="ayse")).trusted_plan()
        await experiments.start("calm", actor="ayse")
        await lived_through(database, plan, effect=1)
        clock.now = plan.blocks[len(plan.blocks) // 2].burn_in_ends
        await experiments.note_edits()
        before = (await experiments.analysis("calm")).report

        calm = stores[0].scenes[SceneName("calm")]
        assert calm.light is not None
        light = {
            layer: replace(each, state=replace(each.state, brightness=0.11))
            for layer, each in calm.light.items()
        }
        stores.append(replace(stores[0], scenes={**stores[0].scenes, calm.name: replace(calm, light=light)}))
        await experiments.note_edits()
        await experiments.note_edits()
        clock.now = plan.ends
        after = (await experiments.analysis("calm")).report

    assert "edited" not in before["doubts"]
    assert "edited" in after["doubts"]
    assert "its atmospheres were edited when" in after["verdict_text"]
