"""An experiment that clearly harms is to be stopped, and hardly ever another one."""

from dataclasses import replace
from random import Random

from controller.experiment.draw import draw
from controller.experiment.guard import COMPLAINT_ALPHA, Guard, watch, watch_complaints
from controller.experiment.outcome import Why
from controller.experiment.plan import Block
from tests.experiment.shop import answered, crossed_senses, drawn, ten_to_ten

PLAN = drawn(weeks=4)


def lived(effect: float, seed: int = 0) -> Guard:
    """Blocks differ by chance with a standard deviation of 0.4, and by ``effect`` where citrus is."""
    chance = Random(seed)

    def score(block: Block) -> float:
        return 4.0 + chance.gauss(0.0, 0.4) + (effect if block.arm == "B" else 0.0)

    return watch(PLAN, answered(PLAN, score))


def test_an_atmosphere_that_costs_a_point_is_stopped_long_before_the_end() -> None:
    guard = lived(-1.0)

    assert guard.stopped_after is not None
    assert guard.stopped_after < PLAN.strata / 2
    assert guard.evidence >= guard.limit == 20.0


def test_a_better_atmosphere_is_never_stopped_however_clear_it_is() -> None:
    guard = lived(+1.0)

    assert (guard.stopped_after, guard.pairs) == (None, PLAN.strata)
    assert guard.evidence < 1.0


def test_at_most_one_harmless_experiment_in_twenty_is_ever_stopped() -> None:
    stopped = sum(lived(0.0, seed).stopped_after is not None for seed in range(200))

    assert stopped <= 18  # at a rate of 5 %, more would come up with a probability of 0.6 %


def test_of_crossed_senses_the_level_that_harms_is_named_and_no_stratum_is_looked_at_before_its_end() -> None:
    plan = draw(crossed_senses(), ten_to_ten(28))
    chance = Random(3)
    outcomes = answered(plan, lambda b: 4.0 + chance.gauss(0.0, 0.3) - (b.arm.endswith("jazz")))
    running = [replace(each, why=Why.OPEN) if each.block.begins > plan.begins else each for each in outcomes]

    guard, before = watch(plan, outcomes), watch(plan, running)

    assert (guard.arm, guard.limit) == ("jazz", 2 / 0.05)  # the chance is shared by two levels
    assert guard.stopped_after is not None
    assert (before.pairs, before.stopped_after) == (0, None)


def test_before_the_first_pair_there_is_no_evidence() -> None:
    assert watch(PLAN, []) == Guard(0, 1.0, 1 / 0.05, None)


def complained(share: float, seed: int = 0) -> Guard:
    """Ten answers a block, one a complaint, and ``share`` of them where citrus is; the mean is the same."""
    chance = Random(seed)

    def low(block: Block) -> float:
        return sum(chance.random() < (share if block.arm == "B" else 0.1) for _ in range(10)) / 10

    lived = [replace(each, low_share=low(each.block)) for each in answered(PLAN, lambda _: 4.0)]
    assert watch(PLAN, lived).stopped_after is None
    return watch_complaints(PLAN, lived)


def test_furious_customers_stop_an_experiment_whose_mean_does_not_move() -> None:
    guard = complained(0.5)

    assert guard.stopped_after is not None
    assert guard.evidence >= guard.limit == 1 / COMPLAINT_ALPHA


def test_fewer_complaints_stop_nothing_and_harmless_experiments_hardly_ever() -> None:
    stopped = sum(complained(0.1, seed).stopped_after is not None for seed in range(200))

    assert complained(0.0).stopped_after is None
    assert stopped <= 6  # at a rate of 1 %, more would come up with a probability of 0.4 %
