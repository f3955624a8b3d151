"""How long each zone was scented today, so that a daily limit can hold."""

from __future__ import annotations

from datetime import date, datetime

from controller.atmosphere.model import Exposure, Sense, State, Store, ZoneId


def scent_share(scent: State) -> float:
    """Share of the time (0-1) in which a diffuser in this state gives scent; nought for lamps and players.

    >>> scent_share(State(on=True, run_s=30, pause_s=90)), scent_share(State(on=True, intensity=0.4))
    (0.25, 1.0)
    """
    if not scent.on or (scent.intensity is None and scent.run_s is None):
        return 0.0
    return scent.run_s / (scent.run_s + (scent.pause_s or 0.0)) if scent.run_s else 1.0


def scented_s(store: Store, exposure: Exposure, begins: datetime, ends: datetime) -> float:
    """Seconds of scent that an exposure gave its zone between ``begins`` and ``ends``, by its scene's files.

    One without an end counts to ``ends``; a scene or zone that the files no longer have counts nothing.
    """
    if exposure.scene not in store.scenes or exposure.zone not in store.zones:
        return 0.0
    default = store.scenes[store.zones[exposure.zone].default]
    scent = store.scenes[exposure.scene].scent or default.scent
    if scent is None:
        return 0.0
    length = min(exposure.ends or ends, ends) - max(exposure.begins, begins)
    return max(0.0, length.total_seconds()) * scent_share(scent.state) * exposure.share(Sense.SCENT)


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
