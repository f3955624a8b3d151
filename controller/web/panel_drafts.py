"""Drafting an experiment: a form, the plan and its outlook to look at, and only then a draft that is kept."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from controller.adapters.experiment_draft import Draft, PlanDiffersError
from controller.adapters.experiment_errors import ExperimentExistsError
from controller.adapters.experiment_state import Experiment
from controller.adapters.experiments import Experiments
from controller.adapters.records_experiments import UnknownExperimentError
from controller.errors import AmbiyansError
from controller.web.draft_form import Typed, again, fresh
from controller.web.draft_reading import SEEDS, read_draft
from controller.web.language import Language
from controller.web.pages_draft import form_context, next_monday, refused
from controller.web.panel_drawn_plan import NO_EXPERIMENT, drawn_context
from controller.web.panel_frame import Desk, NothingHereError, Panel, needs
from controller.web.panel_view import Viewer

router = APIRouter(include_in_schema=False)

Analyst = Annotated[Viewer, needs("draft_experiments")]
_LONGEST_AGAIN = 85
"""letters of a name that leave room to say that it is drafted again"""
_MOST_FIELDS = 200
_LONGEST = 400


@router.get("/experiments/new")
async def new_draft(request: Request, panel: Desk, viewer: Analyst, like: str = "") -> HTMLResponse:
    """Give an empty form, or with ``?like=ID`` one that is filled as an earlier experiment was drafted."""
    store = panel.deps.controls.store
    start = next_monday(panel.deps.clock().astimezone(store.timezone).date())
    seed = secrets.randbelow(SEEDS)
    if not like:
        return await _form(request, panel, viewer, fresh(start, seed), {})
    found = _named(panel.deps.experiments, like)
    if found is None or found.plan is None:
        raise NothingHereError
    return await _form(
        request,
        panel,
        viewer,
        again(found.plan.design, _next_name(found.name, viewer.words), start, seed),
        {},
    )


@router.post("/experiments/new")
async def draft(request: Request, panel: Desk, viewer: Analyst) -> Response:
    """Show the plan of what was typed, go back to the form, or keep the plan that was shown."""
    sent = await request.form(max_fields=_MOST_FIELDS, max_files=0)
    values: dict[str, list[str]] = {}
    for name, value in sent.multi_items():
        if isinstance(value, str):
            values.setdefault(name[:_LONGEST], []).append(value[:_LONGEST])
    act, shown = values.pop("act", [""])[0], values.pop("shown", [""])[0]
    typed = Typed(values)
    if act == "edit":
        return await _form(request, panel, viewer, typed, {})
    earlier = _named(panel.deps.experiments, typed.one("same_as"))
    plan = None if earlier is None else earlier.plan
    read = read_draft(typed, None if plan is None else plan.design, viewer.words)
    if read.draft is None:
        return await _form(request, panel, viewer, typed, read.faults)
    try:
        if act == "keep" and shown:
            return await _kept(panel, viewer, read.draft, shown)
        return await _preview(request, panel, viewer, typed, read.draft)
    except PlanDiffersError:
        return await _preview(request, panel, viewer, typed, read.draft, changed=True)
    except AmbiyansError as error:
        faults = refused(error, viewer.words)
        if faults is None:
            raise
        return await _form(request, panel, viewer, typed, faults)


def _next_name(name: str, words: Language) -> str:
    """What an experiment that is drafted again is called at first, short enough to be kept."""
    return words.gettext("%(name)s, again", name=name[:_LONGEST_AGAIN])


async def _form(
    request: Request, panel: Panel, viewer: Viewer, typed: Typed, faults: Mapping[str, str]
) -> HTMLResponse:
    deps = panel.deps
    earlier = _named(deps.experiments, typed.one("same_as"))
    plan = None if earlier is None else earlier.plan
    return await panel.show(
        request,
        viewer,
        "draft.html",
        "experiments",
        query={"id": NO_EXPERIMENT},
        status=422 if faults else 200,
        **form_context(typed, faults, deps.controls.store, plan, viewer.words),
    )


async def _preview(
    request: Request, panel: Panel, viewer: Viewer, typed: Typed, draft: Draft, *, changed: bool = False
) -> HTMLResponse:
    """The plan that would be kept; ``changed`` if another one was shown before."""
    plan = await panel.deps.experiments.preview(draft)
    context = await drawn_context(panel, plan, viewer.words)
    return await panel.show(
        request,
        viewer,
        "draft_preview.html",
        "experiments",
        query={"id": NO_EXPERIMENT},
        status=409 if changed else 200,
        name=draft.name,
        typed=typed,
        changed=changed,
        **context,
    )


async def _kept(panel: Panel, viewer: Viewer, draft: Draft, shown: str) -> Response:
    """Keep the plan that was shown; a second press of the button finds it kept."""
    experiments = panel.deps.experiments
    try:
        await experiments.create(draft, actor=viewer.name, shown=shown)
    except ExperimentExistsError as error:
        there = experiments.get(error.experiment).plan
        if there is None or there.hash != shown:
            raise
    return RedirectResponse(f"/experiments/{draft.id}", 303)


def _named(experiments: Experiments, name: str) -> Experiment | None:
    try:
        return experiments.get(name)
    except UnknownExperimentError:
        return None
