"""An experiment that clearly harms is to be stopped, and hardly ever another one."""

from random import Random

from controller.experiment.guard import Guard, watch
from controller.experiment.plan import Block
from tests.experiment.shop import answered, drawn

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


def test_before_the_first_pair_there_is_no_evidence() -> None:
    assert watch(PLAN, []) == Guard(0, 1.0, 1 / 0.05, None)
