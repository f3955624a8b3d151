"""The store's experiments: drafted, started, paused and ended by people, each following its plan as drawn."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from types import TracebackType
from typing import Any, Self

import structlog
from sqlalchemy.exc import SQLAlchemyError

from controller.adapters.database import Database
from controller.adapters.events import Broadcast, Event
from controller.adapters.experiment_document import document, written
from controller.adapters.experiment_draft import (
    Draft,
    PlanDiffersError,
    check_feasible,
    check_known,
    drawn,
)
from controller.adapters.experiment_errors import ExperimentExistsError, OverlapError, StartPassedError
from controller.adapters.experiment_outlook import foresee
from controller.adapters.experiment_reports import Analysis, Reports
from controller.adapters.experiment_state import Experiment, drafted, experiment_of
from controller.adapters.records import CONTROLLER
from controller.adapters.records_course import note_what_arms_give
from controller.adapters.records_experiments import (
    ExperimentStatus,
    ExperimentStatusError,
    UnknownExperimentError,
    load_experiments,
    save_experiment,
    set_experiment_status,
)
from controller.adapters.worker import Worker, WorkerDiedError
from controller.atmosphere.fixture import Fixtures
from controller.atmosphere.model import Assignment, Store, ZoneId
from controller.experiment.gives import digest_of_arms
from controller.experiment.plan import Plan

_LOOK_EVERY_S = 60.0
"""How soon it is written down that an experiment has ended; it acts as ended at once."""


def harm(report: Mapping[str, Any]) -> str:
    """Why the guardrails of a report end its experiment; empty where they do not."""
    said = {"guardrail": "it clearly does harm", "complaint_guardrail": "it clearly brings complaints"}
    for name, what in said.items():
        guard = report[name]
        pairs, odds = guard["stopped_after"], guard["evidence"]
        if pairs is not None:
            return f"guardrail: after {pairs} pairs {what} (evidence {odds:.0f} to 1)"
    return ""


class Experiments:
    """All experiments of one store, in memory for every tick and in the database for good."""

    def __init__(
        self,
        database: Database,
        *,
        broadcast: Broadcast,
        clock: Callable[[], datetime],
        store: Callable[[], Store],
        fixtures: Callable[[], Fixtures] = dict,
    ) -> None:
        self._database = database
        self._broadcast = broadcast
        self._clock = clock
        self._store = store
        self._fixtures = fixtures
        self._worker = Worker()
        self._reports = Reports(database, self._worker, clock)
        self._experiments: dict[str, Experiment] = {}
        self.simulated_truths: Mapping[str, Mapping[str, Any]] = {}
        """by experiment, in a simulated store: the effect that is really there, and the seed"""
        self._looked_at: dict[str, int] = {}
        """by experiment: how many of its blocks were over when the guardrail looked"""
        self._noted: Store | None = None
        """the scene files by which it was last written down what the arms give"""
        self._changing = asyncio.Lock()
        self._finishing: asyncio.Task[None] | None = None
        self._log = structlog.get_logger("experiments")

    async def __aenter__(self) -> Self:
        """Load what is stored; an experiment whose plan was changed is named and never followed."""
        records = await self._database.read(load_experiments)
        self._experiments = {record.id: experiment_of(record) for record in records}
        for experiment in self._experiments.values():
            if experiment.changed is not None:
                self._log.error("not followed", experiment=experiment.id, reason=str(experiment.changed))
        self._finishing = asyncio.create_task(self._keep_finishing(), name="experiments")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._finishing is not None:
            self._finishing.cancel()
            await asyncio.wait([self._finishing])
        await self._worker.__aexit__(kind, error, trace)

    def all(self) -> tuple[Experiment, ...]:
        """Every experiment as it is now, the newest first."""
        now = self._clock()
        newest = sorted(self._experiments.values(), key=lambda e: (e.created_at, e.id), reverse=True)
        return tuple(experiment.at(now) for experiment in newest)

    def get(self, experiment: str) -> Experiment:
        """One experiment as it is now; raises ``UnknownExperimentError``."""
        if experiment not in self._experiments:
            raise UnknownExperimentError(experiment)
        return self._experiments[experiment].at(self._clock())

    def assignment(self, zone: ZoneId, now: datetime) -> Assignment | None:
        """What the running experiment asks of a zone at ``now``; ``None`` without one, or while paused."""
        for experiment in self._experiments.values():
            if experiment.status is ExperimentStatus.RUNNING and experiment.plan is not None:
                assignment = experiment.plan.assignment(zone, now)
                if assignment is not None:
                    return assignment
        return None

    def assignments(self, zone: ZoneId, begins: datetime, ends: datetime) -> tuple[Assignment, ...]:
        """What running experiments ask of a zone between two moments, block by block."""
        return tuple(
            assignment
            for experiment in self._experiments.values()
            if experiment.status is ExperimentStatus.RUNNING and experiment.plan is not None
            for assignment in experiment.plan.assignments(zone, begins, ends)
        )

    async def preview(self, draft: Draft) -> Plan:
        """Draw a draft's plan and store nothing; raises what ``drawn`` does."""
        now, fixtures = self._clock(), self._fixtures()
        return await asyncio.to_thread(drawn, draft, self._store(), now, fixtures)

    async def create(self, draft: Draft, *, actor: str, shown: str | None = None) -> Experiment:
        """Draw a draft's plan and store both; raises what ``drawn`` does, and ``ExperimentExistsError``.

        ``shown`` is the hash of the plan that somebody agreed to: raises ``PlanDiffersError`` for another.
        """
        now = self._clock()
        plan = await asyncio.to_thread(drawn, draft, self._store(), now, self._fixtures())
        if shown is not None and plan.hash != shown:
            raise PlanDiffersError(shown, plan.hash)
        record = drafted(plan, draft.name, actor, now)
        async with self._changing:
            if record.id in self._experiments:
                raise ExperimentExistsError(record.id)
            await self._database.write(lambda session: save_experiment(session, record, actor=actor, at=now))
            return self._keep(experiment_of(record))

    async def start(self, experiment: str, *, actor: str) -> Experiment:
        """Let a draft run, or a paused experiment run on.

        Raises ``UnknownExperimentError``, ``ExperimentStatusError``, ``StartPassedError``, ``OverlapError``,
        and ``PlanChangedError`` for a plan that is not the one that was drawn. The store may have changed
        since: ``UnknownZoneError``, ``UnknownSceneError`` and, for a draft, ``DesignRefusedError``.
        """
        async with self._changing:
            found, store = self.get(experiment), self._store()
            self._check_start(found)
            plan, draft = found.trusted_plan(), found.status is ExperimentStatus.DRAFT
            if draft:
                await asyncio.to_thread(check_feasible, plan, store, self._fixtures())
            check_known(plan.design.zones, plan.design.arms, store)
            started = await self._move(experiment, ExperimentStatus.RUNNING, actor)
            await self._note_what_arms_give(plan, store, self._clock())
            return started

    async def pause(self, experiment: str, *, actor: str) -> Experiment:
        """Give the zones back to the schedule until the next start.

        Raises ``UnknownExperimentError`` and ``ExperimentStatusError``.
        """
        async with self._changing:
            return await self._move(experiment, ExperimentStatus.PAUSED, actor)

    async def stop(self, experiment: str, *, actor: str) -> Experiment:
        """End an experiment for good, with the blocks it has; raises as ``pause`` does."""
        async with self._changing:
            return await self._move(experiment, ExperimentStatus.FINISHED, actor)

    async def archive(self, experiment: str, *, actor: str) -> Experiment:
        """Put a draft or a finished experiment away; raises as ``pause`` does."""
        async with self._changing:
            return await self._move(experiment, ExperimentStatus.ARCHIVED, actor)

    async def analysis(self, experiment: str) -> Analysis:
        """The report and its blocks as of now, computed beside the controller.

        Raises ``UnknownExperimentError``, ``WorkerDiedError``, and ``PlanChangedError`` for a plan that is
        not the one that was drawn.
        """
        analysis = await self._reports.of(self.get(experiment).trusted_plan())
        truth = self.simulated_truths.get(experiment)
        if truth is None:
            return analysis
        return replace(analysis, report={**analysis.report, "simulated_truth": dict(truth)})

    async def document(self, experiment: str) -> bytes:
        """The report with all it follows from, as a file to verify; raises as ``analysis`` does."""
        found = self.get(experiment)
        plan, zones = found.trusted_plan(), self._store().zones
        evidence, analysis = await self._reports.with_evidence(plan)
        labels = {str(zone): dict(zones[zone].label) for zone in plan.design.zones if zone in zones}
        truth = self.simulated_truths.get(experiment)
        return await asyncio.to_thread(
            lambda: written(
                document(found.name, plan, evidence, analysis, zones=labels, simulated_truth=truth)
            )
        )

    async def outlook(self, draft: Draft) -> dict[str, Any]:
        """What a draft could detect, from the store's past, as JSON; nothing is stored.

        Raises what ``drawn`` does, and ``WorkerDiedError``.
        """
        return await self.outlook_of(await self.preview(draft))

    async def outlook_of(self, plan: Plan) -> dict[str, Any]:
        """The same for a plan that was drawn; raises ``WorkerDiedError``."""
        return await foresee(
            plan, database=self._database, worker=self._worker, store=self._store(), now=self._clock()
        )

    async def finish_ended(self) -> None:
        """Write down which experiments have ended by themselves; they act as ended before that, too."""
        async with self._changing:
            for stored in tuple(self._experiments.values()):
                if stored.at(self._clock()).status is not stored.status:
                    await self._write(stored.id, ExperimentStatus.FINISHED, CONTROLLER)

    async def stop_harmful(self) -> None:
        """End the running experiments that clearly harm, and say why; each is looked at when a block is over.

        Its zones go back to the schedule. Raises ``WorkerDiedError``.
        """
        for running in self.all():
            plan, now = running.plan, self._clock()
            if running.status is not ExperimentStatus.RUNNING or plan is None:
                continue
            over = sum(block.ends <= now for block in plan.blocks)
            if over == self._looked_at.get(running.id, 0):
                continue
            report = (await self._reports.of(plan)).report
            self._looked_at[running.id] = over
            reason = harm(report)
            if not reason:
                continue
            self._log.warning("experiment stopped", experiment=running.id, reason=reason)
            async with self._changing:
                if self.get(running.id).status is ExperimentStatus.RUNNING:
                    await self._write(running.id, ExperimentStatus.FINISHED, CONTROLLER, reason)

    async def note_edits(self) -> None:
        """Write down what the arms of running experiments give, where the scene files make that another."""
        store, now = self._store(), self._clock()
        if store is self._noted:
            return
        for running in self.all():
            if running.status is ExperimentStatus.RUNNING and running.plan is not None:
                await self._note_what_arms_give(running.plan, store, now)
        self._noted = store

    async def _note_what_arms_give(self, plan: Plan, store: Store, now: datetime) -> None:
        name = plan.design.experiment
        digest = await asyncio.to_thread(digest_of_arms, store, plan.design)
        edited = await self._database.write(lambda session: note_what_arms_give(session, name, digest, now))
        if edited:
            self._log.warning("scenes of an experiment were edited", experiment=name)
            self._broadcast.publish(
                Event("experiment", {"id": name, "status": ExperimentStatus.RUNNING.value})
            )

    async def _keep_finishing(self) -> None:
        while True:
            try:
                await self.note_edits()
                await self.finish_ended()
            except SQLAlchemyError as error:
                self._log.error("not written down that an experiment ended", error=str(error))
            await asyncio.sleep(_LOOK_EVERY_S)
            try:
                await self.stop_harmful()
            except (SQLAlchemyError, WorkerDiedError) as error:
                self._log.error("not looked whether an experiment harms", error=str(error))

    def _check_start(self, experiment: Experiment) -> None:
        plan = experiment.trusted_plan()
        today = self._clock().astimezone(self._store().timezone).date()
        if experiment.status is ExperimentStatus.DRAFT and plan.design.start < today:
            raise StartPassedError(plan.design.start)
        for other in self.all():
            shared = frozenset() if other.id == experiment.id else other.occupied(plan)
            if shared:
                raise OverlapError(experiment.id, other.id, shared)

    async def _move(self, name: str, status: ExperimentStatus, actor: str) -> Experiment:
        """Change the status; one that has ended by itself is finished, even before that is written down."""
        now_is, stored = self.get(name), self._experiments[name]
        if now_is.status is not stored.status:
            await self._write(name, now_is.status, CONTROLLER)
        if status is now_is.status:
            raise ExperimentStatusError(name, now_is.status, status)
        return await self._write(name, status, actor)

    async def _write(self, name: str, status: ExperimentStatus, actor: str, reason: str = "") -> Experiment:
        now = self._clock()
        record = await self._database.write(
            lambda session: set_experiment_status(session, name, status, actor=actor, at=now, reason=reason)
        )
        return self._keep(experiment_of(record))

    def _keep(self, experiment: Experiment) -> Experiment:
        self._experiments[experiment.id] = experiment
        self._broadcast.publish(Event("experiment", {"id": experiment.id, "status": experiment.status.value}))
        return experiment
