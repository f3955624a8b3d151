"""What an experiment can detect in how many weeks, from the store's own past, and whether that holds.

The formula is that of ``power``. The check needs no formula: past blocks are drawn as if they were the blocks
of the experiment, once without and once with the difference that the formula calls detectable, and each such
experiment is tested as the real one will be.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from math import isfinite, sqrt
from typing import TYPE_CHECKING, Any

import numpy as np

from controller.experiment.contrast import contrasts
from controller.experiment.design import DesignKind
from controller.experiment.power import Expectation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from controller.experiment.design import Design
    from controller.experiment.past import Past
    from controller.experiment.plan import Plan

REPS = 1000
SIGNS = 999
"""Redraws of each simulated test: a p-value of 0.05 is then off by 0.007 at most times."""
POWER = 0.8
"""How often a difference that is called detectable is found."""

_WEEKS = (2, 4, 6, 8, 12, 16, 26)
_MOST_NUMBERS = 2_000_000
"""Differences that are held at a time; beyond it there are fewer repetitions, but never below 100."""
_LEAST_REPS = 100
_COUNTED_AT_LEAST = 2
"""Pairs without which there is no spread."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """What can be detected after some weeks."""

    weeks: int
    pairs: int
    """or strata, that are expected to count"""
    detectable: float
    """the smallest difference found with probability ``POWER``, in units of the outcome"""


@dataclass(frozen=True, slots=True)
class Check:
    """What simulated experiments found; errors are Monte-Carlo standard errors."""

    reps: int
    effect: float
    power: float
    """0-1: how often the difference was found"""
    power_error: float
    false_alarms: float
    """0-1: how often a difference was found where there was none"""
    false_alarms_error: float


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is known before the start."""

    now: Ahead | None
    """after the weeks of the plan; ``None`` where the past is not enough to say"""
    curve: tuple[Ahead, ...]
    """the same for other lengths, in order"""
    check: Check | None


def outlook(plan: Plan, past: Past, *, seed: int = 0, reps: int = REPS) -> Outlook:
    """Look ahead to the headline of the design; nothing is said where the past is not enough.

    With several comparisons a difference must be clear at the first step of Holm: at alpha over their number.
    A carry-over design has no differences of alike blocks, so nothing is said of it either.
    """
    weeks = plan.design.weeks
    known = past.is_enough and plan.design.kind is not DesignKind.CARRY_OVER
    here = _ahead(plan, past, weeks) if known else None
    if here is None:
        return Outlook(None, (), None)
    lengths = sorted({*_WEEKS, weeks})
    curve = tuple(each for length in lengths if (each := _ahead(plan, past, length)) is not None)
    check = simulate(
        past, here, alpha=_alpha(plan.design), weights=headline_weights(plan.design), seed=seed, reps=reps
    )
    return Outlook(here, curve, check)


def _ahead(plan: Plan, past: Past, weeks: int) -> Ahead | None:
    """As many pairs a week as in the plan, of which as many count as in the past."""
    pairs = int(plan.strata * weeks / plan.design.weeks * past.kept**2)
    if pairs < _COUNTED_AT_LEAST:
        return None
    expectation = Expectation(
        pairs,
        past.block_sd,
        past.answer_sd,
        past.answers_per_block,
        past.mean_inverse_answers,
        sum(weight**2 for weight in headline_weights(plan.design)),
    )
    detectable = expectation.detectable(alpha=_alpha(plan.design), power=POWER)
    return Ahead(weeks, pairs, detectable) if isfinite(detectable) else None


def headline_weights(design: Design) -> tuple[float, ...]:
    """How much each arm that it needs weighs in the first contrast: 1 and -1, or less where it averages."""
    sums = contrasts(design)[0].sums
    return tuple(weight / len(sums) for each in sums for weight in each.values())


def _alpha(design: Design) -> float:
    return design.alpha / len(contrasts(design))


def simulate(
    past: Past, ahead: Ahead, *, alpha: float, weights: Sequence[float], seed: int, reps: int = REPS
) -> Check:
    """Draw the pairs of ``reps`` experiments from the past's blocks and test each by its signs.

    The same experiments are tested without and with the difference that is called detectable.
    """
    chance = np.random.default_rng(seed)
    reps = max(min(reps, _MOST_NUMBERS // ahead.pairs), _LEAST_REPS)
    residuals = np.asarray(past.residuals)
    differences = np.zeros((reps, ahead.pairs))
    for weight in weights:
        differences += weight * chance.choice(residuals, size=differences.shape)
    signs = chance.choice((-1.0, 1.0), size=(SIGNS, ahead.pairs))
    alarms = _found(differences, signs, alpha)
    found = _found(differences + ahead.detectable, signs, alpha)
    return Check(reps, ahead.detectable, found, _error(found, reps), alarms, _error(alarms, reps))


def _found(differences: NDArray[np.float64], signs: NDArray[np.float64], alpha: float) -> float:
    """Share of the experiments (rows) whose sign-flip test finds a difference."""
    observed = np.abs(differences.sum(axis=1))
    redrawn = np.abs(differences @ signs.T)
    beyond = (redrawn >= observed[:, None] * (1.0 - 1e-12)).sum(axis=1)
    return float(np.mean((1 + beyond) / (1 + len(signs)) <= alpha))


def _error(share: float, reps: int) -> float:
    return sqrt(share * (1.0 - share) / reps)


def outlook_to_json(found: Outlook, past: Past) -> dict[str, Any]:
    """The outlook as a JSON object, with what it stands on."""
    known = asdict(past)
    del known["residuals"]
    return {
        "detectable": None if found.now is None else found.now.detectable,
        "weeks": None if found.now is None else found.now.weeks,
        "pairs": None if found.now is None else found.now.pairs,
        "power": POWER,
        "curve": [asdict(each) for each in found.curve],
        "check": None if found.check is None else asdict(found.check),
        "past": known,
    }
