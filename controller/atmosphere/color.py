"""Colour as CIE 1931 chromaticity, the form in which lamps can be compared."""

from __future__ import annotations

import re
from dataclasses import dataclass

_HEX = re.compile(r"#[0-9a-fA-F]{6}")


# Breakpoints and slopes of the sRGB transfer function, IEC 61966-2-1.
_DARK_ENCODED = 0.04045
_DARK_LINEAR = 0.0031308


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= _DARK_ENCODED else ((channel + 0.055) / 1.055) ** 2.4


def _companded(channel: float) -> float:
    return channel * 12.92 if channel <= _DARK_LINEAR else 1.055 * channel ** (1 / 2.4) - 0.055


@dataclass(frozen=True, slots=True)
class Color:
    """A hue and saturation without brightness: CIE 1931 ``x`` and ``y``, each 0-1.

    RGB is read with the wide-gamut D65 matrix that Philips Hue published and that Zigbee2MQTT and
    Home Assistant use, so that a lamp's echo of an RGB command compares equal.

    >>> Color.from_hex("#ff5014").rounded()
    (0.659, 0.328)
    >>> Color.from_hex("#ffb46b").to_hex()
    '#ffb46b'
    """

    x: float
    y: float

    @classmethod
    def from_hex(cls, text: str) -> Color:
        """Read ``#rrggbb``; raises ``ValueError`` for anything else and for black, which has no hue."""
        if not _HEX.fullmatch(text):
            message = f'expected a colour like "#ffb46b", found {text!r}'
            raise ValueError(message)
        return cls.from_rgb(int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16))

    @classmethod
    def from_rgb(cls, red: float, green: float, blue: float) -> Color:
        """Read three channels, each 0-255; raises ``ValueError`` for black."""
        r, g, b = (_linear(channel / 255) for channel in (red, green, blue))
        big_x = r * 0.664511 + g * 0.154324 + b * 0.162028
        big_y = r * 0.283881 + g * 0.668433 + b * 0.047685
        big_z = r * 0.000088 + g * 0.072310 + b * 0.986039
        total = big_x + big_y + big_z
        if total == 0:
            message = "black is not a colour of light: switch the light off instead"
            raise ValueError(message)
        return cls(big_x / total, big_y / total)

    def to_rgb(self) -> tuple[int, int, int]:
        """The brightest RGB of this hue, 0-255 each, clipped to what a screen can show."""
        y = max(self.y, 1e-6)
        big_x, big_z = self.x / y, (1 - self.x - self.y) / y
        linear = (
            big_x * 1.656492 - 0.354851 - big_z * 0.255038,
            -big_x * 0.707196 + 1.655397 + big_z * 0.036152,
            big_x * 0.051713 - 0.121364 + big_z * 1.011530,
        )
        brightest = max(*linear, 1e-9)
        red, green, blue = (round(255 * _companded(max(0.0, c) / brightest)) for c in linear)
        return red, green, blue

    def to_hex(self) -> str:
        """The brightest RGB of this hue as ``#rrggbb``."""
        return "#{:02x}{:02x}{:02x}".format(*self.to_rgb())

    def rounded(self) -> tuple[float, float]:
        """``x`` and ``y`` to three places, as lamps report them."""
        return round(self.x, 3), round(self.y, 3)

    def distance(self, other: Color) -> float:
        """The Euclidean distance in the xy plane; a just noticeable difference is about 0.005."""
        return float(((self.x - other.x) ** 2 + (self.y - other.y) ** 2) ** 0.5)
