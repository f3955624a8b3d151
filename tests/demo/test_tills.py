"""Simulated tills and counters: seeded, and moved by nothing but what the truth names."""

from collections import defaultdict
from datetime import datetime, timedelta
from math import sqrt
from statistics import fmean, stdev
from typing import NamedTuple

import pytest

from controller.atmosphere.model import ZoneId
from controller.demo.customers_air import Surroundings
from controller.demo.customers_walk import Really
from controller.demo.tills import CITRUS_LIFT, ENTRANCE, SimulatedMeasure, tills, true_sales_effect
from tests.demo.shop import CITRUS, LAVENDER, MONDAY, always_citrus, always_lavender, local, model

DAY = timedelta(days=1)
BEGINS, ENDS = local(MONDAY, 0), local(MONDAY, 0) + 28 * DAY


class Block(NamedTuple):
    """As much of a block as the truth depends on."""

    zone: ZoneId
    arm: str
    burn_in_ends: datetime
    ends: datetime


def sent(really: Really = always_lavender, seed: int = 1) -> dict[str, list[SimulatedMeasure]]:
    """Four weeks, by metric."""
    found = defaultdict(list)
    for each in tills(model(seed), BEGINS, ENDS, really):
        found[each.metric].append(each)
    return found


def test_every_half_hour_of_opening_is_sent_once() -> None:
    found = sent()

    assert found.keys() == {"sales", "footfall", "occupancy"}
    for of_metric in found.values():
        assert len({each.id for each in of_metric}) == len(of_metric) == 28 * 24  # twelve hours a day
        assert {each.ends - each.begins for each in of_metric} == {timedelta(minutes=30)}
    assert {each.zone for each in found["sales"]} == {None}
    assert {each.zone for each in found["footfall"] + found["occupancy"]} == {ENTRANCE}


def test_the_same_seed_sends_the_same_and_another_seed_something_else() -> None:
    assert sent() == sent()
    assert sent(seed=2) != sent()


def test_a_half_hour_that_is_not_over_is_not_sent() -> None:
    opened = local(MONDAY, 10)

    found = tills(model(), opened, opened + timedelta(minutes=50), always_lavender)

    assert {each.ends for each in found} == {opened + timedelta(minutes=30)}


def test_citrus_makes_more_visitors_buy_and_lets_no_more_in() -> None:
    plain, citrus = sent(), sent(always_citrus)

    assert [each.value for each in citrus["footfall"]] == [each.value for each in plain["footfall"]]
    sold = [[each.value for each in found["sales"]] for found in (plain, citrus)]
    more = fmean(sold[1]) / fmean(sold[0]) - 1
    # The air fills within hours, so a little less than the whole; within three standard errors of the ratio.
    error = sqrt(sum((stdev(values) / fmean(values)) ** 2 / len(values) for values in sold))
    assert 0.8 * CITRUS_LIFT - 3 * error < more < CITRUS_LIFT + 3 * error


CITRUS_FIRST = [
    Block(
        ENTRANCE, "citrus" if day < 7 else "lavender", *(local(MONDAY, hour) + day * DAY for hour in (11, 14))
    )
    for day in range(14)
]
"""Three hours of every day: a week of citrus, and one of lavender."""


def citrus_first(zone: ZoneId, at: datetime) -> Surroundings:
    del zone
    return CITRUS if at < BEGINS + 7 * DAY else LAVENDER


def sold_more(seed: int) -> float:
    """By the hour of the citrus week."""
    sold = {"citrus": 0.0, "lavender": 0.0}
    for each in tills(model(seed), BEGINS, BEGINS + 14 * DAY, citrus_first):
        for block in CITRUS_FIRST:
            if each.metric == "sales" and block.burn_in_ends <= each.begins < block.ends:
                sold[block.arm] += each.value / (7 * 3)
    return sold["citrus"] - sold["lavender"]


def test_the_truth_is_what_many_shops_sell_more() -> None:
    truth = true_sales_effect(model(), CITRUS_FIRST, citrus_first, control="lavender", treatment="citrus")

    shops = [sold_more(seed) for seed in range(20)]
    assert fmean(shops) == pytest.approx(truth, abs=3 * stdev(shops) / sqrt(len(shops)))
