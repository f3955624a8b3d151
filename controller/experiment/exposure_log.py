"""The running exposure of every zone, and the ended ones handed on to be kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from controller.atmosphere.model import Exposure, ZoneId
from controller.experiment.exposure import Observation, advance, close


class ExposureLog:
    """One running exposure per zone; ``keep`` gets each one at its begin, at its end and when asked to flush.

    A kept exposure replaces the one of the same zone and beginning.
    """

    def __init__(self, keep: Callable[[Exposure], None]) -> None:
        self._keep = keep
        self._running: dict[ZoneId, Exposure] = {}

    def observe(self, observation: Observation) -> bool:
        """Take in what a zone's devices report; answers whether the exposure changed."""
        before = self._running.get(observation.zone)
        ended, current = advance(before, observation)
        if current is None or current is before:
            return False
        self._running[observation.zone] = current
        for exposure in (ended, current):
            if exposure is not None:
                self._keep(exposure)
        return True

    def end(self, zone: ZoneId, at: datetime) -> None:
        """End the zone's exposure: a change begins, or the zone has no devices any more."""
        running = self._running.pop(zone, None)
        ended = close(running, at) if running else None
        if ended is not None:
            self._keep(ended)

    def running(self, zone: ZoneId) -> Exposure | None:
        """What the zone is exposed to now; ``None`` while a change is under way."""
        return self._running.get(zone)

    def flush(self, at: datetime) -> None:
        """Keep how far each exposure has come, so that a power cut costs no more than the time since."""
        for running in self._running.values():
            so_far = close(running, at)
            if so_far is not None:
                self._keep(so_far)
