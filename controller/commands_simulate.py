"""`ambiyans experiment simulate`: a design tried before it starts, on a synthetic store or on a past."""

# ruff: noqa: PLC0415 a command must not wait for what another one needs

from __future__ import annotations

import json
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from controller.commands_options import AsJson, Scenes, settings_with

if TYPE_CHECKING:
    from controller.atmosphere.model import Store
    from controller.experiment.plan import Plan
    from controller.experiment.simulate_past import Past

_ENOUGH_DAYS = 4
"""Days of each weekday below which a past shows too little of how days differ."""


def simulate_experiment(
    file: Annotated[Path, typer.Argument(help="as for `ambiyans experiment create`")],
    *,
    past: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="FILE",
            help="a store's own answers, as `ambiyans export answers --out FILE` wrote them",
        ),
    ] = None,
    reps: Annotated[int, typer.Option(min=2, max=100_000, help="repetitions")] = 500,
    effect: Annotated[float, typer.Option(help="what arm B adds, in points of CSAT before rounding")] = 0.3,
    answers_per_hour: Annotated[
        float, typer.Option(min=0.1, max=1000, help="in each zone of the synthetic store")
    ] = 6.0,
    seed: Annotated[int, typer.Option(min=0, help="the same seed, the same numbers")] = 1,
    scenes: Scenes = None,
    as_json: AsJson = False,
) -> None:
    """Try a design before it starts: false alarms, power, coverage, each with its Monte-Carlo error.

    Without --from the store is synthetic (its mood, its customers); only the plan is yours. With it, whole
    days of your own past are drawn anew; what a day was does not know of the plan's coins, so that
    without an effect this is an A/A replay, and the effect is added to the answers.
    """
    from dataclasses import asdict

    from controller.adapters import scene_files
    from controller.adapters.draft_file import read_draft
    from controller.adapters.experiment_draft import drawn
    from controller.experiment.sensitivity import usual_lag_minutes
    from controller.experiment.simulate import calibrate, calibration_text
    from controller.experiment.simulate_store import SimulatedStore
    from controller.web.draft_body import draft_of

    draft = draft_of(read_draft(file), str(file))
    store = scene_files.load(settings_with(scenes=scenes).scenes, today=draft.start)
    plan = drawn(draft, store, datetime.combine(draft.start, time(), store.timezone))
    lag = usual_lag_minutes(plan.design.senses, store.settle.senses_s)
    if past is None:
        found = calibrate(
            plan, SimulatedStore(answers_per_hour, lag_minutes=lag), effect=effect, reps=reps, seed=seed
        )
        about = ["A synthetic store: these numbers are about the design, not about your customers."]
    else:
        own = _past(past, plan, lag)
        found = calibrate(plan, own, effect=effect, reps=reps, seed=seed)
        about = _about(own, plan, store)
    if as_json:
        typer.echo(json.dumps(asdict(found), ensure_ascii=False, indent=1))
    else:
        typer.echo("\n".join((*about, calibration_text(found, plan.design.metric))))


def _past(file: Path, plan: Plan, lag_minutes: float) -> Past:
    from controller.adapters.past_file import read_past
    from controller.experiment.simulate_past import Past
    from controller.feedback.scores import Metric

    return Past(read_past(file, Metric(plan.design.metric.value)), lag_minutes)


def _about(past: Past, plan: Plan, store: Store) -> list[str]:
    """What the past is, and whether it is enough."""
    zones = {*plan.design.zones}
    days = [each.at.astimezone(store.timezone).date() for each in past.answers if each.zone in zones]
    fewest = past.fewest_days(plan)
    lines = [
        f"Your store's own past: {len(days)} answers on {len({*days})} days from {min(days)} to {max(days)},",
        f"drawn anew in whole days, at least {fewest} of each weekday.",
    ]
    if fewest < _ENOUGH_DAYS:
        lines.append("So few days show little of how days differ: take the power with caution.")
    return lines
