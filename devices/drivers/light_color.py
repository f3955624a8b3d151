"""The forms in which lamps spell colours, and ours."""

from __future__ import annotations

import colorsys
from enum import StrEnum

from controller.atmosphere.color import Color
from devices.discovery.options import as_number

_DEGREES = 360.0
_MOST = 255.0


class ColorMode(StrEnum):
    """What determines the light of a lamp at a moment; the words are Home Assistant's."""

    ONOFF = "onoff"
    BRIGHTNESS = "brightness"
    COLOR_TEMP = "color_temp"
    XY = "xy"
    HS = "hs"
    RGB = "rgb"
    RGBW = "rgbw"
    RGBWW = "rgbww"
    WHITE = "white"


COLORED = (ColorMode.XY, ColorMode.HS, ColorMode.RGB, ColorMode.RGBW, ColorMode.RGBWW)
"""modes with a hue, the most exact first"""


def from_hs(hue_degrees: float, saturation_percent: float) -> Color:
    """A colour from hue 0-360 and saturation 0-100.

    >>> from_hs(0, 100) == Color.from_rgb(255, 0, 0)
    True
    """
    hue, saturation = hue_degrees % _DEGREES / _DEGREES, min(100.0, max(0.0, saturation_percent)) / 100
    red, green, blue = colorsys.hsv_to_rgb(hue, saturation, 1.0)
    return Color.from_rgb(red * _MOST, green * _MOST, blue * _MOST)


def to_hs(color: Color) -> tuple[float, float]:
    """Hue 0-360 and saturation 0-100, to two places."""
    red, green, blue = color.to_rgb()
    hue, saturation, _ = colorsys.rgb_to_hsv(red / _MOST, green / _MOST, blue / _MOST)
    return round(hue * _DEGREES, 2), round(saturation * 100, 2)


def from_xy(x: float, y: float) -> Color | None:
    """A colour from CIE x and y; ``None`` outside of what can be a colour."""
    return Color(x, y) if 0 <= x <= 1 and 0 < y <= 1 and x + y <= 1 else None


def from_rgb(red: float, green: float, blue: float) -> Color | None:
    """A colour from channels 0-255; ``None`` for black, which has no hue, and outside of the range."""
    channels = (red, green, blue)
    return Color.from_rgb(*channels) if all(0 <= c <= _MOST for c in channels) and any(channels) else None


def from_json(said: object, mode: ColorMode | None) -> Color | None:
    """The colour in a lamp's ``color`` object: as its mode names it, else the most exact form there."""
    if not isinstance(said, dict):
        return None
    if mode is None or mode is ColorMode.XY:
        x, y = as_number(said.get("x")), as_number(said.get("y"))
        if x is not None and y is not None:
            return from_xy(x, y)
    hue = as_number(said.get("h", said.get("hue")))
    saturation = as_number(said.get("s", said.get("saturation")))
    if (mode is None or mode is ColorMode.HS) and hue is not None and saturation is not None:
        return from_hs(hue, saturation)
    channels = [as_number(said.get(channel)) for channel in "rgb"]
    red, green, blue = channels
    if red is not None and green is not None and blue is not None:
        return from_rgb(red, green, blue)
    return None if mode is None else from_json(said, None)


def to_json(color: Color, mode: ColorMode) -> dict[str, float]:
    """The ``color`` object in the form that a lamp of this mode takes."""
    if mode is ColorMode.XY:
        return {"x": round(color.x, 4), "y": round(color.y, 4)}
    if mode is ColorMode.HS:
        hue, saturation = to_hs(color)
        return {"h": hue, "s": saturation}
    red, green, blue = color.to_rgb()
    whites = {ColorMode.RGBW: {"w": 0}, ColorMode.RGBWW: {"c": 0, "w": 0}}.get(mode, {})
    return {"r": red, "g": green, "b": blue, **whites}
