"""What a perfect analyst would find: the simulation's own effect, after burn-in, without any noise."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from statistics import fmean
from typing import Protocol

from controller.atmosphere.model import ZoneId
from controller.demo.customers import StoreModel, arrivals_per_hour
from controller.demo.customers_mood import expected_outcome
from controller.demo.customers_walk import Really, Step
from controller.feedback.scores import Metric


class Window(Protocol):
    """A block of an experiment, as far as the truth depends on it; times aware."""

    @property
    def zone(self) -> ZoneId:
        """Where."""

    @property
    def arm(self) -> str:
        """Which arm it was assigned."""

    @property
    def burn_in_ends(self) -> datetime:
        """From when on answers count."""

    @property
    def ends(self) -> datetime:
        """Until when they count."""


def true_diluted_effect(
    model: StoreModel,
    blocks: Iterable[Window],
    really: Really,
    *,
    control: str,
    treatment: str,
    metric: Metric = Metric.CSAT,
) -> float:
    """The expected outcome under ``treatment`` less that under ``control``, in the metric's units.

    Each block counts once, by the mean of its expected outcomes after burn-in, weighted by how many customers
    are expected when; scent carried over from the blocks before dilutes it, and moods and customers are
    integrated out (`expected_outcome`). ``blocks`` are those that count in the analysis, balanced as pairs
    are; ``really`` is what was delivered. Raises ``ValueError`` where an arm has no block in opening hours.
    """
    outcomes: dict[str, list[float]] = {control: [], treatment: []}
    for block in blocks:
        walked = list(model.steps(block.zone, block.burn_in_ends, block.ends, really))
        if walked and block.arm in outcomes:
            outcomes[block.arm].append(_expected(walked, metric))
    if not all(outcomes.values()):
        message = f"both {control} and {treatment} need a block in opening hours"
        raise ValueError(message)
    return fmean(outcomes[treatment]) - fmean(outcomes[control])


def _expected(walked: list[Step], metric: Metric) -> float:
    weights = [arrivals_per_hour(step) * (step.ends - step.begins).total_seconds() for step in walked]
    return fmean((expected_outcome(metric, step.mean) for step in walked), weights)
