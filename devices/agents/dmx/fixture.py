"""One fixture: what it is asked for, how it fades there, and its channels. Pure; instants in seconds.

Brightness fades in a straight line as the eye sees it (light is its square), the hue in a straight line
through the mix of the emitters, so that neither a dark nor a bright step is seen on the way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from controller.atmosphere.color import Color
from devices.agents.dmx.personality import (
    DEFAULT_WHITES,
    Mix,
    Personality,
    Response,
    Whites,
    channel_bytes,
    mix,
)
from devices.node.ramp import Ramp
from devices.node.saying import packed, unpacked

SCALE = 255
"""``brightness`` of the contract; a fade has all the steps of the channel."""
FADE_MAX_S = 3600.0
MIRED = 1_000_000


@dataclass(frozen=True, slots=True)
class Make:
    """What the patch says of a fixture; ``channel`` is the first of its universe, from 1."""

    universe: int
    channel: int
    personality: Personality
    bits: int = 8
    response: Response = Response.SQUARE
    whites: Whites = DEFAULT_WHITES

    @property
    def width(self) -> int:
        """How many channels it takes."""
        return self.personality.emitters * self.bits // 8

    @property
    def last_channel(self) -> int:
        """The last one it takes."""
        return self.channel + self.width - 1


@dataclass(frozen=True, slots=True)
class Look:
    """What a fixture is to be: ``brightness`` 0-1, while off too; ``hue`` a colour, kelvin or neither."""

    on: bool = False
    brightness: float = 1.0
    hue: Color | float | None = None

    def changed(self, said: Mapping[str, Any]) -> Look:
        """The look after a JSON command; raises ``ValueError`` that says what cannot be understood."""
        state = said.get("state")
        if state not in ("ON", "OFF", None):  # not a set: a list may be said
            message = f"state: expected ON or OFF, found {state!r}"
            raise ValueError(message)
        brightness = _number(said, "brightness", 0, SCALE)
        mireds = _number(said, "color_temp", 50, 1000)
        hue = self.hue if mireds is None else MIRED / mireds
        if "color" in said:
            hue = _color(said["color"])
        level = self.brightness if not brightness else brightness / SCALE
        on = state == "ON" if state else (brightness is None and self.on) or bool(brightness)
        return replace(self, on=on and brightness != 0, brightness=level, hue=hue)

    def said(self, personality: Personality) -> bytes:
        """The look as a JSON state; a hue only where the fixture has one."""
        tree: dict[str, Any] = {
            "state": "ON" if self.on else "OFF",
            "brightness": round(self.brightness * SCALE),
        }
        match self.hue:
            case Color() if "rgb" in personality.color_modes:
                red, green, blue = self.hue.to_rgb()
                tree |= {"color_mode": "rgb", "color": {"r": red, "g": green, "b": blue}}
            case float() if "color_temp" in personality.color_modes:
                tree |= {"color_mode": "color_temp", "color_temp": round(MIRED / self.hue)}
            case _ if personality is Personality.DIMMER:
                tree |= {"color_mode": "brightness"}
        return packed(tree)


def command(payload: bytes) -> tuple[Mapping[str, Any], float]:
    """A JSON command and the seconds of its fade; raises ``ValueError``."""
    said = unpacked(payload)
    if not said:
        message = f"expected a JSON object, found {payload[:40]!r}"
        raise ValueError(message)
    return said, _number(said, "transition", 0, FADE_MAX_S) or 0.0


class Fixture:
    """A fixture in motion; a new command turns every fade from where it stands."""

    def __init__(self, make: Make, look: Look | None = None) -> None:
        self.make = make
        self.look = look or Look()
        self._brightness = Ramp.still(self.look.brightness if self.look.on else 0.0)
        self._mix = tuple(Ramp.still(share) for share in self._shares())

    def obey(self, payload: bytes, now_s: float) -> None:
        """Take a JSON command; raises ``ValueError``, and then nothing has changed."""
        said, fade_s = command(payload)
        look = self.look.changed(said)
        dark = self._brightness.at(now_s) == 0
        self.look = look
        self._brightness = self._brightness.towards(look.brightness if look.on else 0.0, now_s, fade_s)
        hue_fade_s = 0.0 if dark else fade_s  # nobody sees the hue of what is dark
        pairs = zip(self._mix, self._shares(), strict=True)
        self._mix = tuple(ramp.towards(share, now_s, hue_fade_s) for ramp, share in pairs)

    def moving(self, now_s: float) -> bool:
        """Whether it fades."""
        return any(ramp.moving(now_s) for ramp in (self._brightness, *self._mix))

    def channels(self, now_s: float) -> bytes:
        """What its channels are sent now."""
        light = self._brightness.at(now_s) ** 2
        values = (self.make.response.value_for(light * ramp.at(now_s)) for ramp in self._mix)
        return b"".join(channel_bytes(value, self.make.bits) for value in values)

    def _shares(self) -> Mix:
        return mix(self.make.personality, self.make.whites, self.look.hue)


def _number(said: Mapping[str, Any], name: str, low: float, high: float) -> float | None:
    value = said.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        message = f"{name}: expected {low:g} to {high:g}, found {value!r}"
        raise ValueError(message)
    return float(value)


def _color(value: object) -> Color:
    match value:
        case {"r": int() | float() as r, "g": int() | float() as g, "b": int() | float() as b}:
            if all(0 <= part <= SCALE for part in (r, g, b)):
                return Color.from_rgb(r, g, b)
        case {"x": int() | float() as x, "y": int() | float() as y}:
            if 0 <= x <= 1 and 0 < y <= 1:
                return Color(float(x), float(y))
    message = f"color: expected r, g, b of 0 to {SCALE}, found {value!r}"
    raise ValueError(message)
