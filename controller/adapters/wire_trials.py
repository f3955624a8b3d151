"""Trials of parts as the JSON that the API, the audit and the panel read."""

from __future__ import annotations

from typing_extensions import TypedDict

from controller.adapters.wire import StateJson, instant, state_json
from controller.atmosphere.trial import StepResult, Trial


class StepJson(TypedDict):
    """One thing a part was asked for."""

    capability: str
    asked: StateJson
    status: str
    """``observed``, ``failed``, ``skipped``, or ``running``"""
    reason: str
    note: str


class TrialJson(TypedDict):
    """One part that is being tried out, or was the last time."""

    part: str
    by: str
    begun_at: str
    running: bool
    steps: list[StepJson]


def trial_json(trial: Trial) -> TrialJson:
    """A trial as it stands."""
    steps = [_result_json(result) for result in trial.results]
    if trial.step is not None:
        step = trial.step
        asked = state_json(step.wanted.state)
        steps.append(
            {
                "capability": step.capability,
                "asked": asked,
                "status": "running",
                "reason": "",
                "note": step.wanted.note,
            }
        )
    return {
        "part": trial.part.part,
        "by": trial.actor,
        "begun_at": instant(trial.begun_at),
        "running": trial.running,
        "steps": steps,
    }


def _result_json(result: StepResult) -> StepJson:
    return {
        "capability": result.capability,
        "asked": state_json(result.asked),
        "status": result.status,
        "reason": result.reason,
        "note": result.note,
    }
