"""The planned looks at a running experiment, where its design has them: each at its share of the strata.

What anybody sees between two looks decides nothing, however clear it is.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from statistics import fmean
from typing import TYPE_CHECKING, Any

from controller.experiment.boundary import LOOKS, due_at
from controller.experiment.contrast import contrasts, differences
from controller.experiment.estimate import paired
from controller.experiment.monitor import look

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from controller.experiment.outcome import BlockOutcome
    from controller.experiment.plan import Plan


@dataclass(frozen=True, slots=True)
class PlannedLook:
    """One look that was taken when as many strata counted as it was planned for."""

    number: int
    """1-4; 4 is the end of the experiment, with however many strata count by then"""
    strata: int
    """pairs or strata that it looked at, in the order in which they ended"""
    estimate: float
    z: float
    """the p-value of the randomisation test as a two-sided normal deviate"""
    bound: float
    """O'Brien and Fleming's"""
    decides: bool
    """whether the difference is clear enough to end the experiment here"""

    @property
    def early(self) -> bool:
        """Whether it is before the end."""
        return self.number < LOOKS[-1]


def looks_taken(plan: Plan, outcomes: Sequence[BlockOutcome], *, over: bool) -> tuple[PlannedLook, ...]:
    """The looks that were due by now; none where the design plans none. ``over``: all blocks have ended."""
    if not plan.design.looks:
        return ()
    by_stratum = differences(outcomes, contrasts(plan.design)[0], lambda o: o.outcome)
    *early, last = LOOKS
    due = {number: due_at(number, plan.strata) for number in early}
    taken = [
        _taken(plan, by_stratum, number, strata)
        for number, strata in due.items()
        if strata <= len(by_stratum)
    ]
    if over and by_stratum:
        taken.append(_taken(plan, by_stratum, last, len(by_stratum)))
    return tuple(taken)


def _taken(plan: Plan, by_stratum: Mapping[int, float], number: int, strata: int) -> PlannedLook:
    seen = dict(list(by_stratum.items())[:strata])
    values = [seen[stratum] for stratum in sorted(seen)]
    found = look(number, paired(values, alpha=plan.design.alpha, seed=plan.design.seed).p_value)
    return PlannedLook(number, strata, fmean(values), found.z, found.bound, found.decides)


def looks_to_json(looks: Sequence[PlannedLook]) -> list[dict[str, Any]]:
    """The looks as JSON objects."""
    return [asdict(each) for each in looks]
