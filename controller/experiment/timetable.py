"""A plan of two arms as arrays, for simulations: blocks, fresh coins for pairs, what is in the air."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias
from zoneinfo import ZoneInfo

import numpy as np

from controller.errors import AmbiyansError
from controller.experiment.design import DesignKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from controller.experiment.plan import Plan

    Floats: TypeAlias = NDArray[np.float64]
    Whole: TypeAlias = NDArray[np.int64]

_TWO_ARMS = 2


@dataclass(frozen=True, slots=True)
class Life:
    """What one simulated run of a plan gave; arrays have an entry a block, in the plan's order."""

    treated: Floats
    """1 for the blocks of the treatment, else 0"""
    answers: Whole
    """how many were given after the burn-in"""
    outcomes: Floats
    """of those answers, in units of the outcome; 0 without any"""
    in_air: Floats
    """0-1: how much of the treatment was in the air after the burn-in, on average"""
    diluted: float
    """the true difference of the arms as they were"""
    full: float
    """the true difference of all and nothing of the treatment"""


class Shop(Protocol):
    """A store in which a plan can be tried again and again."""

    def live(self, effect: float, rng: np.random.Generator) -> Life:
        """One run with coins thrown anew; ``effect`` is what the whole treatment adds, in points of CSAT."""
        ...


class NotTwoArmsError(AmbiyansError):
    """Only plans of two arms can be simulated."""

    def __init__(self, arms: int) -> None:
        super().__init__(f"a simulation needs a plan of two arms, this one has {arms}")
        self.arms = arms


class CarryOverPlanError(AmbiyansError):
    """A carry-over design has no pairs, so that its coins are not these."""

    def __init__(self) -> None:
        super().__init__(
            "a carry-over design cannot be simulated: its coins decide runs of blocks, the simulation's pairs"
            " of them; simulate `design: paired` with the same blocks instead"
        )


class Timetable:
    """The blocks of a plan; raises ``NotTwoArmsError`` and ``CarryOverPlanError``."""

    def __init__(self, plan: Plan) -> None:
        if plan.design.kind is DesignKind.CARRY_OVER:
            raise CarryOverPlanError
        if len(plan.design.arms) != _TWO_ARMS:
            raise NotTwoArmsError(len(plan.design.arms))
        timezone = ZoneInfo(plan.design.timezone)
        blocks, control = plan.blocks, plan.design.control.name
        self.local = [block.begins.astimezone(timezone) for block in blocks]
        self.hour = np.array([at.hour + at.minute / 60.0 for at in self.local])
        """wall time of their beginning"""
        self.length = np.array([(b.ends - b.begins).total_seconds() / 3600.0 for b in blocks])
        """in hours, as the burn-in"""
        self.burn_in = np.array([(b.burn_in_ends - b.begins).total_seconds() / 3600.0 for b in blocks])
        self.pair = np.array([block.stratum for block in blocks])
        self._drawn = np.array([block.arm != control for block in blocks])
        self._follows = [False] + [
            b.zone == a.zone and b.begins == a.ends for a, b in itertools.pairwise(blocks)
        ]
        """whether the block before it leaves its air behind; else the shop has just opened"""

    def coins(self, rng: np.random.Generator) -> Floats:
        """1 for the treated block of each pair, by a fresh coin."""
        heads = rng.integers(2, size=int(self.pair.max()) + 1)
        return np.asarray(self._drawn ^ heads[self.pair].astype(bool), dtype=np.float64)

    def air_at_beginning(self, treated: Floats, lag_minutes: float) -> Floats:
        """How much of the treatment (0-1) each block finds in the air."""
        stays = np.exp(-self.length / _hours(lag_minutes))
        begins = np.zeros(treated.size)
        for n in range(1, treated.size):
            if self._follows[n]:
                begins[n] = treated[n - 1] + (begins[n - 1] - treated[n - 1]) * stays[n - 1]
        return begins

    def air_after(
        self, block: Whole, hours: Floats, treated: Floats, begins: Floats, lag_minutes: float
    ) -> Floats:
        """How much is in the air ``hours`` after each ``block`` began."""
        stays = np.exp(-hours / _hours(lag_minutes))
        return np.asarray(treated[block] + (begins[block] - treated[block]) * stays)

    def air_of_blocks(self, treated: Floats, begins: Floats, lag_minutes: float) -> Floats:
        """The mean of what is in the air after the burn-in, block by block."""
        lag = _hours(lag_minutes)
        between = np.exp(-self.burn_in / lag) - np.exp(-self.length / lag)
        return np.asarray(treated + (begins - treated) * between * lag / (self.length - self.burn_in))

    def differences(self, values: Floats, treated: Floats, known: NDArray[np.bool_]) -> list[float]:
        """Treated less control of the pairs of which both blocks are ``known``."""
        sums = np.bincount(self.pair, np.where(treated > 0, values, -values))
        complete = np.bincount(self.pair, known) == _TWO_ARMS
        return [float(each) for each in sums[complete]]


def _hours(lag_minutes: float) -> float:
    """A sense that settles at once has the shortest of lags, by which can be divided."""
    return max(lag_minutes, 1e-6) / 60.0
