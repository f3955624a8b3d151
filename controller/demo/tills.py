"""Simulated tills and counters: what the whole store sells, who comes in, and how full the entrance is.

A day is better or worse as a whole, which visitors, crowding and sales share; a visitor buys by chance, for
an amount by chance. Citrus at the entrance makes more of them buy and does nothing to how many come.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from math import exp, log
from random import Random
from statistics import fmean

from controller.atmosphere.model import ZoneId
from controller.demo.customers import BUSY_HOURS, BUSY_WEEKDAYS, StoreModel
from controller.demo.customers_truth import Window
from controller.demo.customers_walk import Really, Step
from controller.experiment.declared import FOOTFALL, OCCUPANCY, SALES

ENTRANCE = ZoneId("entrance")
VISITORS_PER_HOUR = 150.0
"""At an ordinary hour of an ordinary day."""
BUYERS = 0.25
"""Share (0-1) of the visitors who buy where no citrus is in the air."""
CITRUS_LIFT = 0.12
"""By how much more of them buy where citrus is fully present at the entrance, as a share of ``BUYERS``."""
BASKET, BASKET_SD = 450.0, 0.4
"""Median of a purchase, in the store's currency, and the SD of its logarithm."""
DAY_SD = 0.08
"""SD of the logarithm of what makes a day better or worse; its mean effect is none."""
VISIT_HOURS, CROWDING_SD = 0.4, 0.08
"""How long a visitor stays, and how far a counter's idea of how full it is lies off, as a share."""
STRETCH = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class SimulatedMeasure:
    """A number of a till or counter that does not exist; times in UTC."""

    id: str
    """the same in every run of the same seed; begins with ``sim-``"""
    metric: str
    zone: ZoneId | None
    value: float
    begins: datetime
    ends: datetime


def tills(model: StoreModel, begins: datetime, ends: datetime, really: Really) -> list[SimulatedMeasure]:
    """What tills and counters send of every half hour of opening that is over by then, by time.

    ``really`` tells what the entrance was like.
    """
    walked = model.steps(ENTRANCE, begins, ends, really)
    found: list[SimulatedMeasure] = []
    for first, group in groupby(walked, key=_stretch):
        steps = list(group)
        if steps[-1].ends in {first + STRETCH, steps[-1].closes}:
            found += _half_hour(model.seed, first, steps)
    return [each for each in found if begins <= each.begins and each.ends <= ends]


def _stretch(step: Step) -> datetime:
    return step.opened + (step.begins - step.opened) // STRETCH * STRETCH


def _half_hour(seed: int, begins: datetime, steps: Sequence[Step]) -> Iterator[SimulatedMeasure]:
    door, till = (Random(f"{seed}:{what}:{begins:%Y%m%dT%H%M}") for what in ("door", "till"))
    day = _lognormal(Random(f"{seed}:day:{steps[0].opened:%Y%m%dT%H%M}"), DAY_SD)
    came, sold = 0, 0.0
    for step in steps:
        visitors = _count(door, day * visitors_per_hour(step) * _hours(step))
        came += visitors
        buyers = sum(till.random() < buying_share(step) for _ in range(visitors))
        sold += sum(BASKET * till.lognormvariate(0.0, BASKET_SD) for _ in range(buyers))
    ends = steps[-1].ends
    hours = (ends - begins).total_seconds() / 3600.0
    crowd = came / hours * VISIT_HOURS * (1.0 + door.gauss(0.0, CROWDING_SD))
    name = f"sim-{seed}-{begins:%Y%m%dT%H%M}"
    yield SimulatedMeasure(f"{name}-sales", SALES, None, round(sold, 2), begins, ends)
    yield SimulatedMeasure(f"{name}-footfall", FOOTFALL, ENTRANCE, float(came), begins, ends)
    yield SimulatedMeasure(f"{name}-occupancy", OCCUPANCY, ENTRANCE, round(max(crowd, 0.0), 1), begins, ends)


def visitors_per_hour(step: Step) -> float:
    """How many visitors an hour are to be expected on a day that is neither good nor bad."""
    return VISITORS_PER_HOUR * BUSY_WEEKDAYS[step.weekday] * BUSY_HOURS.get(step.hour, 1.0)


def buying_share(step: Step) -> float:
    """Share (0-1) of the visitors who buy."""
    return BUYERS * (1.0 + CITRUS_LIFT * step.air.presence("citrus"))


def expected_sales_per_hour(step: Step) -> float:
    """What is sold, without any noise; a logarithm's spread raises the mean above the median."""
    return visitors_per_hour(step) * buying_share(step) * BASKET * exp(BASKET_SD**2 / 2.0)


def true_sales_effect(
    model: StoreModel, blocks: Iterable[Window], really: Really, *, control: str, treatment: str
) -> float:
    """Expected sales per hour under ``treatment`` less those under ``control``, block by block after burn-in.

    ``blocks`` are those that count in the analysis, balanced as pairs are. Raises ``ValueError`` where an arm
    has no block in opening hours.
    """
    sold: dict[str, list[float]] = {control: [], treatment: []}
    for block in blocks:
        walked = list(model.steps(ENTRANCE, block.burn_in_ends, block.ends, really))
        if walked and block.arm in sold:
            weights = [_hours(step) for step in walked]
            sold[block.arm].append(fmean(map(expected_sales_per_hour, walked), weights))
    if not all(sold.values()):
        message = f"both {control} and {treatment} need a block in opening hours"
        raise ValueError(message)
    return fmean(sold[treatment]) - fmean(sold[control])


def _hours(step: Step) -> float:
    return (step.ends - step.begins).total_seconds() / 3600.0


def _lognormal(rng: Random, sd: float) -> float:
    """A factor with mean 1."""
    return rng.lognormvariate(-(sd**2) / 2.0, sd)


def _count(rng: Random, expected: float) -> int:
    """A Poisson count: how many waiting times fit in."""
    count, waited = 0, -log(1.0 - rng.random())
    while waited < expected:
        count += 1
        waited -= log(1.0 - rng.random())
    return count
