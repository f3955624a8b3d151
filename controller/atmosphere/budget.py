"""How long each zone was scented today, so that a daily limit can hold."""

from __future__ import annotations

from datetime import date

from controller.atmosphere.model import ZoneId


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
