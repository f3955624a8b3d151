"""A Zigbee lamp as it appears through Zigbee2MQTT, with the habits that real ones have."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from controller.atmosphere.color import Color
from devices.node.saying import Availability, Saying, packed, unpacked
from devices.simulated.models.lamp import Glow, Hue, Lamp, Wish

BASE = "zigbee2mqtt"
BRIDGE = Availability(f"{BASE}/bridge/state", packed({"state": "online"}), packed({"state": "offline"}))
STEPS = 254
BURST, BURST_S = 10, 1.0
"""More commands than this within this time, and Zigbee2MQTT's last echo is that of a command before."""


class Echo(StrEnum):
    """When during a fade a lamp says what."""

    TARGET = "target"
    """the target, as soon as the command is understood"""
    END = "end"
    """what it is, when the fade is over"""
    STEPS = "steps"
    """what it is, once a second and at the end"""


class Quirk(StrEnum):
    """What some makers' lamps do with a command that says several things."""

    NONE = "none"
    FADES_COLOR_ONLY = "fades-color-only"
    """brightness, colour and transition together: the brightness jumps (IKEA)"""
    SKIPS_COLOR = "skips-color"
    """brightness and colour together: the colour is forgotten"""
    NO_TRANSITION = "no-transition"
    """every change is sudden"""


@dataclass(frozen=True, slots=True)
class ZigbeeLamp:
    """What the maker decided about a lamp."""

    ieee: str
    name: str
    maker: str
    model: str
    model_id: str
    mireds: tuple[int, int] | None = None
    """coolest and warmest, e.g. (250, 454)"""
    colored: bool = False
    echo: Echo = Echo.TARGET
    quirk: Quirk = Quirk.NONE


class ZigbeeLight:
    """State and manners of one lamp behind Zigbee2MQTT: QoS 0, nothing retained but its discovery."""

    latency_s = (0.005, 0.3)

    def __init__(self, lamp: ZigbeeLamp) -> None:
        self._make = lamp
        self._topic = f"{BASE}/{lamp.name}"
        self._lamp = Lamp(steps=STEPS, mireds=lamp.mireds, colored=lamp.colored)
        self._next_echo_s: float | None = None
        self._commanded_s: deque[float] = deque(maxlen=BURST)
        self.name = lamp.name
        self.commands = (f"{self._topic}/set", f"{self._topic}/get")
        self.availability = Availability(f"{self._topic}/availability", BRIDGE.online, BRIDGE.offline)

    def announce(self, now_s: float) -> list[Saying]:
        """Discovery, availability and the state last known."""
        discovery = packed(self._discovery())
        topic = f"homeassistant/light/{self._make.ieee}/light/config"
        return [
            Saying(topic, discovery, retain=True, qos=1),
            self.availability.greeting(),
            self._echo(self._lamp.glow(now_s)),
        ]

    def handle(self, topic: str, payload: bytes, now_s: float) -> list[Saying]:
        """Obey ``/set``; answer ``/get`` with what the lamp is at this very moment."""
        if topic.endswith("/get"):
            return [self._echo(self._lamp.glow(now_s))]
        wish = self._understood(unpacked(payload))
        if wish is None:
            return []
        before, hurried = self._lamp.target(), self._hurried(now_s)
        self._obey(wish, now_s)
        if hurried:
            return [self._echo(before)]
        fading = self._lamp.settles_s() > now_s
        if not fading or self._make.echo is Echo.TARGET:
            self._next_echo_s = None
            return [self._echo(self._lamp.target())]
        self._next_echo_s = self._after(now_s)
        return []

    def advance(self, now_s: float) -> list[Saying]:
        """Report a fade on its way, if this lamp does that."""
        if self._next_echo_s is None or now_s < self._next_echo_s:
            return []
        settled = now_s >= self._lamp.settles_s()
        self._next_echo_s = None if settled else self._after(now_s)
        return [self._echo(self._lamp.glow(now_s))]

    def due_s(self) -> float | None:
        """When the next echo of a fade is due."""
        return self._next_echo_s

    def power_up(self, now_s: float) -> None:
        """Full on and warm white."""
        self._lamp.power_up(now_s)
        self._next_echo_s = None

    def _hurried(self, now_s: float) -> bool:
        """Whether this command comes in a burst."""
        earlier = self._commanded_s[0] if len(self._commanded_s) == BURST else float("-inf")
        self._commanded_s.append(now_s)
        return now_s - earlier < BURST_S

    def _after(self, now_s: float) -> float:
        end_s = self._lamp.settles_s()
        return min(now_s + 1.0, end_s) if self._make.echo is Echo.STEPS else end_s

    def _understood(self, tree: dict[str, Any]) -> Wish | None:
        """The wish in a ``/set`` payload; ``None`` when there is nothing in it for this lamp."""
        wish = Wish(
            on={"ON": True, "OFF": False}.get(str(tree.get("state")).upper()),
            level=_whole(tree.get("brightness")),
            mireds=_whole(tree.get("color_temp")) if self._make.mireds else None,
            color=_color(tree.get("color")) if self._make.colored else None,
            fade_s=_seconds(tree.get("transition")),
        )
        said = (wish.on, wish.level, wish.mireds, wish.color)
        return None if all(value is None for value in said) else wish

    def _obey(self, wish: Wish, now_s: float) -> None:
        hued = wish.mireds is not None or wish.color is not None
        level_fade_s = wish.fade_s
        match self._make.quirk:
            case Quirk.FADES_COLOR_ONLY if hued and wish.level:
                level_fade_s = 0.0
            case Quirk.SKIPS_COLOR if hued and wish.level:
                wish = Wish(wish.on, wish.level, fade_s=wish.fade_s)
            case Quirk.NO_TRANSITION:
                wish, level_fade_s = Wish(wish.on, wish.level, wish.mireds, wish.color), 0.0
            case _:
                pass
        self._lamp.obey(wish, now_s, level_fade_s=level_fade_s)

    def _echo(self, glow: Glow) -> Saying:
        tree: dict[str, Any] = {"brightness": glow.level}
        if self._make.colored:
            tree["color"] = {"x": round(glow.color.x, 4), "y": round(glow.color.y, 4)}
        if glow.hue is not None:
            tree["color_mode"] = glow.hue.value
        if self._make.mireds:
            tree["color_temp"] = glow.mireds  # stale, and sent all the same, while the lamp follows xy
        tree |= {"linkquality": 60 + len(self.name) * 7 % 180, "state": "ON" if glow.on else "OFF"}
        return Saying(self._topic, packed(tree))

    def _discovery(self) -> dict[str, Any]:
        make = self._make
        modes = [Hue.XY.value] * make.colored + [Hue.TEMPERATURE.value] * (make.mireds is not None)
        template = "{{ value_json.state }}"
        tree: dict[str, Any] = {
            "availability": [
                {"topic": BRIDGE.topic, "value_template": template},
                {"topic": self.availability.topic, "value_template": template},
            ],
            "availability_mode": "all",
            "brightness": True,
            "brightness_scale": STEPS,
            "command_topic": f"{self._topic}/set",
            "default_entity_id": f"light.{self.name.replace('-', '_')}",
            "device": {
                "identifiers": [f"zigbee2mqtt_{make.ieee}"],
                "manufacturer": make.maker,
                "model": make.model,
                "model_id": make.model_id,
                "name": self.name,
                "sw_version": "1.0.21",
                "via_device": "zigbee2mqtt_bridge_0x00124b00120144ae",
            },
            "effect": True,
            "effect_list": ["blink", "breathe", "okay", "channel_change", "finish_effect", "stop_effect"],
            "json_attributes_topic": self._topic,
            "name": None,
            "object_id": self.name.replace("-", "_"),
            "origin": {"name": "Zigbee2MQTT", "sw": "2.14.0", "url": "https://www.zigbee2mqtt.io"},
            "schema": "json",
            "state_topic": self._topic,
            "supported_color_modes": modes or ["brightness"],
            "unique_id": f"{make.ieee}_light_{BASE}",
        }
        if make.mireds:
            tree |= {"min_mireds": make.mireds[0], "max_mireds": make.mireds[1]}
        return tree


class ZigbeeBridge:
    """Zigbee2MQTT itself, as far as its lamps depend on it: it is there, or all of them are gone."""

    name = "zigbee2mqtt-bridge"
    availability = BRIDGE
    commands: tuple[str, ...] = ()
    latency_s = (0.005, 0.05)

    def announce(self, now_s: float) -> list[Saying]:
        """That the bridge is online."""
        del now_s
        return [BRIDGE.greeting()]

    def handle(self, topic: str, payload: bytes, now_s: float) -> list[Saying]:
        """Nothing: its requests are not simulated."""
        del topic, payload, now_s
        return []

    def advance(self, now_s: float) -> list[Saying]:
        """Nothing moves in a bridge."""
        del now_s
        return []

    def due_s(self) -> float | None:
        """Never."""
        return None

    def power_up(self, now_s: float) -> None:
        """It has no state to lose."""
        del now_s


def _whole(value: object) -> int | None:
    return round(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _seconds(value: object) -> float:
    return max(0.0, float(value)) if isinstance(value, int | float) else 0.0


def _color(value: object) -> Color | None:
    match value:
        case {"x": float() | int() as x, "y": float() | int() as y}:
            return Color(float(x), float(y))
        case {"r": int() as r, "g": int() as g, "b": int() as b} if r or g or b:
            return Color.from_rgb(r, g, b)
        case _:
            return None
