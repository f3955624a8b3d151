"""The guardrail of a running experiment: the evidence, pair by pair, that the treatment harms."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from math import exp
from typing import TYPE_CHECKING, Any

from controller.experiment.metric import Metric
from controller.experiment.monitor import best_rho, guardrail
from controller.experiment.outcome import differences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from controller.experiment.outcome import BlockOutcome
    from controller.experiment.plan import Plan

ALPHA = 0.05
"""Chance that a harmless experiment is ever stopped; the evidence must reach its inverse, 20 to 1."""
_WIDTHS = {Metric.CSAT: 4.0, Metric.NPS: 200.0, Metric.CES: 6.0, Metric.SMILEY: 3.0}
_TYPICAL = 0.15
"""Blocks that differ by chance lie about this share of the scale apart; a wrong share only costs time."""
_MOST = 700.0
"""Larger logarithms do not fit a number."""


@dataclass(frozen=True, slots=True)
class Guard:
    """What the guardrail knows; only pairs whose blocks are both over, and count, are looked at."""

    pairs: int
    evidence: float
    """odds against harmlessness after the last pair, or those at which it stopped"""
    limit: float
    """odds that stop the experiment"""
    stopped_after: int | None
    """pairs; ``None`` where the experiment may go on"""


def watch(plan: Plan, outcomes: Sequence[BlockOutcome]) -> Guard:
    """Look at the pairs in the order in which they ended; valid at every instant, so at any time."""
    typical = _TYPICAL * _WIDTHS[plan.design.metric]
    rho = best_rho(plan.pairs * typical**2, 2.0 * ALPHA)
    values = list(differences(outcomes, plan.design.control.name, lambda o: o.outcome).values())
    found = guardrail(values, rho=rho, alpha=ALPHA)
    stopped = found.stopped_after
    last = found.log_evidence[(stopped or 0) - 1] if values else 0.0
    return Guard(len(values), exp(min(last, _MOST)), 1.0 / ALPHA, stopped)


def guard_to_json(guard: Guard) -> dict[str, Any]:
    """The guard as a JSON object."""
    return asdict(guard)
