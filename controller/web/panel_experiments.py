"""Experiments: the verdict in words first, then what it stands on."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from controller.adapters.experiment_history import history
from controller.adapters.experiment_state import Experiment
from controller.adapters.experiments import Experiments
from controller.adapters.records_experiments import ExperimentStatus, UnknownExperimentError
from controller.errors import AmbiyansError
from controller.web.language import Language
from controller.web.pages import Piece
from controller.web.pages_drawn_plan import left_out_lines, plan_facts
from controller.web.pages_experiment import arm_names, scene_labels, status_words
from controller.web.pages_history import act_refusal_words, changed_words, history_lines
from controller.web.pages_report import report_context
from controller.web.panel_drawn_plan import NO_EXPERIMENT, drawn_context, holidays_of
from controller.web.panel_frame import Desk, NothingHereError, Panel, done, needs
from controller.web.panel_view import View, Viewer
from controller.web.ports import Dependencies
from controller.web.report_file import attachment, report_page

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class ExperimentCard:
    """One experiment of the list, or the head of its own page."""

    id: str
    name: str
    status: str
    status_words: str
    zones: str
    arms: tuple[str, ...]
    span: str
    blocks: str
    fault: str
    acts: tuple[str, ...]
    """start, pause, stop, archive: what its status allows"""
    copyable: bool
    """whether its plan is known, so that it can be drafted again"""


@dataclass(frozen=True, slots=True)
class Cards:
    """The list."""

    cards: tuple[ExperimentCard, ...]
    archive: bool
    """whether it is that of what was put away"""


_ACTS = {
    ExperimentStatus.DRAFT: ("start", "archive"),
    ExperimentStatus.RUNNING: ("pause", "stop"),
    ExperimentStatus.PAUSED: ("start", "stop"),
    ExperimentStatus.FINISHED: ("archive",),
}


def _card(experiment: Experiment, deps: Dependencies, words: Language) -> ExperimentCard:
    store, plan, now = deps.controls.store, experiment.plan, deps.clock()
    zones = plan.design.zones if plan else ()
    return ExperimentCard(
        id=experiment.id,
        name=experiment.name,
        status=experiment.status,
        status_words=status_words(experiment.status, words),
        zones=", ".join(
            words.pick(store.zones[zone].label) if zone in store.zones else zone for zone in zones
        ),
        arms=arm_names(plan, words, scene_labels(store)) if plan else (),
        span=f"{words.day(plan.begins, store.timezone)} \N{EN DASH} {words.day(plan.ends, store.timezone)}"
        if plan
        else "",
        blocks=_progress(experiment, now, words),
        fault=changed_words(experiment.changed, words) if experiment.changed else "",
        acts=_ACTS.get(experiment.status, ()) if plan else (),
        copyable=plan is not None,
    )


def _progress(experiment: Experiment, now: datetime, words: Language) -> str:
    if experiment.plan is None:
        return ""
    over = sum(block.ends <= now for block in experiment.plan.blocks)
    return words.gettext(
        "%(over)s of %(total)s blocks are over", over=over, total=len(experiment.plan.blocks)
    )


async def experiment_pieces(deps: Dependencies, view: View, words: Language) -> Sequence[Piece]:
    """The list, or the head of one experiment; a report is drawn when its page is opened."""
    name = view.asked("id")
    if name == NO_EXPERIMENT:
        return []
    if name:
        return [
            Piece(
                "experiment", "experiment_head.html", _card(_experiment(deps.experiments, name), deps, words)
            )
        ]
    archive = view.asked("archive") == "yes"
    shown = [each for each in deps.experiments.all() if (each.status is ExperimentStatus.ARCHIVED) is archive]
    cards = Cards(tuple(_card(each, deps, words) for each in shown), archive)
    return [Piece("experiment-list", "experiment_list.html", cards)]


def _experiment(experiments: Experiments, name: str) -> Experiment:
    try:
        return experiments.get(name)
    except UnknownExperimentError:
        raise NothingHereError from None


@router.get("/experiments")
async def experiments_page(
    request: Request, panel: Desk, viewer: Annotated[Viewer, needs("experiments")]
) -> HTMLResponse:
    """All experiments."""
    return await panel.show(request, viewer, "experiments.html", "experiments", archive=False)


@router.get("/experiments/archive")
async def archive_page(
    request: Request, panel: Desk, viewer: Annotated[Viewer, needs("experiments")]
) -> HTMLResponse:
    """What was put away, drafts that never started among it."""
    return await panel.show(
        request, viewer, "experiments.html", "experiments", query={"archive": "yes"}, archive=True
    )


@router.get("/experiments/{experiment}")
async def experiment_page(
    experiment: str, request: Request, panel: Desk, viewer: Annotated[Viewer, needs("experiments")]
) -> HTMLResponse:
    """One experiment with its report."""
    return await _experiment_page(request, panel, viewer, experiment)


@router.get("/experiments/{experiment}/report.{kind}")
async def report_file(
    experiment: str,
    kind: Literal["json", "html"],
    panel: Desk,
    viewer: Annotated[Viewer, needs("experiments")],
) -> Response:
    """The report to keep and to pass on, with all it follows from."""
    experiments = panel.deps.experiments
    if _experiment(experiments, experiment).plan is None:
        raise NothingHereError
    content = await experiments.document(experiment)
    if kind == "html":
        content = await asyncio.to_thread(report_page, content, viewer.words.code)
    return attachment(content, experiment, kind)


async def _experiment_page(
    request: Request, panel: Panel, viewer: Viewer, name: str, fault: str = ""
) -> HTMLResponse:
    deps, words = panel.deps, viewer.words
    store, found = deps.controls.store, _experiment(deps.experiments, name)
    context: dict[str, Any] = {"report": None, "plan_hash": None}
    if found.plan is not None and found.started_at is None:
        context |= await drawn_context(
            panel, found.plan, words, may_start=found.status is ExperimentStatus.DRAFT
        )
    elif found.plan is not None:
        analysis = await deps.experiments.analysis(name)
        labels = {zone: store.zones[zone].label for zone in store.zones}
        truth = analysis.report.get("simulated_truth")
        context |= await asyncio.to_thread(report_context, analysis, truth, found.plan, labels, words)
        holidays = holidays_of(found.plan, store, words)
        context["facts"] = plan_facts(found.plan, labels, words)
        context["without_block"] = left_out_lines(found.plan, holidays, words)
    steps = await deps.database.read(lambda session: history(session, name))
    return await panel.show(
        request,
        viewer,
        "experiment.html",
        "experiments",
        query={"id": name},
        status=409 if fault else 200,
        long=True,
        id=found.id,
        name=found.name,
        fault=fault,
        steps=history_lines(steps, deps.clock(), store.timezone, words),
        **context,
    )


@router.post("/experiments/{experiment}")
async def act(
    experiment: str,
    request: Request,
    panel: Desk,
    viewer: Annotated[Viewer, needs("run_experiments")],
    what: Annotated[str, Form(alias="act", max_length=20)],
) -> Response:
    """Start, pause, stop or put away an experiment."""
    experiments = panel.deps.experiments
    _experiment(experiments, experiment)
    acts = {
        "start": experiments.start,
        "pause": experiments.pause,
        "stop": experiments.stop,
        "archive": experiments.archive,
    }
    if what not in acts:
        raise NothingHereError
    try:
        await acts[what](experiment, actor=viewer.name)
    except AmbiyansError as error:
        names = {each.id: each.name for each in experiments.all()}
        fault = act_refusal_words(error, panel.deps.controls.store, names, viewer.words)
        return await _experiment_page(request, panel, viewer, experiment, fault)
    return done(request, f"/experiments/{experiment}")
