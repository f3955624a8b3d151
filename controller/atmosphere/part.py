"""What one part of a device can do, is, should be and is told.

Quantities are in one unit everywhere inside: shares 0-1, kelvin, seconds.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from controller.atmosphere.color import Color
from controller.atmosphere.names import PartId, Sense


class Capability(StrEnum):
    """What a part can do, and therefore what a scene can ask of it."""

    ON_OFF = "on_off"
    BRIGHTNESS = "brightness"
    COLOR_TEMPERATURE = "color_temperature"
    COLOR = "color"
    FADE = "fade"
    VOLUME = "volume"
    PLAYLIST = "playlist"
    RADIO = "radio"
    JINGLE = "jingle"
    INTENSITY = "intensity"
    DUTY_CYCLE = "duty_cycle"
    FRAGRANCE = "fragrance"
    LEVEL = "level"
    TIMER = "timer"
    """switches itself off after a time it is told"""


@dataclass(frozen=True, slots=True)
class State:
    """What a part is, or should be; ``None`` means nothing is said about that attribute."""

    on: bool | None = None
    brightness: float | None = None
    """0-1"""
    temperature_kelvin: float | None = None
    color: Color | None = None
    volume: float | None = None
    """0-1"""
    playlist: str | None = None
    radio: str | None = None
    """URL of a stream, instead of a playlist"""
    jingle: str | None = None
    jingle_every_s: float | None = None
    intensity: float | None = None
    """0-1"""
    fragrance: str | None = None
    run_s: float | None = None
    pause_s: float | None = None
    level: float | None = None
    """0-1, what is left in the cartridge; reported only"""
    track: str | None = None
    """what is playing; reported only"""
    fault: bool | None = None
    """whether the device says that something is wrong with it; reported only"""

    def merged(self, newer: State) -> State:
        """This state with every attribute that ``newer`` mentions replaced.

        >>> State(on=True, brightness=0.2).merged(State(brightness=0.6))
        State(on=True, brightness=0.6)
        """
        return replace(self, **newer.said())

    def said(self) -> dict[str, Any]:
        """The attributes that are not ``None``, by name."""
        return {name: value for name in _ATTRIBUTES if (value := getattr(self, name)) is not None}

    def __repr__(self) -> str:
        return f"State({', '.join(f'{name}={value!r}' for name, value in self.said().items())})"


_ATTRIBUTES = tuple(f.name for f in fields(State))
OFF = State(on=False)


@dataclass(frozen=True, slots=True)
class Setting:
    """What one sense (or one light layer) should be like, and how long the way there takes."""

    state: State
    fade_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Ranges:
    """How finely and how far a part can follow; the steps are those of the device's own scale."""

    brightness_steps: int = 255
    volume_steps: int = 100
    intensity_steps: int = 100
    intensity_levels: tuple[float, ...] = ()
    """the only intensities (0-1, rising) that the part knows; empty where it knows all"""
    kelvin_min: float = 2000.0
    kelvin_max: float = 6535.0
    playlists: tuple[str, ...] | None = None
    """``None``: the device does not say which it has"""
    fragrances: tuple[str, ...] | None = None
    duty_min_s: float = 0.0
    duty_max_s: float = 3600.0


@dataclass(frozen=True, slots=True)
class Part:
    """What the controller must know of one part to command it and to judge its echo."""

    id: PartId
    sense: Sense
    capabilities: frozenset[Capability]
    ranges: Ranges = Ranges()
    confirms: bool = True
    """whether the part declares a state topic, so that delivery can be observed"""
    reports_fading: bool = False
    """whether intermediate values are reported during a fade"""


@dataclass(frozen=True, slots=True)
class Command:
    """What to tell one part: every attribute said in ``want``, on the way there for ``fade_s`` seconds."""

    part: PartId
    want: State
    fade_s: float = 0.0
