"""A lamp run by ESPHome: abbreviated discovery, whole numbers only, state retained."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from controller.atmosphere.color import Color
from devices.node.saying import Availability, Saying, packed, unpacked
from devices.simulated.models.lamp import Glow, Hue, Lamp, Wish

STEPS = 255
USUAL_FADE_S = 1.0
"""ESPHome's ``default_transition_length``: what happens when a command does not say."""


@dataclass(frozen=True, slots=True)
class EsphomeLamp:
    """What the node's YAML file says."""

    node: str
    name: str
    mac: str
    model: str
    mireds: tuple[int, int] | None = None
    colored: bool = False


class EsphomeLight:
    """State and manners of one ESPHome light; it reports the target of a fade as soon as it begins."""

    latency_s = (0.005, 0.08)

    def __init__(self, lamp: EsphomeLamp) -> None:
        self._make = lamp
        self._topic = f"{lamp.node}/light/light"
        self._lamp = Lamp(steps=STEPS, mireds=lamp.mireds, colored=lamp.colored)
        self.name = lamp.node
        self.commands = (f"{self._topic}/command",)
        self.availability = Availability(f"{lamp.node}/status", b"online", b"offline")

    def announce(self, now_s: float) -> list[Saying]:
        """Discovery, availability and state, all retained."""
        topic = f"homeassistant/light/{self._make.node}/light/config"
        return [
            self.availability.greeting(),
            Saying(topic, packed(self._discovery()), retain=True),
            self._echo(self._lamp.glow(now_s)),
        ]

    def handle(self, topic: str, payload: bytes, now_s: float) -> list[Saying]:
        """Obey a command; any readable one is echoed, even where nothing of it was understood."""
        del topic
        tree = unpacked(payload)
        if not tree:
            return []
        self._lamp.obey(self._understood(tree), now_s)
        return [self._echo(self._lamp.target())]

    def advance(self, now_s: float) -> list[Saying]:
        """Nothing: the target was told at once."""
        del now_s
        return []

    def due_s(self) -> float | None:
        """Never."""
        return None

    def power_up(self, now_s: float) -> None:
        """Full on and warm white (``restore_mode: ALWAYS_ON``)."""
        self._lamp.power_up(now_s)

    def _understood(self, tree: dict[str, Any]) -> Wish:
        fade_s = tree.get("transition")
        return Wish(
            on={"ON": True, "OFF": False}.get(str(tree.get("state")).upper()),
            level=_integer(tree.get("brightness")),
            mireds=_integer(tree.get("color_temp")),
            color=_color(tree.get("color")),
            fade_s=float(fade_s) if isinstance(fade_s, int | float) else USUAL_FADE_S,
        )

    def _echo(self, glow: Glow) -> Saying:
        tree: dict[str, Any] = {"state": "ON" if glow.on else "OFF", "brightness": glow.level}
        if glow.hue is Hue.XY:
            red, green, blue = glow.color.to_rgb()
            tree |= {"color_mode": "rgb", "color": {"r": red, "g": green, "b": blue}}
        elif glow.hue is Hue.TEMPERATURE:
            tree |= {"color_mode": "color_temp", "color_temp": glow.mireds}
        else:
            tree |= {"color_mode": "brightness"}
        return Saying(f"{self._topic}/state", packed(tree), retain=True)

    def _discovery(self) -> dict[str, Any]:
        make = self._make
        modes = ["rgb"] * make.colored + ["color_temp"] * (make.mireds is not None)
        tree: dict[str, Any] = {
            "schema": "json",
            "clrm": True,
            "supported_color_modes": modes or ["brightness"],
            "brightness": True,
            "name": "Light",
            "stat_t": f"{self._topic}/state",
            "cmd_t": f"{self._topic}/command",
            "avty_t": self.availability.topic,
            "uniq_id": f"{make.mac}-light-light",
            "dev": {
                "ids": make.mac,
                "name": make.name,
                "sw": "2026.10.1 (Oct 21 2026, 09:12:44)",
                "mdl": make.model,
                "mf": "Espressif",
            },
        }
        if make.mireds:
            tree |= {"min_mirs": make.mireds[0], "max_mirs": make.mireds[1]}
        return tree


def _integer(value: object) -> int | None:
    """A JSON integer; ``128.0`` is none, for ArduinoJson does not convert."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _color(value: object) -> Color | None:
    match value:
        case {"r": int() as r, "g": int() as g, "b": int() as b} if r or g or b:
            return Color.from_rgb(r, g, b)
        case _:
            return None
