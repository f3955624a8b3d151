"""What the channels of a fixture mean, and what each is set to for a look. Pure.

``light`` is what comes out of the fixture, 0-1 and linear in luminous flux; ``value`` is what is sent, 0-1.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from controller.atmosphere.color import Color
from controller.atmosphere.white import mired, white_color


class Personality(StrEnum):
    """The channels of a fixture, in their order."""

    DIMMER = "dimmer"
    TUNABLE_WHITE = "tunable-white"
    """warm, cool"""
    RGB = "rgb"
    RGBW = "rgbw"

    @property
    def emitters(self) -> int:
        """How many kinds of light it mixes; each has one channel, or two of 16 bits."""
        return {"dimmer": 1, "tunable-white": 2, "rgb": 3, "rgbw": 4}[self]

    @property
    def color_modes(self) -> tuple[str, ...]:
        """In Home Assistant's words."""
        modes = {"dimmer": ("brightness",), "tunable-white": ("color_temp",)}
        return modes.get(self, ("color_temp", "rgb"))


class Response(StrEnum):
    """How a fixture's light follows the value that it is sent."""

    SQUARE = "square"
    """as dimmers and most stage fixtures do, so that the value is about what the eye sees"""
    LINEAR = "linear"
    """as plain LED drivers do"""

    def value_for(self, light: float) -> float:
        """What to send for a light.

        >>> Response.SQUARE.value_for(0.25), Response.LINEAR.value_for(0.25)
        (0.5, 0.25)
        """
        return light if self is Response.LINEAR else light**0.5


@dataclass(frozen=True, slots=True)
class Whites:
    """The white ends of a fixture in kelvin; an ``rgbw`` fixture's own white is the warm one."""

    warm_kelvin: float = 2700.0
    cool_kelvin: float = 6500.0


DEFAULT_WHITES = Whites()

Mix = tuple[float, ...]
"""The light of each emitter, 0-1, at full brightness."""


def mix(personality: Personality, whites: Whites, hue: Color | float | None) -> Mix:
    """Share the light among the emitters for a colour, a temperature in kelvin, or no wish.

    >>> mix(Personality.TUNABLE_WHITE, Whites(2500, 5000), 2500.0)
    (1.0, 0.0)
    """
    match personality:
        case Personality.DIMMER:
            return (1.0,)
        case Personality.TUNABLE_WHITE:
            return _white_mix(whites, hue if isinstance(hue, float) else whites.warm_kelvin)
        case Personality.RGB:
            return _primaries(_color(whites, hue))
        case Personality.RGBW:
            return _with_white(whites, hue)


def _color(whites: Whites, hue: Color | float | None) -> Color:
    if isinstance(hue, Color):
        return hue
    return white_color(whites.warm_kelvin if hue is None else hue)


def _white_mix(whites: Whites, kelvin: float) -> Mix:
    """Even steps in mired, which is how eyes step; the two together always give the same light."""
    warm, cool = mired(whites.warm_kelvin), mired(whites.cool_kelvin)
    share = min(1.0, max(0.0, (warm - mired(kelvin)) / (warm - cool)))
    return (1.0 - share, share)


def _primaries(color: Color) -> Mix:
    """Red, green and blue of a colour with the strongest at full, their sRGB transfer curve undone."""
    return tuple((channel / 255) ** 2.2 for channel in color.to_rgb())


def _with_white(whites: Whites, hue: Color | float | None) -> Mix:
    """Give to the white emitter what it can give of the colour, for its white is better and brighter."""
    wanted, own = _primaries(_color(whites, hue)), _primaries(white_color(whites.warm_kelvin))
    white = min(1.0, *(part / of for part, of in zip(wanted, own, strict=True) if of > 0))
    rest = tuple(max(0.0, part - white * of) for part, of in zip(wanted, own, strict=True))
    return (*rest, white)


def channel_bytes(value: float, bits: int) -> bytes:
    r"""A value 0-1 as one channel, or as a coarse and a fine one.

    >>> channel_bytes(1.0, 8), channel_bytes(0.5, 16)
    (b'\xff', b'\x80\x00')
    """
    return round(min(1.0, max(0.0, value)) * ((1 << bits) - 1)).to_bytes(bits // 8, "big")
