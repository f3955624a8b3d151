"""Experiments over HTTP: drafted, started, paused, stopped; their reports and blocks."""

from __future__ import annotations

import asyncio
from datetime import date, time
from typing import Annotated, Any, Literal, Self

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field, model_validator

from controller.adapters.accounts import Identity
from controller.adapters.experiment_draft import Draft
from controller.adapters.records_experiments import ExperimentStatus
from controller.atmosphere.model import SceneName, ZoneId
from controller.experiment.design import Arm
from controller.experiment.metric import Metric
from controller.web.access import Right, allow
from controller.web.fields import JsonObject, Name
from controller.web.json_experiments import ExperimentJson, experiment_json
from controller.web.paging import MOST, Cursor, Limit, Page, whole
from controller.web.problems import CONFLICT, UNKNOWN
from controller.web.report_file import attachment, report_page
from controller.web.wiring import Deps

router = APIRouter(prefix="/experiments", tags=["experiments"])

Runner = Annotated[Identity, allow(Right.RUN_EXPERIMENTS)]
MAY_READ = allow(Right.READ_EXPERIMENTS)
REFUSED = {**UNKNOWN, **CONFLICT}

_ID = r"^[a-z0-9][a-z0-9-]{0,63}$"


class ArmBody(BaseModel):
    """One atmosphere: a scene, a change to what is due, or neither (as scheduled)."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    scene: str | None = None
    patch: JsonObject | None = None


class DraftBody(BaseModel):
    """What is to be compared, where and when; the first arm is the control."""

    model_config = ConfigDict(extra="forbid")

    id: str | None = Field(None, pattern=_ID, description="made from the name when left out")
    name: Name
    zone: str | None = Field(None, description="the same as `zones` with one entry")
    zones: Annotated[list[str], Field(max_length=50)] = []
    arms: Annotated[list[ArmBody], Field(max_length=10)]
    start: Annotated[date, Field(le=date(2200, 1, 1), description="first day, in the store's time zone")]
    weeks: Annotated[int, Field(strict=True, ge=1, le=52)] = 4
    block_hours: Annotated[float, Field(strict=True, gt=0, le=24)] | None = None
    block_minutes: Annotated[int, Field(strict=True, gt=0, le=24 * 60)] | None = None
    burn_in_minutes: Annotated[int, Field(strict=True, ge=0, le=24 * 60)] = 60
    metric: Metric = Metric.CSAT
    seed: Annotated[int, Field(strict=True, ge=0, lt=2**53)] | None = None
    alpha: Annotated[float, Field(strict=True, gt=0, lt=0.5)] = 0.05
    visit_minutes: Annotated[int, Field(strict=True, ge=0, le=24 * 60)] = 30
    window: tuple[time, time] | None = Field(None, description="wall times that the blocks keep to")

    @model_validator(mode="after")
    def _says_each_thing_once(self) -> Self:
        if (self.zone is None) == (not self.zones):
            message = "zone or zones: exactly one of them must say where"
            raise ValueError(message)
        if self.block_hours is not None and self.block_minutes is not None:
            message = "block_hours and block_minutes: only one of them can say how long a block is"
            raise ValueError(message)
        return self

    def draft(self) -> Draft:
        """The draft in the words of the product."""
        zones = self.zones or [self.zone or ""]
        hours = 3.0 if self.block_hours is None else self.block_hours
        return Draft(
            name=self.name,
            zones=tuple(ZoneId(zone) for zone in zones),
            arms=tuple(
                Arm(arm.name, None if arm.scene is None else SceneName(arm.scene), arm.patch)
                for arm in self.arms
            ),
            start=self.start,
            weeks=self.weeks,
            block_minutes=self.block_minutes or round(60 * hours),
            burn_in_minutes=self.burn_in_minutes,
            metric=self.metric,
            id=self.id,
            seed=self.seed,
            alpha=self.alpha,
            visit_minutes=self.visit_minutes,
            window=self.window,
        )


@router.get("", dependencies=[MAY_READ])
async def list_experiments(
    request: Request,
    deps: Deps,
    status: ExperimentStatus | None = None,
    limit: Limit = MOST,
    cursor: Cursor = None,
) -> Page[ExperimentJson]:
    """Every experiment, the newest first."""
    found = [each for each in deps.experiments.all() if status is None or each.status is status]
    page = whole(found, request, limit, cursor)
    return {"items": [experiment_json(each) for each in page["items"]], "next": page["next"]}


@router.post("", status_code=201, responses=REFUSED)
async def draft_experiment(
    body: DraftBody, deps: Deps, actor: Annotated[Identity, allow(Right.DRAFT_EXPERIMENTS)]
) -> ExperimentJson:
    """Draw the plan of an experiment, store and hash it; nothing is switched before somebody starts it."""
    return experiment_json(await deps.experiments.create(body.draft(), actor=actor.name))


@router.get("/{experiment}", dependencies=[MAY_READ], responses=UNKNOWN)
async def get_experiment(experiment: str, deps: Deps) -> ExperimentJson:
    """One experiment."""
    return experiment_json(deps.experiments.get(experiment))


@router.post("/{experiment}/start", responses=REFUSED)
async def start_experiment(experiment: str, deps: Deps, actor: Runner) -> ExperimentJson:
    """Let a draft run as its plan was drawn, or a paused experiment run on."""
    return experiment_json(await deps.experiments.start(experiment, actor=actor.name))


@router.post("/{experiment}/pause", responses=REFUSED)
async def pause_experiment(experiment: str, deps: Deps, actor: Runner) -> ExperimentJson:
    """Give the zones back to the schedule until the next start."""
    return experiment_json(await deps.experiments.pause(experiment, actor=actor.name))


@router.post("/{experiment}/stop", responses=REFUSED)
async def stop_experiment(experiment: str, deps: Deps, actor: Runner) -> ExperimentJson:
    """End an experiment for good, with the blocks it has."""
    return experiment_json(await deps.experiments.stop(experiment, actor=actor.name))


@router.post("/{experiment}/archive", responses=REFUSED)
async def archive_experiment(experiment: str, deps: Deps, actor: Runner) -> ExperimentJson:
    """Put a draft or a finished experiment away."""
    return experiment_json(await deps.experiments.archive(experiment, actor=actor.name))


@router.get("/{experiment}/report", dependencies=[MAY_READ], responses=REFUSED)
async def get_report(experiment: str, deps: Deps) -> dict[str, Any]:
    """Estimate, interval, p-value, method and verdict as of now, and the diagnostics that come first."""
    status = deps.experiments.get(experiment).status
    analysis = await deps.experiments.analysis(experiment)
    return {**analysis.report, "status": status.value, "verdicts": dict(analysis.verdicts)}


@router.get("/{experiment}/document", dependencies=[MAY_READ], responses=REFUSED, response_class=Response)
async def get_document(
    experiment: str,
    deps: Deps,
    written_as: Annotated[Literal["json", "html"], Query(alias="as")] = "json",
    language: Annotated[Literal["en", "tr"], Query(description="of the page")] = "en",
) -> Response:
    """Give the report as a file with plan, data and versions, from which anybody can compute it again."""
    content = await deps.experiments.document(experiment)
    if written_as == "html":
        content = await asyncio.to_thread(report_page, content, language)
    return attachment(content, experiment, written_as)


@router.get("/{experiment}/blocks", dependencies=[MAY_READ], responses=REFUSED)
async def list_blocks(
    experiment: str, request: Request, deps: Deps, limit: Limit = MOST, cursor: Cursor = None
) -> Page[dict[str, Any]]:
    """Each block with its pair, arm and outcome; ``why`` says why one may not count (outcome null)."""
    analysis = await deps.experiments.analysis(experiment)
    return whole(analysis.report["blocks"], request, limit, cursor)
