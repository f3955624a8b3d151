"""What an experiment's pictures show beside its one number; all of it describes, nothing of it decides.

The effect by minutes since the switch shows how long an atmosphere takes to act and whether the burn-in was
long enough; the running estimate stands beside the O'Brien-Fleming boundary that only four looks may use.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import asdict, dataclass
from math import sqrt
from statistics import fmean, stdev
from typing import TYPE_CHECKING, Any

from controller.experiment.boundary import LOOK_BOUNDS, due_at
from controller.experiment.contrast import contrasts, differences
from controller.experiment.metric import STEP_MINUTES
from controller.experiment.monitor import planned_look
from controller.experiment.outcome import NOT_LIVED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from controller.experiment.outcome import Answer, BlockOutcome
    from controller.experiment.plan import Plan


@dataclass(frozen=True, slots=True)
class SinceSwitch:
    """All answers that came equally long after their block had begun, in blocks that are over."""

    minutes: int
    """from then on, for ``STEP_MINUTES``"""
    in_burn_in: bool
    """whether some of these answers do not count"""
    answers: Mapping[str, int]
    """by arm"""
    means: Mapping[str, float]
    """mean score by arm; without the arms that nobody answered"""


@dataclass(frozen=True, slots=True)
class Running:
    """The estimate after so many pairs."""

    pairs: int
    estimate: float
    bound: float | None
    """how far from zero a planned look here needs the estimate to be; ``None`` before the first"""
    look: int | None
    """1-4 where a look was planned"""


@dataclass(frozen=True, slots=True)
class Series:
    """What is drawn."""

    since_switch: tuple[SinceSwitch, ...]
    running: tuple[Running, ...]
    scores: Mapping[str, Mapping[int, int]]
    """by arm: how often each score was given after the burn-in of blocks that count"""


def series(plan: Plan, outcomes: Sequence[BlockOutcome], answers: Sequence[Answer]) -> Series:
    """Gather what the pictures show from the blocks and the trusted answers."""
    placed = list(_placed(plan, outcomes, answers))
    return Series(
        since_switch=tuple(_since_switch(plan, placed)),
        running=tuple(_running(plan, outcomes)),
        scores=_scores(plan, placed),
    )


def series_to_json(found: Series) -> dict[str, Any]:
    """The series as a JSON object."""
    return {
        "since_switch": [asdict(step) for step in found.since_switch],
        "running": [asdict(step) for step in found.running],
        "scores": {
            arm: {str(score): n for score, n in sorted(counts.items())}
            for arm, counts in found.scores.items()
        },
    }


@dataclass(frozen=True, slots=True)
class _Placed:
    """An answer in its block."""

    outcome: BlockOutcome
    minutes: float
    """since the block began"""
    score: int


def _placed(plan: Plan, outcomes: Sequence[BlockOutcome], answers: Sequence[Answer]) -> Iterator[_Placed]:
    by_block = {outcome.block.index: outcome for outcome in outcomes}
    for answer in answers:
        block = plan.block(answer.zone, answer.at) if answer.counts else None
        if block is not None and by_block[block.index].why not in NOT_LIVED:
            minutes = (answer.at - block.begins).total_seconds() / 60.0
            yield _Placed(by_block[block.index], minutes, answer.score)


def _since_switch(plan: Plan, placed: Sequence[_Placed]) -> Iterator[SinceSwitch]:
    steps: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for answer in placed:
        if answer.outcome.why is None:
            step = int(answer.minutes // STEP_MINUTES) * STEP_MINUTES
            steps[step][answer.outcome.block.arm].append(answer.score)
    for minutes, by_arm in sorted(steps.items()):
        yield SinceSwitch(
            minutes=minutes,
            in_burn_in=minutes < plan.design.burn_in_minutes,
            answers={arm: len(scores) for arm, scores in sorted(by_arm.items())},
            means={arm: fmean(scores) for arm, scores in sorted(by_arm.items())},
        )


def _running(plan: Plan, outcomes: Sequence[BlockOutcome]) -> Iterator[Running]:
    """The mean of the differences so far, of the first contrast.

    At information fraction t the bound on z is ``c / sqrt(t)``, so in units of the outcome it is
    ``c s sqrt(K) / k`` after ``k`` of ``K`` planned pairs, ``s`` the spread of all differences.
    """
    values = list(differences(outcomes, contrasts(plan.design)[0], lambda o: o.outcome).values())
    spread = stdev(values) if len(values) > 1 else 0.0
    first = due_at(1, plan.strata)
    for pairs in range(1, len(values) + 1):
        yield Running(
            pairs=pairs,
            estimate=fmean(values[:pairs]),
            bound=LOOK_BOUNDS[-1] * spread * sqrt(plan.strata) / pairs if pairs >= first else None,
            look=planned_look(pairs, plan.strata),
        )


def _scores(plan: Plan, placed: Sequence[_Placed]) -> Mapping[str, Mapping[int, int]]:
    counted: dict[str, Counter[int]] = {arm.name: Counter() for arm in plan.design.arms}
    for answer in placed:
        if answer.outcome.why is None and answer.minutes >= plan.design.burn_in_minutes:
            counted[answer.outcome.block.arm][answer.score] += 1
    return counted
