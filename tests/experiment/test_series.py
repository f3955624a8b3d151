"""What the pictures of an experiment are drawn from."""

from datetime import timedelta
from itertools import pairwise
from math import sqrt

import pytest

from controller.experiment.boundary import LOOK_BOUNDS
from controller.experiment.outcome import Answer, block_outcomes
from controller.experiment.plan import Block
from controller.experiment.series import Series, series, series_to_json
from tests.experiment.shop import answered, as_planned, drawn

PLAN = drawn()


def lived(*said: tuple[Block, float, int], counts: bool = True) -> Series:
    """Series of a shop in which all was delivered and customers answered (block, minutes, score)."""
    answers = [Answer(b.zone, b.begins + timedelta(minutes=m), score, counts) for b, m, score in said]
    outcomes = block_outcomes(PLAN, [as_planned(b) for b in PLAN.blocks], answers, now=PLAN.ends)
    return series(PLAN, outcomes, answers)


def first_of(arm: str) -> Block:
    return next(block for block in PLAN.blocks if block.arm == arm)


def test_answers_are_gathered_by_how_long_the_atmosphere_had_been_there() -> None:
    a, b = first_of("A"), first_of("B")

    found = lived((a, 10, 3), (a, 70, 4), (b, 80, 5), (b, 89.9, 4))

    assert [(step.minutes, step.in_burn_in, dict(step.means)) for step in found.since_switch] == [
        (0, True, {"A": 3.0}),
        (60, False, {"A": 4.0, "B": 4.5}),
    ]


def test_answers_of_the_burn_in_and_doubtful_ones_are_in_no_distribution() -> None:
    a = first_of("A")

    assert lived((a, 59, 1), (a, 60, 4), (a, 61, 4)).scores == {"A": {4: 2}, "B": {}}
    assert lived((a, 70, 1), counts=False).scores == {"A": {}, "B": {}}


def test_the_running_estimate_ends_at_the_mean_of_all_pairs() -> None:
    outcomes = answered(PLAN, lambda block: 4.0 + (0.5 if block.arm == "B" else 0.0))

    running = series(PLAN, outcomes, []).running

    assert len(running) == PLAN.strata
    assert [step.look for step in running if step.look] == [1, 2, 3, 4]
    assert running[-1].estimate == pytest.approx(0.5)


def test_the_boundary_at_the_last_look_is_the_bound_times_the_standard_error() -> None:
    outcomes = answered(PLAN, lambda block: float(block.index % 3))

    steps = series(PLAN, outcomes, []).running

    sums = [0.0, *(step.estimate * step.pairs for step in steps)]
    gaps = [after - before for before, after in pairwise(sums)]
    mean = sum(gaps) / len(gaps)
    spread = sqrt(sum((gap - mean) ** 2 for gap in gaps) / (len(gaps) - 1))
    assert steps[-1].bound == pytest.approx(LOOK_BOUNDS[3] * spread / sqrt(len(gaps)))


def test_the_series_of_a_draft_are_empty_and_can_be_written() -> None:
    outcomes = block_outcomes(PLAN, [], [], now=PLAN.begins)

    assert series_to_json(series(PLAN, outcomes, [])) == {
        "since_switch": [],
        "running": [],
        "scores": {"A": {}, "B": {}},
    }
