"""Experiments over HTTP: drafted, started, paused, stopped; their reports and blocks."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from controller.adapters.accounts import Identity
from controller.adapters.experiment_history import history
from controller.adapters.records_experiments import ExperimentStatus
from controller.experiment.declared import ABSENT
from controller.experiment.plan import plan_to_json
from controller.web.access import Right, allow
from controller.web.draft_body import DraftBody
from controller.web.json_experiments import ExperimentJson, StepJson, experiment_json, step_json
from controller.web.paging import MOST, Cursor, Limit, Page, whole
from controller.web.problems import CONFLICT, UNKNOWN
from controller.web.report_file import attachment, report_page
from controller.web.wiring import Deps

router = APIRouter(prefix="/experiments", tags=["experiments"])

Runner = Annotated[Identity, allow(Right.RUN_EXPERIMENTS)]
MAY_READ = allow(Right.READ_EXPERIMENTS)
REFUSED = {**UNKNOWN, **CONFLICT}


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
    return experiment_json(
        await deps.experiments.create(body.draft(), actor=actor.name, shown=body.plan_hash)
    )


@router.post("/preview", dependencies=[allow(Right.DRAFT_EXPERIMENTS)], responses=UNKNOWN)
async def preview(body: DraftBody, deps: Deps) -> Response:
    """Draw the plan of a draft and give it whole (design, blocks, what is left out, hash); nothing is stored.

    Sent to be kept with the `id` and `seed` of this design and the hash as `plan_hash`, it is this very plan.
    """
    plan = await deps.experiments.preview(body.draft())
    content = await asyncio.to_thread(lambda: orjson.dumps(plan_to_json(plan)))
    return Response(content, media_type="application/json")


@router.post("/outlook", dependencies=[allow(Right.DRAFT_EXPERIMENTS)], responses=UNKNOWN)
async def outlook(body: DraftBody, deps: Deps) -> dict[str, Any]:
    """Say what a draft could detect in how many weeks, from the store's own past; nothing is stored.

    ``basis`` says whose past: that of its zones (own), of all zones (store), or that there is too little
    (none; the numbers are then null). ``check`` is what experiments simulated from past blocks found, with
    Monte-Carlo errors.
    """
    return await deps.experiments.outlook(body.draft())


@router.get("/{experiment}", dependencies=[MAY_READ], responses=UNKNOWN)
async def get_experiment(experiment: str, deps: Deps) -> ExperimentJson:
    """One experiment."""
    return experiment_json(deps.experiments.get(experiment))


@router.get("/{experiment}/outlook", dependencies=[MAY_READ], responses=REFUSED)
async def get_outlook(experiment: str, deps: Deps) -> dict[str, Any]:
    """Say the same of an experiment whose plan is drawn."""
    return await deps.experiments.outlook_of(deps.experiments.get(experiment).trusted_plan())


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
    """Estimate, interval, p-value, method and verdict as of now, and the diagnostics that come first.

    What the design declared beside its metric is in ``outcomes``, ``adjusted``, ``money`` and ``segments``.
    """
    status = deps.experiments.get(experiment).status
    analysis = await deps.experiments.analysis(experiment)
    return {**ABSENT, **analysis.report, "status": status.value, "verdicts": dict(analysis.verdicts)}


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


@router.get("/{experiment}/history", dependencies=[MAY_READ], responses=UNKNOWN)
async def list_history(
    experiment: str, request: Request, deps: Deps, limit: Limit = MOST, cursor: Cursor = None
) -> Page[StepJson]:
    """Who drafted, started, paused, ended and archived it, and when, the first step first."""
    name = deps.experiments.get(experiment).id
    steps = await deps.database.read(lambda session: history(session, name))
    page = whole(steps, request, limit, cursor)
    return {"items": [step_json(each) for each in page["items"]], "next": page["next"]}


@router.get("/{experiment}/blocks", dependencies=[MAY_READ], responses=REFUSED)
async def list_blocks(
    experiment: str, request: Request, deps: Deps, limit: Limit = MOST, cursor: Cursor = None
) -> Page[dict[str, Any]]:
    """Each block with its pair, arm and outcome; ``why`` says why one may not count (outcome null)."""
    analysis = await deps.experiments.analysis(experiment)
    return whole(analysis.report["blocks"], request, limit, cursor)
