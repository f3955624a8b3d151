"""Lights of the JSON schema: Zigbee2MQTT, ESPHome, our own nodes and most others."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson

from controller.atmosphere.model import Capability, Sense, State
from devices.discovery.component import Component
from devices.discovery.options import Options, as_number
from devices.drivers.driver import Attributes, Listen, Quirk, Step, Traits
from devices.drivers.entity import command, whole
from devices.drivers.light_blink import blink
from devices.drivers.light_color import COLORED, ColorMode, from_json, to_json
from devices.drivers.light_range import LightRange
from devices.message import Publication, Received

_ON_OFF = {"ON": True, "OFF": False}
_MODES = {str(mode): mode for mode in ColorMode}
_LEGACY_FLAGS = {
    "color_temp": ColorMode.COLOR_TEMP,
    "xy": ColorMode.XY,
    "hs": ColorMode.HS,
    "rgb": ColorMode.RGB,
}


@dataclass(frozen=True, slots=True)
class JsonLight:
    """One JSON object for a command, one for a state."""

    command_topic: str
    state_topic: str
    reach: LightRange
    transition: bool = True
    confirms: bool = True
    asks: bool = False
    """whether Zigbee2MQTT's ``/get`` is there"""

    @classmethod
    def of(cls, component: Component) -> JsonLight:
        """Raises ``DiscoveryError`` without a command topic."""
        options = component.options
        state_topic = options.text("state_topic")
        modes = _modes(options)
        return cls(
            command(component).topic,
            state_topic,
            LightRange.of(options, modes, dimmable=modes != {ColorMode.ONOFF}),
            transition=options.flag("transition", default=True),
            confirms=bool(state_topic) and not options.flag("optimistic", default=False),
            asks="zigbee2mqtt" in f"{component.origin} {component.device.via}".casefold(),
        )

    @property
    def traits(self) -> Traits:
        """As declared; only what can be dimmed can fade."""
        able = self.reach.capabilities
        if self.transition and self.reach.dimmable:
            able |= {Capability.FADE}
        return Traits(Sense.LIGHT, able, self.reach.ranges, confirms=self.confirms)

    @property
    def listens(self) -> tuple[Listen, ...]:
        """The one state topic."""
        return (Listen(self.state_topic, self.decode),) if self.state_topic else ()

    def decode(self, received: Received) -> Attributes:
        """What a state says; ``color_mode`` decides which of colour and temperature counts."""
        return received.read(_attributes, self.reach)

    def encode(self, want: State, fade_s: float, quirks: frozenset[Quirk]) -> tuple[Publication, ...]:
        """One command, or colour and brightness apart for a light that follows only one of them at a time."""
        payloads = _payloads(self.reach, want, fade_s if self.transition else 0.0, quirks)
        return tuple([Publication(self.command_topic, payload) for payload in payloads])

    def refresh(self) -> tuple[Publication, ...]:
        """Zigbee2MQTT reads from the lamp what a ``/get`` names."""
        if not self.asks or not self.command_topic.endswith("/set"):
            return ()
        names = {
            "state": True,
            "brightness": self.reach.dimmable,
            "color_temp": self.reach.tunable,
            "color": self.reach.color_mode is not None,
        }
        asked = dict.fromkeys((name for name, there in names.items() if there), "")
        return (Publication(f"{self.command_topic.removesuffix('/set')}/get", orjson.dumps(asked)),)

    def identify(self, reported: State) -> tuple[Step, ...]:
        """Blink."""
        return blink(self, reported)


@lru_cache(maxsize=512)
def _payloads(reach: LightRange, want: State, fade_s: float, quirks: frozenset[Quirk]) -> tuple[bytes, ...]:
    """The commands of a light of this reach: a thousand lamps of one model are told the same."""
    fade = _transition(fade_s, quirks)
    if want.on is False:
        return (orjson.dumps({"state": "OFF", **fade}),)
    hue: dict[str, object] = {}
    if want.color is not None and reach.color_mode is not None:
        hue["color"] = to_json(want.color, reach.color_mode)
    elif want.temperature_kelvin is not None and reach.tunable:
        hue["color_temp"] = reach.temperature_out(want.temperature_kelvin)
    level: dict[str, object] = {}
    if want.brightness is not None and reach.dimmable:
        level["brightness"] = reach.brightness_out(want.brightness)
    apart = Quirk.SPLIT_COLOR_AND_BRIGHTNESS in quirks and hue and level
    commands = (hue, level) if apart else (hue | level,)
    return tuple(orjson.dumps({"state": "ON", **item, **fade}) for item in commands)


def _transition(fade_s: float, quirks: frozenset[Quirk]) -> dict[str, object]:
    if fade_s <= 0 or Quirk.NO_TRANSITION in quirks:
        return {}
    return {"transition": max(1, round(fade_s)) if Quirk.WHOLE_SECONDS in quirks else whole(fade_s)}


def _attributes(received: Received, reach: LightRange) -> Attributes:
    said = received.json
    if not isinstance(said, dict):
        return {}
    attributes: Attributes = {}
    if "state" in said:
        attributes["on"] = _switched_on(said["state"])
    brightness = as_number(said.get("brightness"))
    if brightness is not None:
        attributes["brightness"] = reach.brightness_in(brightness)
    return attributes | _hue(said, reach)


def _hue(said: dict[str, Any], reach: LightRange) -> Attributes:
    word = said.get("color_mode")
    mode = _MODES.get(word) if isinstance(word, str) else None
    kelvin, color = None, None
    if mode is None or mode is ColorMode.COLOR_TEMP:
        number = as_number(said.get("color_temp"))
        kelvin = None if number is None else reach.temperature_in(number)
    if mode is None or mode in COLORED:
        color = from_json(said.get("color"), mode)
    if mode is None and kelvin is None and color is None:
        return {}
    return {"temperature_kelvin": kelvin, "color": color}


def _switched_on(word: object) -> bool | None:
    if isinstance(word, bool):
        return word
    return _ON_OFF.get(word.upper()) if isinstance(word, str) else None


def _modes(options: Options) -> frozenset[ColorMode]:
    listed = options.texts("supported_color_modes")
    if listed is not None:
        return frozenset(_MODES[word] for word in listed if word in _MODES) or frozenset({ColorMode.ONOFF})
    old = {mode for flag, mode in _LEGACY_FLAGS.items() if options.flag(flag, default=False)}
    if options.flag("brightness", default=False):
        old.add(ColorMode.BRIGHTNESS)
    return frozenset(old or {ColorMode.ONOFF})
