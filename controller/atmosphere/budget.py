"""How long each zone was scented today, so that a daily limit can hold."""

from __future__ import annotations

from datetime import date

from controller.atmosphere.model import State, ZoneId


def scent_share(scent: State) -> float:
    """Share of the time (0-1) in which a diffuser in this state gives scent; nought for lamps and players.

    >>> scent_share(State(on=True, run_s=30, pause_s=90)), scent_share(State(on=True, intensity=0.4))
    (0.25, 1.0)
    """
    if not scent.on or (scent.intensity is None and scent.run_s is None):
        return 0.0
    return scent.run_s / (scent.run_s + (scent.pause_s or 0.0)) if scent.run_s else 1.0


class ScentMeter:
    """Seconds of scent per zone and local day; a new day starts at nought."""

    def __init__(self) -> None:
        self._used: dict[ZoneId, tuple[date, float]] = {}

    def add(self, zone: ZoneId, day: date, seconds: float) -> None:
        """Count ``seconds`` in which the zone's diffuser was on."""
        self._used[zone] = (day, self.used_s(zone, day) + seconds)

    def used_s(self, zone: ZoneId, day: date) -> float:
        """Seconds of scent so far on that day."""
        counted, seconds = self._used.get(zone, (day, 0.0))
        return seconds if counted == day else 0.0
