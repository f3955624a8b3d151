"""Why an experiment cannot be kept or started beside the others, or that late."""

from __future__ import annotations

from datetime import date

from controller.atmosphere.model import ZoneId
from controller.errors import AmbiyansError


class ExperimentConflictError(AmbiyansError):
    """The experiment, or another one, stands in the way."""


class ExperimentExistsError(ExperimentConflictError):
    """The id is taken; a plan is never drawn again."""

    def __init__(self, experiment: str) -> None:
        super().__init__(f"there is an experiment {experiment!r} already; its plan is never drawn again")
        self.experiment = experiment


class StartPassedError(ExperimentConflictError):
    """The first day is over; blocks that nobody assigned cannot be compared."""

    def __init__(self, start: date) -> None:
        super().__init__(f"the first day, {start}, has passed; draft it anew with a later start")
        self.start = start


class OverlapError(ExperimentConflictError):
    """A zone can only be in one experiment at a time."""

    def __init__(self, experiment: str, other: str, zones: frozenset[ZoneId]) -> None:
        names = ", ".join(sorted(zones))
        super().__init__(f"{experiment} needs a zone that {other} has during the same days: {names}")
        self.experiment = experiment
        self.other = other
        self.zones = zones
