"""The physics of a lamp: level and hue that fade, in the device's own steps, mireds and xy."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from controller.atmosphere.color import Color
from devices.node.ramp import Ramp


class Hue(StrEnum):
    """Which of its two colour descriptions a lamp follows at present, in Zigbee2MQTT's words."""

    TEMPERATURE = "color_temp"
    XY = "xy"


@dataclass(frozen=True, slots=True)
class Wish:
    """One command in a lamp's terms; ``None`` is not mentioned. ``level`` in the lamp's own steps."""

    on: bool | None = None
    level: int | None = None
    mireds: int | None = None
    color: Color | None = None
    fade_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Glow:
    """What a lamp is at one instant."""

    on: bool
    level: int
    hue: Hue | None
    mireds: int
    color: Color


class Lamp:
    """One light: what it is now, what it is becoming, and when it will have become that."""

    def __init__(self, *, steps: int, mireds: tuple[int, int] | None, colored: bool) -> None:
        self._steps = steps
        self._range = mireds
        self._colored = colored
        self._hue = Hue.TEMPERATURE if mireds else Hue.XY if colored else None
        self._on = False
        self._off_at_s: float | None = None
        self._level = Ramp.still(steps)
        warm = mireds[1] if mireds else 370
        self._mireds = Ramp.still(min(370, warm))
        self._x, self._y = Ramp.still(0.4599), Ramp.still(0.4106)

    def obey(self, wish: Wish, now_s: float, *, level_fade_s: float | None = None) -> None:
        """Begin to become what is wished; ``level_fade_s`` when the level fades otherwise than the hue."""
        level_fade_s = wish.fade_s if level_fade_s is None else level_fade_s
        if wish.on is False or (wish.level == 0 and wish.on is None):
            self._off_at_s = now_s + level_fade_s
            return
        was_on = self.glow(now_s).on
        if wish.level or wish.on:
            self._on, self._off_at_s = True, None
        if wish.level:
            begins = self._level if was_on else Ramp.still(1)
            self._level = begins.towards(min(wish.level, self._steps), now_s, level_fade_s)
        self._turn(wish, now_s, wish.fade_s if was_on else 0.0)

    def glow(self, now_s: float) -> Glow:
        """What it is at ``now_s``; a lamp that is off remembers its level."""
        off = self._off_at_s is not None and now_s >= self._off_at_s
        return self._seen_at(now_s, on=self._on and not off)

    def target(self) -> Glow:
        """What it will be when nothing moves any more."""
        return self._seen_at(float("inf"), on=self._on and self._off_at_s is None)

    def settles_s(self) -> float:
        """When (in the past or the future) its last fade ends."""
        ramps = (self._level, self._mireds, self._x, self._y)
        return max(self._off_at_s or 0.0, *(ramp.ends_s for ramp in ramps))

    def power_up(self, now_s: float) -> None:
        """Full on and warm white, as from the factory: whoever used the wall switch wants light."""
        self.obey(Wish(on=True, level=self._steps, mireds=370), now_s)

    def _turn(self, wish: Wish, now_s: float, fade_s: float) -> None:
        if wish.mireds is not None and self._range:
            coolest, warmest = self._range
            begins = self._mireds if self._hue is Hue.TEMPERATURE else Ramp.still(wish.mireds)
            self._mireds = begins.towards(max(coolest, min(wish.mireds, warmest)), now_s, fade_s)
            self._hue = Hue.TEMPERATURE
        elif wish.color is not None and self._colored:
            fade_s = fade_s if self._hue is Hue.XY else 0.0
            self._x = self._x.towards(wish.color.x, now_s, fade_s)
            self._y = self._y.towards(wish.color.y, now_s, fade_s)
            self._hue = Hue.XY

    def _seen_at(self, now_s: float, *, on: bool) -> Glow:
        return Glow(
            on,
            round(self._level.at(now_s)),
            self._hue,
            round(self._mireds.at(now_s)),
            Color(self._x.at(now_s), self._y.at(now_s)),
        )
