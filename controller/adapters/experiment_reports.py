"""Reports of experiments, computed in the worker's process and kept for as long as nothing changes."""

from __future__ import annotations

import asyncio
import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Any

from sqlmodel import Session

from controller.adapters.database import Database
from controller.adapters.measures import measures_of
from controller.adapters.records_course import course_of
from controller.adapters.records_exposures import exposures_between
from controller.adapters.records_feedback import answers_between
from controller.adapters.records_responses import responses_between
from controller.adapters.worker import Worker
from controller.atmosphere.model import Exposure
from controller.experiment.course import AS_PLANNED, Course
from controller.experiment.measure import Measure
from controller.experiment.outcome import Answer, BlockOutcome, block_outcomes
from controller.experiment.plan import Plan
from controller.experiment.response import Response
from controller.feedback.scores import Metric
from controller.feedback.trust import Grade

LANGUAGES = ("en", "tr")


@dataclass(frozen=True, slots=True)
class Analysis:
    """What is known of an experiment."""

    report: Mapping[str, Any]
    """as JSON, with the estimate, the verdict and the blocks that they follow from"""
    verdicts: Mapping[str, str]
    """the verdict in words, by language"""
    outcomes: tuple[BlockOutcome, ...]
    """one for each block of the plan"""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that a report follows from beside its plan, and its digest."""

    exposures: tuple[Exposure, ...]
    answers: tuple[Answer, ...]
    """to the primary question"""
    digest: str
    responses: tuple[Response, ...] = ()
    """to all questions, where the design asks more of them"""
    measures: tuple[Measure, ...] = ()
    """that the design asks for"""
    course: Course = AS_PLANNED
    """how it ran beside the plan"""


def analysed(plan: Plan, evidence: Evidence, now: datetime) -> Analysis:
    """Compute a report; only the worker's process calls this, because statistics are large."""
    from controller.adapters.evidence_json import digest_of, evidence_to_json  # noqa: PLC0415 - it knows Evidence
    from controller.experiment.beside import beside  # noqa: PLC0415 - as below
    from controller.experiment.beside_json import beside_to_json, with_values  # noqa: PLC0415 - as below
    from controller.experiment.guard import guard_to_json, watch, watch_complaints  # noqa: PLC0415 - as below
    from controller.experiment.report import report, report_to_json, text  # noqa: PLC0415 - imported there only
    from controller.experiment.sensitivity import carry_over, carry_over_to_json  # noqa: PLC0415 - as above
    from controller.experiment.series import series, series_to_json  # noqa: PLC0415 - as above

    outcomes = block_outcomes(plan, evidence.exposures, evidence.answers, now=now, course=evidence.course)
    known = report(plan, outcomes, now=now)
    verdicts = {language: text(known, language) for language in LANGUAGES}
    shown = series_to_json(series(plan, outcomes, evidence.answers))
    more = {
        "guardrail": guard_to_json(watch(plan, outcomes)),
        "complaint_guardrail": guard_to_json(watch_complaints(plan, outcomes)),
        "series": shown,
        "carry_over": carry_over_to_json(carry_over(plan, outcomes, evidence.exposures)),
        "data_digest": digest_of(evidence_to_json(evidence)),
    }
    told = report_to_json(known) | more
    others = beside(plan, outcomes, evidence.responses, evidence.measures)
    if others is not None:
        blocks = with_values(others, plan, told["blocks"])
        told |= beside_to_json(others, plan) | {"blocks": blocks}
    return Analysis(told, verdicts, outcomes)


def gather(session: Session, plan: Plan, now: datetime) -> Evidence:
    """Read what the zones of a plan really were, what customers said there, and what its design declares."""
    zones, begins, ends = plan.design.zones, plan.begins, plan.ends
    exposures = tuple(
        exposure for zone in zones for exposure in exposures_between(session, zone, begins, ends)
    )
    metric = Metric(plan.design.metric.value)
    answers = tuple(
        Answer(answer.zone, answer.at, answer.score, answer.trust is not Grade.LOW)
        for answer in answers_between(session, zones, begins, ends, metric)
    )
    declared = plan.design.declared
    responses: tuple[Response, ...] = ()
    measures: tuple[Measure, ...] = ()
    if declared.needs_responses:
        responses = tuple(responses_between(session, zones, begins, ends, declared.segments))
    if declared.measures:
        measures = tuple(measures_of(session, declared.measures, zones, begins, ends))
    course = course_of(session, plan.design.experiment, begins, ends)
    over = sum(block.ends <= now for block in plan.blocks)
    digest = sha256(
        pickle.dumps((plan.hash, over, exposures, answers, responses, measures, course))
    ).hexdigest()
    return Evidence(exposures, answers, digest, responses, measures, course)


class Reports:
    """The latest report of each experiment."""

    def __init__(self, database: Database, worker: Worker, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._worker = worker
        self._clock = clock
        self._kept: dict[str, tuple[str, Analysis]] = {}
        self._computing = asyncio.Lock()

    async def of(self, plan: Plan) -> Analysis:
        """The report as of now; raises ``WorkerDiedError``."""
        return (await self.with_evidence(plan))[1]

    async def with_evidence(self, plan: Plan) -> tuple[Evidence, Analysis]:
        """The report as of now and what it follows from; raises ``WorkerDiedError``."""
        now = self._clock()
        evidence = await self._database.read(partial(gather, plan=plan, now=now))
        async with self._computing:
            digest, kept = self._kept.get(plan.hash, ("", None))
            if kept is not None and digest == evidence.digest:
                return evidence, kept
            analysis = await self._worker.run(analysed, plan, evidence, now)
            self._kept[plan.hash] = (evidence.digest, analysis)
            return evidence, analysis
