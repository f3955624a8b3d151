"""The effect with and without the declared covariate."""

from dataclasses import replace
from random import Random

import pytest

from controller.experiment.adjustment import adjust, covariate_of, moved
from controller.experiment.declared import Declared
from controller.experiment.measure import Measure
from controller.experiment.outcome import BlockOutcome
from controller.experiment.plan import Block, Plan
from tests.experiment.shop import answered, drawn

PLAN = drawn(weeks=4)
DECLARING = replace(PLAN, design=replace(PLAN.design, declared=Declared(covariate="occupancy")))


def visitors(block: Block, more: float = 0.0) -> float:
    return Random(f"{block.index} visitors").gauss(30, 8) + (more if block.arm == "B" else 0.0)


def counted(plan: Plan, metric: str = "occupancy", more: float = 0.0) -> list[Measure]:
    return [
        Measure(metric, block.zone, visitors(block, more), block.burn_in_ends, block.ends)
        for block in plan.blocks
    ]


def answers(effect: float) -> list[BlockOutcome]:
    """Every visitor more takes 0.05 off, beside noise of SD 0.1."""

    def score(block: Block) -> float:
        noise = Random(f"{block.index} mood").gauss(0, 0.1)
        return 5.5 - 0.05 * visitors(block) + noise + (effect if block.arm == "B" else 0.0)

    return answered(PLAN, score)


def primary(outcome: BlockOutcome) -> float | None:
    return outcome.outcome


def test_how_full_it_was_explains_most_of_how_blocks_differ() -> None:
    covariate = covariate_of(DECLARING, counted(PLAN))
    assert covariate is not None

    (found,) = adjust(DECLARING, answers(0.2), primary, covariate)

    # variance of a block: (0.05 * 8) ** 2 + 0.1 ** 2, of which the visitors are 94 %
    assert found.variance_saved == pytest.approx(0.16 / 0.17, abs=0.05)
    # 42 pairs: standard error 0.1 sqrt(2 / 42)
    assert found.with_covariate.estimate == pytest.approx(0.2, abs=3 * 0.022)
    assert found.with_covariate.n == found.without.n == 42


def test_both_estimates_are_from_the_blocks_that_have_the_covariate() -> None:
    covariate = covariate_of(DECLARING, counted(PLAN)[1:])
    assert covariate is not None

    (found,) = adjust(DECLARING, answers(0.2), primary, covariate)

    assert found.with_covariate.n == found.without.n == 41


def test_footfall_stands_in_where_occupancy_was_never_measured() -> None:
    covariate = covariate_of(DECLARING, counted(PLAN, "footfall"))
    assert covariate is not None

    assert (covariate.declared, covariate.source) == ("occupancy", "footfall")
    assert covariate_of(DECLARING, []) is None
    assert covariate_of(PLAN, counted(PLAN)) is None


def test_a_covariate_that_an_arm_moves_is_found_out() -> None:
    crowding, even = (covariate_of(DECLARING, counted(PLAN, more=more)) for more in (15.0, 0.0))
    assert crowding is not None
    assert even is not None

    (drawn_in,), (as_ever,) = (moved(DECLARING, answers(0.0), each) for each in (crowding, even))

    assert drawn_in.is_clear
    assert not as_ever.is_clear
