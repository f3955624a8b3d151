"""What a perfect analyst finds, against integrals done otherwise and against many simulated stores."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp
from statistics import fmean, stdev

import pytest

from controller.atmosphere.model import ZoneId
from controller.demo.customers_air import SCENT_TAU_S, Surroundings
from controller.demo.customers_truth import true_diluted_effect
from controller.demo.customers_walk import Really
from controller.feedback.scores import Metric
from tests.demo.shop import CITRUS, ENTRANCE, LAVENDER, MONDAY, always_citrus, local, model

ARMS = {"A": LAVENDER, "B": CITRUS}


@dataclass(frozen=True)
class Block:
    zone: ZoneId
    arm: str
    begins: datetime
    burn_in_ends: datetime
    ends: datetime


def mirrored_weeks(burn_in_min: float) -> list[Block]:
    """Two weeks of three-hour blocks, alternating, the second week the mirror of the first."""
    blocks = []
    for day in range(14):
        for number, hour in enumerate((10, 13, 16, 19)):
            arm = "AB"[(day % 7 + number + day // 7) % 2]
            begins = local(MONDAY + timedelta(days=day), hour)
            burnt = begins + timedelta(minutes=burn_in_min)
            blocks.append(Block(ENTRANCE, arm, begins, burnt, begins + timedelta(hours=3)))
    return blocks


def as_planned(blocks: list[Block]) -> Really:
    starts = [block.begins for block in blocks]

    def really(zone: ZoneId, at: datetime) -> Surroundings:
        del zone
        return ARMS[blocks[max(0, bisect_right(starts, at) - 1)].arm]

    return really


def effect(blocks: list[Block], really: Really, **options: Metric) -> float:
    return true_diluted_effect(model(), blocks, really, control="A", treatment="B", **options)


def test_where_both_arms_got_the_same_scent_there_is_no_effect() -> None:
    assert effect(mirrored_weeks(60), always_citrus) == pytest.approx(0)


def test_the_effect_is_diluted_by_what_lingers_and_burn_in_undoes_most_of_it() -> None:
    naive, after_an_hour, after_two = (
        effect(blocks, as_planned(blocks))
        for blocks in (mirrored_weeks(0), mirrored_weeks(60), mirrored_weeks(120))
    )

    assert naive < after_an_hour < after_two < 0.25


def test_the_dilution_is_what_the_lag_of_scent_says() -> None:
    """Alternating blocks: what is missing of the long-run effect decays with exp(-t / tau) after a switch."""
    blocks = mirrored_weeks(60)

    share = effect(blocks, as_planned(blocks)) / 0.25

    # After a switch q = exp(-t/tau) of the citrus is missing in B and still there in A: 1 - 2q remains.
    # The first block of a day begins with fresh air: nothing is there in A, so 1 - q remains.
    # Steps of ten minutes, each by its middle, from the end of the burn-in to the end of the block.
    q = fmean(exp(-(minute + 5) * 60 / SCENT_TAU_S) for minute in range(60, 180, 10))
    assert share == pytest.approx(((1 - q) + 3 * (1 - 2 * q)) / 4, abs=0.02)


def test_it_is_what_the_answers_of_many_stores_come_to() -> None:
    blocks = mirrored_weeks(60)
    really = as_planned(blocks)
    truth = effect(blocks, really)

    estimates = [estimate(seed, blocks, really) for seed in range(12)]

    error = stdev(estimates) / len(estimates) ** 0.5
    assert fmean(estimates) == pytest.approx(truth, abs=4 * error)


def estimate(seed: int, blocks: list[Block], really: Really) -> float:
    """The difference of the arms' means of block means, from one store's answers."""
    outcomes: dict[str, list[float]] = {"A": [], "B": []}
    answers = model(seed).answers(ENTRANCE, blocks[0].begins, blocks[-1].ends, really)
    for block in blocks:
        scores = [
            answer.score
            for answer in answers
            if answer.metric is Metric.CSAT and block.burn_in_ends <= answer.at < block.ends
        ]
        if scores:
            outcomes[block.arm].append(fmean(scores))
    return fmean(outcomes["B"]) - fmean(outcomes["A"])


def test_the_truth_is_told_in_the_units_of_the_metric() -> None:
    blocks = mirrored_weeks(60)

    smileys = effect(blocks, as_planned(blocks), metric=Metric.SMILEY)

    # four faces instead of five points: three quarters of the steps
    assert smileys == pytest.approx(0.75 * effect(blocks, as_planned(blocks)), rel=0.05)


def test_an_arm_without_any_block_has_no_truth() -> None:
    only_a = [block for block in mirrored_weeks(60) if block.arm == "A"]

    with pytest.raises(ValueError, match="both A and B"):
        effect(only_a, always_citrus)
