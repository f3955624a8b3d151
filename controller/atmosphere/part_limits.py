"""What one part of a device may never exceed, whatever its zone asks; an emergency alone is exempt.

A lamp over a desk, a loudspeaker beside the till, a strong diffuser in a small room: the zone's scene goes
on, and this part gives less of it, with a note in the receipt.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from controller.atmosphere.model import OFF, Capability, Part, Sense, Setting, State
from controller.atmosphere.quantity import kelvin, percent_text, percentage, positive_seconds, volume
from controller.atmosphere.scene import SceneError
from controller.atmosphere.senses import DEFAULT_BRIGHTNESS, DEFAULT_INTENSITY, DEFAULT_VOLUME
from controller.atmosphere.tree import Branch, TreeFault, take

WORDS = "limits like {brightness: {max: 60%}, temperature: {max: 4000 K}}"


@dataclass(frozen=True, slots=True)
class PartLimits:
    """The limits of one part; ``None`` where there is none."""

    brightness_max: float | None = None
    """0-1"""
    kelvin_min: float | None = None
    kelvin_max: float | None = None
    volume_max: float | None = None
    """0-1"""
    scent_max: float | None = None
    """0-1, of intensity or of the running share of a duty cycle"""
    scent_daily_s: float | None = None
    """running time in a local day, in seconds"""

    def said(self) -> dict[str, float]:
        """The limits that there are, by name."""
        return {name: value for name in _NAMES if (value := getattr(self, name)) is not None}


_NAMES = tuple(f.name for f in fields(PartLimits))
NO_LIMITS = PartLimits()
NEEDS: Mapping[str, tuple[str, Capability | Sense]] = {
    "brightness_max": ("brightness", Capability.BRIGHTNESS),
    "kelvin_min": ("temperature", Capability.COLOR_TEMPERATURE),
    "kelvin_max": ("temperature", Capability.COLOR_TEMPERATURE),
    "volume_max": ("volume", Capability.VOLUME),
    "scent_max": ("scent", Sense.SCENT),
    "scent_daily_s": ("scent", Sense.SCENT),
}
"""for each limit its word, and what a part must be able to do (or give) for it to hold"""


class PartLimitError(SceneError):
    """The limits say something that cannot be; ``faults`` has each place and what it expects."""


def parse_part_limits(tree: object) -> PartLimits:
    """The limits that a tree of words describes; raises ``PartLimitError`` with every fault.

    >>> parse_part_limits({"volume": {"max": "40%"}, "scent": {"daily": "2 h"}}).said()
    {'volume_max': 0.4, 'scent_daily_s': 7200.0}
    """
    faults: list[TreeFault] = []
    found = Branch(tree, ("limits",), faults).fields(WORDS, ("brightness", "temperature", "volume", "scent"))
    brightness = _inner(found, "brightness", "a limit like {max: 60%}", ("max",))
    white = _inner(found, "temperature", "limits like {min: 2700 K, max: 4000 K}", ("min", "max"))
    sound = _inner(found, "volume", "a limit like {max: 40%}", ("max",))
    scent = _inner(found, "scent", "limits like {max: 50%, daily: 120 min}", ("max", "daily"))
    limits = PartLimits(
        brightness_max=take(brightness, "max", percentage),
        kelvin_min=take(white, "min", kelvin),
        kelvin_max=take(white, "max", kelvin),
        volume_max=take(sound, "max", volume),
        scent_max=take(scent, "max", percentage),
        scent_daily_s=take(scent, "daily", positive_seconds),
    )
    if limits.kelvin_min and limits.kelvin_max and limits.kelvin_min > limits.kelvin_max:
        white["min"].blame("expected a min that is not above the max")
    if faults:
        raise PartLimitError(faults)
    return limits


def _inner(found: Mapping[str, Branch], key: str, what: str, allowed: tuple[str, ...]) -> dict[str, Branch]:
    return found[key].fields(what, allowed) if key in found else {}


def limits_words(limits: PartLimits) -> dict[str, dict[str, str]]:
    """The limits in the words that are read; what is not limited is left out.

    >>> limits_words(PartLimits(brightness_max=0.6, kelvin_max=4000, scent_daily_s=5400))
    {'brightness': {'max': '60%'}, 'temperature': {'max': '4000 K'}, 'scent': {'daily': '90 min'}}
    """
    words: dict[str, dict[str, str]] = {}
    if limits is NO_LIMITS:
        return words
    for name, value in limits.said().items():
        key = "min" if name.endswith("_min") else "daily" if name.endswith("_daily_s") else "max"
        words.setdefault(NEEDS[name][0], {})[key] = _quantity(name, value)
    return words


def _quantity(name: str, value: float) -> str:
    if name.startswith("kelvin"):
        return f"{value:.9g} K"
    if name.endswith("_s"):
        return f"{value / 60:.9g} min" if value % 60 == 0 else f"{value:.9g} s"
    return percent_text(value)


def cannot_hold(limits: PartLimits, part: Part) -> tuple[str, ...]:
    """Name the limits that mean nothing for a part, which would otherwise promise what is not kept."""
    able = {*part.capabilities, part.sense}
    return tuple(name for name in limits.said() if NEEDS[name][1] not in able)


def within(setting: Setting, part: Part, limits: PartLimits) -> tuple[Setting, tuple[str, ...]]:
    """A setting as this part may have it, and what was held back, in words; levels unsaid are the defaults.

    Its colour temperature is left to ``narrowed``, for a colour may become one only later.
    """
    state = setting.state
    if limits == NO_LIMITS or state.on is False:
        return setting, ()
    match part.sense:
        case Sense.LIGHT:
            given, word = _ceiling(state, "brightness", DEFAULT_BRIGHTNESS, limits.brightness_max)
        case Sense.MUSIC:
            given, word = _ceiling(state, "volume", DEFAULT_VOLUME, limits.volume_max)
        case _ if state.run_s is not None:
            given, word = _longer_pause(state, limits.scent_max)
        case _:
            given, word = _ceiling(state, "intensity", DEFAULT_INTENSITY, limits.scent_max)
    return (replace(setting, state=given), (f"this device: {word}",)) if word else (setting, ())


def _ceiling(state: State, name: str, default: float, most: float | None) -> tuple[State, str]:
    said = getattr(state, name)
    if most is None or (default if said is None else said) <= most:
        return state, ""
    held: dict[str, Any] = {name: most}
    return (replace(state, **held) if most else OFF), f"{name} max {percent_text(most)}"


def _longer_pause(state: State, most: float | None) -> tuple[State, str]:
    """A duty cycle whose running share is above the ceiling pauses longer (to a tenth of a second)."""
    run_s, pause_s = state.run_s or 0.0, state.pause_s or 0.0
    if most is None or run_s <= most * (run_s + pause_s):
        return state, ""
    if most == 0:
        return OFF, "intensity max 0%"
    longer_s = math.ceil(run_s * (1 - most) / most * 10) / 10
    return replace(state, pause_s=longer_s), f"intensity max {percent_text(most)}"


def narrowed(part: Part, limits: PartLimits) -> Part:
    """The part with no more whites and no stronger levels than it may give.

    A range that lies beside what the lamp can do leaves it the nearest white that it can.
    """
    ranges = part.ranges
    if limits.kelvin_min is not None or limits.kelvin_max is not None:
        low, high = limits.kelvin_min or ranges.kelvin_min, limits.kelvin_max or ranges.kelvin_max
        ranges = replace(
            ranges,
            kelvin_min=min(max(low, ranges.kelvin_min), ranges.kelvin_max),
            kelvin_max=max(min(high, ranges.kelvin_max), ranges.kelvin_min),
        )
    if limits.scent_max is not None and ranges.intensity_levels:
        most = limits.scent_max
        weak = tuple(level for level in ranges.intensity_levels if level <= most)
        ranges = replace(ranges, intensity_levels=weak or ranges.intensity_levels[:1])
    return part if ranges is part.ranges else replace(part, ranges=ranges)


def too_strong(given: State, limits: PartLimits) -> str:
    """Why a diffuser must stay off: the least that it can give is more than it may; empty where it may."""
    most = limits.scent_max
    if most is None or not given.on:
        return ""
    cycle_s = (given.run_s or 0.0) + (given.pause_s or 0.0)
    share = (given.run_s or 0.0) / cycle_s if cycle_s else (given.intensity or 0.0)
    if share <= most + 1e-3:
        return ""
    return f"this device: intensity max {percent_text(most)}, and it cannot give so little"


def used_up(limits: PartLimits, used_s: float) -> str:
    """Why a diffuser has had enough of this day; empty where it has not."""
    if limits.scent_daily_s is None or used_s < limits.scent_daily_s:
        return ""
    return f"this device: scent daily {limits.scent_daily_s / 60:g} min"
