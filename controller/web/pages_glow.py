"""The light of a zone as a picture: one lamp's glow per layer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from controller.atmosphere.model import EVERY_LAYER, Layer, Setting, State
from controller.atmosphere.white import white_color

_WARM_WHITE_KELVIN = 3000.0
_FAINTEST = 0.12
DUSK = "#1b2526"
_DARK = 0.04045
_EVEN = 0.2
"""luminance at which dark and light letters are about as readable"""
_EYE = 0.6
"""the eye sees half the light as more than half as bright"""


@dataclass(frozen=True, slots=True)
class Glow:
    """One layer's light, for an SVG gradient."""

    layer: str
    """empty for all layers"""
    colour: str
    """``#rrggbb`` of the light itself"""
    strength: float
    """0-1"""
    wash: str
    """``#rrggbb`` of a wall in that light"""


def glows(light: Mapping[Layer, Setting]) -> tuple[Glow, ...]:
    """The layers that shine, all layers' light first."""
    ordered = sorted(light.items(), key=lambda item: (item[0] != EVERY_LAYER, item[0]))
    return tuple(
        _glow("" if layer == EVERY_LAYER else layer, setting.state)
        for layer, setting in ordered
        if lamp_strength(setting.state) > 0
    )


def _glow(layer: str, state: State) -> Glow:
    colour, strength = lamp_colour(state), lamp_strength(state)
    return Glow(layer, colour, strength, _mixed(DUSK, colour, strength**_EYE))


def _mixed(dark: str, light: str, share: float) -> str:
    """Light on a dark wall.

    >>> _mixed("#000000", "#ff8040", 0.5)
    '#804020'
    """
    pairs = ((int(dark[i : i + 2], 16), int(light[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(low + (high - low) * share):02x}" for low, high in pairs)


def readable_ink(ground: str) -> str:
    """Dark or light letters, whichever contrast more with a ground (WCAG 2.2, relative luminance).

    >>> readable_ink("#f2cf72"), readable_ink("#1b2526")
    ('#12211f', '#ffffff')
    """
    channels = [int(ground[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= _DARK else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "#12211f" if luminance > _EVEN else "#ffffff"


def lamp_colour(state: State) -> str:
    """What colour a lamp's light has on a screen; a lamp that says nothing is warm white."""
    colour = state.color or white_color(state.temperature_kelvin or _WARM_WHITE_KELVIN)
    return colour.to_hex()


def lamp_strength(state: State) -> float:
    """How much a lamp shines, 0-1; what shines at all stays visible.

    >>> lamp_strength(State(on=False)), lamp_strength(State(on=True, brightness=0.6))
    (0.0, 0.6)
    """
    if state.on is False or state.brightness == 0:
        return 0.0
    return max(_FAINTEST, 1.0 if state.brightness is None else state.brightness)
