"""What every driver is: what its part can do, how to read it, how to command it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple, Protocol, TypeAlias, runtime_checkable

from controller.atmosphere.model import Capability, Ranges, Sense, State
from devices.message import Publication, Received

Attributes: TypeAlias = dict[str, Any]
"""Fields of ``State`` that a message speaks of; ``None`` means that a former value no longer holds.

Not to be changed once it is returned: devices that say the same share it.
"""

Decode: TypeAlias = Callable[[Received], Attributes]
"""Never raises but ``TemplateError``; an unusable message speaks of nothing."""

Step: TypeAlias = tuple[float, Publication]
"""Seconds after the beginning, and what to send then."""


class Quirk(StrEnum):
    """How a device departs from what it declared."""

    SPLIT_COLOR_AND_BRIGHTNESS = "split_color_and_brightness"
    """follows only one of the two in one command: gets colour alone, then brightness"""
    NO_TRANSITION = "no_transition"
    """refuses or garbles commands with a transition"""
    WHOLE_SECONDS = "whole_seconds"
    """ignores a transition that is not an integer"""


NO_QUIRKS: frozenset[Quirk] = frozenset()


class Listen(NamedTuple):
    """A topic and how to read what comes on it."""

    topic: str
    decode: Decode


@dataclass(frozen=True, slots=True)
class Traits:
    """What the controller must know of a part; the fields are those of ``model.Part``."""

    sense: Sense
    capabilities: frozenset[Capability]
    ranges: Ranges = field(default_factory=Ranges)
    confirms: bool = True
    reports_fading: bool = False


class Driver(Protocol):
    """One part of one device."""

    @property
    def traits(self) -> Traits:
        """What the part can do."""
        ...

    @property
    def listens(self) -> tuple[Listen, ...]:
        """Every state topic of the part."""
        ...

    def encode(self, want: State, fade_s: float, quirks: frozenset[Quirk]) -> tuple[Publication, ...]:
        """The commands, in order; attributes that the part does not have are left out."""
        ...

    def refresh(self) -> tuple[Publication, ...]:
        """What asks the device for its state; empty where nothing does."""
        ...

    def identify(self, reported: State) -> tuple[Step, ...]:
        """Make a person see, hear or smell which device this is, and return to what was reported."""
        ...


@runtime_checkable
class RelativeDriver(Protocol):
    """A driver whose commands depend on where the part is now, such as the pace of a fade."""

    def encode_from(
        self, reported: State, want: State, fade_s: float, quirks: frozenset[Quirk]
    ) -> tuple[Publication, ...]:
        """The commands, in order, from a reported state."""
        ...


class Built(NamedTuple):
    """A driver and the name of the part it drives, unique within the device when it can be."""

    part: str
    driver: Driver


def settable(reported: State) -> State:
    """What of a reported state a command can ask for again."""
    return State(
        on=reported.on,
        brightness=reported.brightness,
        temperature_kelvin=reported.temperature_kelvin,
        color=reported.color,
        volume=reported.volume,
        playlist=reported.playlist,
        intensity=reported.intensity,
        fragrance=reported.fragrance,
        run_s=reported.run_s,
        pause_s=reported.pause_s,
    )
