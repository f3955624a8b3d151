"""For how long each part really ran, by its own word: lamps burning, players playing, diffusers giving scent.

Time in which nothing is known of a part counts as nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from controller.atmosphere.model import PartId, Sense, State


class Load(NamedTuple):
    """How a part runs at one instant."""

    run: float
    """0-1, the share of the time in which it runs"""
    given: float
    """0-1, the share of what it would use up of a cartridge at full strength"""
    fragrance: str = ""
    """whose cartridge that is; empty where the device does not say"""


STILL = Load(0.0, 0.0)
MOST_FRAGRANCES = 64
"""of one part; a device that says ever other names is counted without them"""
_SHORTEST_DAY = timedelta(hours=23)


def load(sense: Sense, state: State) -> Load:
    """How a part in this state runs; one that says no intensity gives all it has.

    >>> load(Sense.SCENT, State(on=True, intensity=0.4, fragrance="lavender"))
    Load(run=1.0, given=0.4, fragrance='lavender')
    >>> load(Sense.SCENT, State(on=True, run_s=30, pause_s=90))
    Load(run=0.25, given=0.25, fragrance='')
    """
    if not state.on:
        return STILL
    if sense is not Sense.SCENT:
        return Load(1.0, 0.0)
    run = state.run_s / (state.run_s + (state.pause_s or 0.0)) if state.run_s else 1.0
    return Load(run, run if state.intensity is None else run * state.intensity, state.fragrance or "")


@dataclass(slots=True)
class Runs:
    """What a part has run until an instant; seconds."""

    run_s: float = 0.0
    """ever"""
    day: datetime | None = None
    """the local midnight (UTC) after which ``day_s`` counts"""
    day_s: float = 0.0
    given_s: dict[str, float] = field(default_factory=dict)
    """by fragrance, what its cartridge has given since it was put in, in seconds at full strength"""
    changed: dict[str, datetime] = field(default_factory=dict)
    """by fragrance, when people said that they put another cartridge in (UTC)"""

    def add(self, loaded: Load, seconds: float, midnight: datetime, now: datetime) -> None:
        """Count a stretch of one load that ends ``now``."""
        self.run_s += loaded.run * seconds
        if self.day != midnight:
            self.day, self.day_s = midnight, 0.0
        self.day_s += loaded.run * min(seconds, max(0.0, (now - midnight).total_seconds()))
        if loaded.given:
            known = loaded.fragrance in self.given_s or len(self.given_s) < MOST_FRAGRANCES
            fragrance = loaded.fragrance if known else ""
            self.given_s[fragrance] = self.given_s.get(fragrance, 0.0) + loaded.given * seconds


class RunMeter:
    """Counts the runs of all parts; ``midnight`` answers an instant's last local midnight, in UTC."""

    def __init__(self, midnight: Callable[[datetime], datetime]) -> None:
        self._reckon_midnight = midnight
        self._last_midnight: datetime | None = None
        self._loads: dict[PartId, tuple[Load, datetime]] = {}
        self.running = self._loads.keys()
        """the parts that run; a live view"""
        self._runs: dict[PartId, Runs] = {}
        self._unkept: set[PartId] = set()

    def restore(self, runs: Mapping[PartId, Runs]) -> None:
        """Go on from what was counted before."""
        self._runs |= runs

    def observe(self, part: PartId, loaded: Load, now: datetime) -> None:
        """Take in how a part runs from now on."""
        before = self._loads.get(part)
        if loaded == (before[0] if before else STILL):
            return
        self._settle(part, now)
        if loaded == STILL:
            del self._loads[part]
        else:
            self._loads[part] = (loaded, now)

    def runs(self, part: PartId, now: datetime) -> Runs:
        """What a part has run until now; not to be changed."""
        self._settle(part, now)
        found = self._runs.get(part) or Runs()
        if found.day is not None and found.day != self._midnight(now):
            found.day, found.day_s = self._midnight(now), 0.0
        return found

    def changed_cartridge(self, part: PartId, fragrance: str, now: datetime) -> Runs:
        """Begin a fragrance's cartridge at nought; answers a copy, to be kept."""
        self._settle(part, now)
        runs = self._runs.setdefault(part, Runs())
        runs.given_s.pop(fragrance, None)
        runs.changed[fragrance] = now
        return _copied(runs)

    def unkept(self, now: datetime) -> tuple[tuple[PartId, Runs], ...]:
        """Copies of what ran since this was last asked, to be kept."""
        for part in tuple(self._loads):
            self._settle(part, now)
        unkept, self._unkept = self._unkept, set()
        return tuple((part, _copied(self._runs[part])) for part in unkept if part in self._runs)

    def forget(self, parts: Iterable[PartId]) -> None:
        """Count nothing of parts that are gone."""
        for part in parts:
            self._loads.pop(part, None)
            self._runs.pop(part, None)
            self._unkept.discard(part)

    def shift(self, by: timedelta) -> None:
        """Follow a clock that was set by so much: what runs has run no longer for it."""
        for part, (loaded, since) in self._loads.items():
            self._loads[part] = (loaded, since + by)

    def _midnight(self, now: datetime) -> datetime:
        """Reckoned once for most of a day, also of one that is an hour shorter."""
        last = self._last_midnight
        if last is None or not last <= now < last + _SHORTEST_DAY:
            last = self._last_midnight = self._reckon_midnight(now)
        return last

    def _settle(self, part: PartId, now: datetime) -> None:
        counting = self._loads.get(part)
        if counting is None:
            return
        loaded, since = counting
        seconds = (now - since).total_seconds()
        if seconds <= 0:
            return
        self._runs.setdefault(part, Runs()).add(loaded, seconds, self._midnight(now), now)
        self._loads[part] = (loaded, now)
        self._unkept.add(part)


def _copied(runs: Runs) -> Runs:
    return replace(runs, given_s=dict(runs.given_s), changed=dict(runs.changed))
