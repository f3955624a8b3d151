"""How often the demo's interval holds the simulation's true diluted effect: `poe bench-coverage`.

Each seed lives through four weeks of the entrance with the real reconciler, lets customers answer, and
analyses what they said. A 95 % interval should hold the truth in about 95 of 100 seeds.
"""

from __future__ import annotations

import argparse
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from math import sqrt
from statistics import fmean
from typing import NamedTuple

from controller.adapters import scene_files
from controller.atmosphere.model import Store, ZoneId
from controller.demo.experiments import demo_experiments
from controller.demo.fleet import demo_fleet
from controller.demo.history import store_model, truth_of
from controller.demo.past import live_through
from controller.experiment.outcome import Answer, block_outcomes
from controller.experiment.report import report
from controller.feedback.scores import Metric

NOW = datetime(2026, 10, 12, 9, tzinfo=UTC)
"""a Monday without public holidays in the four weeks before it"""
ENTRANCE = ZoneId("entrance")


class Run(NamedTuple):
    """What came of one seed."""

    truth: float
    estimate: float
    holds: bool
    detects: bool
    delivered: float


def _entrance_alone(store: Store) -> Store:
    rules = tuple(replace(rule, zones=(ENTRANCE,)) for rule in store.rules if ENTRANCE in rule.zones)
    return replace(store, zones={ENTRANCE: store.zones[ENTRANCE]}, rules=rules)


def run(seed: int) -> Run:
    """Live through, ask, analyse."""
    whole = scene_files.load(scene_files.example_store(), today=NOW.date())
    store = _entrance_alone(whole)
    experiment, _ = demo_experiments(whole, NOW.astimezone(store.timezone).date(), seed)
    plan = experiment.plan
    fleet = [device for device in demo_fleet(whole) if device.zone == ENTRANCE]
    past = live_through(store, fleet, [plan], experiment.drawn_at, NOW, seed=seed)
    model = store_model(store, seed)
    given = [
        Answer(answer.zone, answer.at, answer.score)
        for answer in model.answers(ENTRANCE, experiment.drawn_at, NOW, past.really)
        if answer.metric is Metric.CSAT
    ]
    outcomes = block_outcomes(plan, past.exposures, given, now=NOW)
    found = report(plan, outcomes, now=NOW).estimate
    if found is None or found.ci.low is None or found.ci.high is None:
        message = f"seed {seed} has no interval"
        raise ValueError(message)
    truth = truth_of(plan, model, past, outcomes)
    low, high = found.ci.low, found.ci.high
    delivered = fmean(outcome.delivered for outcome in outcomes)
    return Run(truth, found.estimate, low <= truth <= high, not low <= 0 <= high, delivered)


def _share(runs: list[Run], hits: list[bool]) -> str:
    share = fmean(hits)
    return f"{share:.1%} (Monte Carlo error {sqrt(share * (1 - share) / len(runs)):.1%})"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--processes", type=int, default=2)
    wanted = parser.parse_args()
    with ProcessPoolExecutor(wanted.processes) as pool:
        results = list(pool.map(partial(run), range(1, wanted.seeds + 1)))
    print(f"seeds                       {len(results)}")  # noqa: T201 a benchmark prints
    print(f"true diluted effect, mean   {fmean(r.truth for r in results):+.3f} CSAT")  # noqa: T201
    print(f"estimate, mean              {fmean(r.estimate for r in results):+.3f} CSAT")  # noqa: T201
    print(f"delivered, mean             {fmean(r.delivered for r in results):.1%}")  # noqa: T201
    print(f"interval holds the truth    {_share(results, [r.holds for r in results])}")  # noqa: T201
    print(f"difference found            {_share(results, [r.detects for r in results])}")  # noqa: T201
