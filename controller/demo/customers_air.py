"""What simulated customers really stand in: light and music as they are, scent as it lingers.

Scent follows its diffuser like a first-order lag: what is in the air relaxes towards what is given with the
time constant `SCENT_TAU_S`, so that every change carries over into the hours after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import exp
from statistics import fmean

from controller.atmosphere.model import State

SCENT_TAU_S = 45 * 60.0
FULL_SCENT_INTENSITY = 0.4
"""From this intensity (0-1) on, more scent makes no more difference to customers."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the devices of a zone really give at one instant; all quantities are 0-1."""

    fragrance: str | None = None
    intensity: float = 0.0
    brightness: float = 0.0
    volume: float = 0.0
    playlist: str | None = None
    """what plays, where anything does"""

    @classmethod
    def of(cls, lights: Iterable[State], music: State, scent: State) -> Surroundings:
        """Read them from the zone's states, desired or reported.

        A duty cycle counts as the share of time in which it runs, a light that does not say as full.
        """
        brightness = fmean([_brightness(light) for light in lights] or [0.0])
        volume = (music.volume or 0.0) if music.on else 0.0
        playlist = music.playlist if music.on else None
        if not scent.on or scent.fragrance is None or scent.level == 0:
            return cls(brightness=brightness, volume=volume, playlist=playlist)
        return cls(scent.fragrance, _intensity(scent), brightness, volume, playlist)


@dataclass(frozen=True, slots=True)
class AtmosphereState:
    """How present each fragrance is in the air of one zone: 0 not at all, 1 as long after a full diffuser."""

    scent: Mapping[str, float] = field(default_factory=dict)

    def presence(self, fragrance: str) -> float:
        """0-1."""
        return self.scent.get(fragrance, 0.0)


FRESH_AIR = AtmosphereState()
"""At opening: a night's ventilation leaves nothing."""


def relax(state: AtmosphereState, surroundings: Surroundings, dt_s: float) -> AtmosphereState:
    """The air after ``dt_s`` seconds of these surroundings.

    >>> lavender = Surroundings("lavender", intensity=0.4)
    >>> round(relax(FRESH_AIR, lavender, SCENT_TAU_S).presence("lavender"), 4)   # 1 - 1/e
    0.6321
    """
    kept = exp(-dt_s / SCENT_TAU_S)
    air = {fragrance: presence * kept for fragrance, presence in state.scent.items()}
    if surroundings.fragrance is not None:
        given = min(1.0, surroundings.intensity / FULL_SCENT_INTENSITY)
        air[surroundings.fragrance] = air.get(surroundings.fragrance, 0.0) + given * (1 - kept)
    return AtmosphereState(air)


def _brightness(light: State) -> float:
    if light.on is False:
        return 0.0
    return 1.0 if light.brightness is None else light.brightness


def _intensity(scent: State) -> float:
    if scent.run_s:
        return scent.run_s / (scent.run_s + (scent.pause_s or 0.0))
    return scent.intensity or 0.0
