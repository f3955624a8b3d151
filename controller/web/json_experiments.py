"""An experiment and its plan as JSON."""

from __future__ import annotations

from typing import Any

from typing_extensions import TypedDict

from controller.adapters.experiment_history import Step
from controller.adapters.experiment_state import Experiment
from controller.adapters.wire import instant
from controller.experiment.plan import Plan, design_to_json


class ExperimentJson(TypedDict):
    """One experiment; the design is null, and ``fault`` says why, where the plan is not as it was drawn."""

    id: str
    name: str
    status: str
    zones: list[str]
    begins: str | None
    ends: str | None
    kind: str | None
    """of the design: paired, adjacent-days or stratified"""
    pairs: int
    """0 where the design has other strata"""
    strata: int
    """pairs or strata"""
    blocks: int
    notes: list[str]
    plan_hash: str | None
    design: dict[str, Any] | None
    created_by: str
    created_at: str
    started_at: str | None
    ended_at: str | None
    fault: str | None


class StepJson(TypedDict):
    """One step of an experiment's life."""

    step: str
    """drafted, started, paused, finished or archived"""
    at: str
    actor: str
    """``controller`` for what no person asked for"""
    reason: str


def step_json(step: Step) -> StepJson:
    """One step; times are UTC."""
    return {
        "step": step.kind.name.lower(),
        "at": instant(step.at),
        "actor": step.actor,
        "reason": step.reason,
    }


def experiment_json(experiment: Experiment) -> ExperimentJson:
    """One experiment with the facts of its plan; times are UTC."""
    plan, started, ended = experiment.plan, experiment.started_at, experiment.ended_at
    return {
        "id": experiment.id,
        "name": experiment.name,
        "status": experiment.status.value,
        "zones": [] if plan is None else list(plan.design.zones),
        "begins": None if plan is None else instant(plan.begins),
        "ends": None if plan is None else instant(plan.ends),
        "kind": None if plan is None else plan.design.kind.value,
        "pairs": plan.strata if plan is not None and plan.design.kind.in_pairs else 0,
        "strata": 0 if plan is None else plan.strata,
        "blocks": 0 if plan is None else len(plan.blocks),
        "notes": [] if plan is None else _notes(plan),
        "plan_hash": None if plan is None else plan.hash,
        "design": None if plan is None else design_to_json(plan.design),
        "created_by": experiment.created_by,
        "created_at": instant(experiment.created_at),
        "started_at": None if started is None else instant(started),
        "ended_at": None if ended is None else instant(ended),
        "fault": None if experiment.changed is None else str(experiment.changed),
    }


def _notes(plan: Plan) -> list[str]:
    """What was left out of the plan, and why."""
    return [f"{instant(note.begins)} to {instant(note.ends)}: {note.why}" for note in plan.notes]
