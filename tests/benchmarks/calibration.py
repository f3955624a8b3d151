"""How honest the verdict is, on the synthetic store whose truth is known: `poe bench-calibration`.

Every row is a store and a plan, run without and with an effect. A share stands with its Monte-Carlo error
(standard error). Where the engine would refuse a verdict (too many pairs lost, people who overrode one arm
more often), the share of such runs is told, and the rates are of the others.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import inf, sqrt
from statistics import fmean
from typing import NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

import numpy as np
import typer
from numpy.typing import NDArray

from controller.atmosphere.model import SceneName, ZoneId
from controller.experiment.design import Arm, Design
from controller.experiment.diagnostics import sign_test
from controller.experiment.draw import draw
from controller.experiment.estimate import Estimate, dosed, paired
from controller.experiment.metric import Metric
from controller.experiment.plan import Plan
from controller.experiment.simulate_store import SimulatedStore
from controller.experiment.timetable import Life, Timetable
from controller.experiment.verdict import LEAST_CHANCE_OF_OVERRIDES, MOST_LOST, MOST_UNEVEN_OVERRIDES

MONDAY = date(2026, 9, 7)
ISTANBUL = ZoneInfo("Europe/Istanbul")
ANCHOR_EFFECT = 0.30225
"""on satisfaction; rounded and cut to scores it is a quarter of a point"""
DRAWS = 2000

Blocks: TypeAlias = NDArray[np.bool_]
Mishap: TypeAlias = Callable[[Timetable, Life, np.random.Generator], tuple[Blocks, Blocks]]
"""Which blocks are lost in a run, and in which of them a person chose otherwise."""


@dataclass(frozen=True, slots=True)
class Row:
    """One store and plan of the table."""

    name: str
    plan: Plan
    store: SimulatedStore
    mishap: Mishap
    anchor: str = ""
    """what the anchor's own table has: false positives, mean estimate, coverage of the full effect, power"""


class Run(NamedTuple):
    """One repetition in which a verdict was given."""

    p_value: float
    estimate: float
    holds_diluted: bool
    holds_full: bool
    whole: float
    holds_whole: bool
    diluted: float
    full: float


def plan_of(
    *, weeks: int = 2, block: int = 120, burn_in: int = 60, metric: Metric = Metric.CSAT, zones: int = 1
) -> Plan:
    """Week-mirrored pairs, open from ten to ten every day."""
    design = Design(
        experiment="anchor",
        zones=tuple(ZoneId(f"zone-{n}") for n in range(zones)),
        arms=(Arm("A", SceneName("a")), Arm("B", SceneName("b"))),
        start=MONDAY,
        weeks=weeks,
        block_minutes=block,
        burn_in_minutes=burn_in,
        seed=1,
        timezone=str(ISTANBUL),
        metric=metric,
    )
    days = [MONDAY + timedelta(days=n) for n in range(7 * weeks)]
    return draw(
        design,
        {
            d: ((datetime.combine(d, time(10), ISTANBUL), datetime.combine(d, time(22), ISTANBUL)),)
            for d in days
        },
    )


def nothing(_times: Timetable, life: Life, _: np.random.Generator) -> tuple[Blocks, Blocks]:
    """All goes well."""
    none = np.zeros(life.treated.size, dtype=bool)
    return none, none


def at_random(_: Timetable, life: Life, rng: np.random.Generator) -> tuple[Blocks, Blocks]:
    """One block in five is lost to devices, whatever its arm."""
    return rng.random(life.treated.size) < 1 / 5, np.zeros(life.treated.size, dtype=bool)


def impatient(_: Timetable, life: Life, rng: np.random.Generator) -> tuple[Blocks, Blocks]:
    """A manager overrides the treatment, and hardly ever the control, where customers are unhappy anyway."""
    unhappy = life.outcomes < np.median(life.outcomes)
    chance = np.where(unhappy, np.where(life.treated > 0, 0.5, 0.05), 0.0)
    overridden = rng.random(life.treated.size) < chance
    return overridden, overridden


def empty_diffuser(times: Timetable, life: Life, _: np.random.Generator) -> tuple[Blocks, Blocks]:
    """The first of two zones has no scent in the second week; exposures say so, and its blocks are lost."""
    first_zone = np.arange(life.treated.size) < life.treated.size / 2
    second_week = np.array([(at.date() - MONDAY).days // 7 == 1 for at in times.local])
    return np.asarray(first_zone & second_week), np.zeros(life.treated.size, dtype=bool)


ROWS = (
    Row("anchor, 2 h blocks", plan_of(), SimulatedStore(), nothing, "4.2 %, .212, 93.9 %, 50.6 %"),
    Row("3 h blocks", plan_of(block=180), SimulatedStore(), nothing, "power 62 %"),
    Row("4 h blocks, burn-in 1.5 h", plan_of(block=240, burn_in=90), SimulatedStore(), nothing, "power 57 %"),
    Row(
        "the same for 4 weeks",
        plan_of(weeks=4, block=240, burn_in=90),
        SimulatedStore(),
        nothing,
        "power 90 %",
    ),
    Row("one block in five lost", plan_of(weeks=4), SimulatedStore(), at_random),
    Row("overrides follow the arm", plan_of(weeks=4), SimulatedStore(), impatient),
    Row("scores near the ceiling", plan_of(), SimulatedStore(mean=4.7), nothing),
    Row("a diffuser empty for a week", plan_of(weeks=4, zones=2), SimulatedStore(), empty_diffuser),
    Row(
        "NPS, three answers an hour",
        plan_of(metric=Metric.NPS),
        SimulatedStore(answers_per_hour=3.0),
        nothing,
    ),
    Row("NPS, one answer an hour", plan_of(metric=Metric.NPS), SimulatedStore(answers_per_hour=1.0), nothing),
)


def runs(row: Row, effect: float, reps: int, seed: int) -> list[Run | None]:
    """Repetitions of a row, ``None`` where the engine gives no verdict."""
    rng, times, shop = np.random.default_rng(seed), Timetable(row.plan), row.store.shop(row.plan)
    return [_run(times, shop.live(effect, rng), row.mishap, rng) for _ in range(reps)]


def _run(times: Timetable, life: Life, mishap: Mishap, rng: np.random.Generator) -> Run | None:
    lost, overridden = mishap(times, life, rng)
    known = (life.answers > 0) & ~lost
    treated = life.treated > 0
    differences = times.differences(life.outcomes, life.treated, known)
    uneven = abs(float(overridden[treated].mean()) - float(overridden[~treated].mean()))
    lost_share = 1.0 - 2.0 * len(differences) / life.treated.size
    overrides = times.differences(overridden.astype(np.float64), life.treated, np.ones_like(known))
    by_chance = sign_test(overrides) < LEAST_CHANCE_OF_OVERRIDES
    if lost_share > MOST_LOST or uneven > MOST_UNEVEN_OVERRIDES or by_chance:
        return None
    seed = int(rng.integers(1 << 31))
    found = paired(differences, seed=seed, draws=DRAWS)
    doses = times.differences(life.in_air, life.treated, known)
    whole = dosed(differences, doses, seed=seed, draws=DRAWS)
    return Run(
        p_value=found.p_value,
        estimate=found.estimate,
        holds_diluted=_holds(found, life.diluted),
        holds_full=_holds(found, life.full),
        whole=found.estimate if whole is None else whole.estimate,
        holds_whole=whole is None or _holds(whole, life.full),
        diluted=life.diluted,
        full=life.full,
    )


def _holds(found: Estimate, truth: float) -> bool:
    low, high = found.ci
    return (-inf if low is None else low) <= truth <= (inf if high is None else high)


def _share(hits: list[bool]) -> str:
    if not hits:
        return "-"
    share = fmean(hits)
    return f"{share:.1%} ({sqrt(share * (1 - share) / len(hits)):.1%})"


def _cells(row: Row, reps: int, seed: int) -> Iterator[str]:
    none, some = runs(row, 0.0, reps, seed), runs(row, ANCHOR_EFFECT, reps, seed + 1)
    quiet, lively = ([run for run in each if run is not None] for each in (none, some))
    yield row.name
    yield f"{1 - (len(quiet) + len(lively)) / (2 * reps):.0%}"
    yield _share([run.p_value <= 0.05 for run in quiet] if len(quiet) >= reps / 100 else [])
    # Too few runs with a verdict to tell anything of
    if len(lively) < reps / 50:
        yield from "-" * 6
        return
    yield f"{fmean(run.estimate for run in lively):.3f} of {fmean(run.diluted for run in lively):.3f}"
    yield _share([run.holds_diluted for run in lively])
    yield _share([run.holds_full for run in lively])
    yield f"{fmean(run.whole for run in lively):.3f} of {fmean(run.full for run in lively):.3f}"
    yield _share([run.holds_whole for run in lively])
    yield _share([run.p_value <= 0.05 for run in lively])


def _line(row: Row, reps: int, seed: int) -> str:
    return "| " + " | ".join((*_cells(row, reps, seed), row.anchor)) + " |"


HEAD = (
    "store and plan",
    "no verdict",
    "false positives",
    "estimate, of the diluted truth",
    "coverage of it",
    "of the full truth",
    "whole effect, of the full truth",
    "coverage of it",
    "power",
    "the anchor's table",
)


def main(reps: int, seed: int) -> None:
    """Print the table, rows side by side in two processes."""
    typer.echo(f"{reps} repetitions without and {reps} with an effect; (Monte-Carlo error)")
    typer.echo("| " + " | ".join(HEAD) + " |\n|" + "---|" * len(HEAD))
    with ProcessPoolExecutor(2) as pool:
        for line in pool.map(_line, ROWS, [reps] * len(ROWS), [seed] * len(ROWS)):
            typer.echo(line)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reps", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    main(options.reps, options.seed)
