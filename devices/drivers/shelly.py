"""Shelly devices of the second generation and later, by remote calls over MQTT: relays, dimmers, lights.

They announce nothing but ``<prefix>/online``; what they consist of is asked, so that they must have "RPC over
MQTT" switched on, and a prefix of one level.
https://shelly-api-docs.shelly.cloud/gen2/ComponentsAndServices/
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from controller.atmosphere.color import Color
from controller.atmosphere.model import Capability, Ranges, Sense, State
from devices.discovery.availability import Source
from devices.discovery.component import Component, DeviceFacts, DiscoveryError
from devices.discovery.native import Native, announced, mac_connection
from devices.discovery.options import as_number
from devices.discovery.payload import json_object
from devices.drivers.driver import Attributes, Built, Listen, Quirk, Step, Traits
from devices.drivers.light_blink import blink
from devices.drivers.light_color import from_rgb
from devices.drivers.plug import proposed_sense
from devices.drivers.scent_puff import puff
from devices.drivers.shelly_rpc import ANSWERS, RpcComponent, call
from devices.message import Publication, Received

_COMPONENT = re.compile(r"(switch|light|cct|rgb|rgbw|cury|input):(\d{1,2})")
_METHODS = {
    "switch": "Switch",
    "light": "Light",
    "cct": "CCT",
    "rgb": "RGB",
    "rgbw": "RGBW",
    "cury": "Cury",
    "input": "Input",
}
_LIGHTS = frozenset({"light", "cct", "rgb", "rgbw"})
_COLORED = frozenset({"rgb", "rgbw"})
_KELVIN = (2700.0, 6500.0)
_PERCENT = 100
_RGB = 3
_NEWS = (b'"vial"', b'"config_changed"')
_UNSAID = object()


def _read(topic: str, payload: bytes) -> tuple[Component, ...] | None:
    """The answer to ``Shelly.GetStatus``: every component that the device has."""
    if not topic.startswith(f"{ANSWERS}/"):
        return None
    if not payload:
        return ()
    prefix = topic.split("/")[1]
    said = json_object(topic, payload)
    result, source = said.get("result"), said.get("src")
    if not isinstance(result, dict) or not isinstance(source, str):
        return None
    system = result.get("sys")
    mac = system.get("mac") if isinstance(system, dict) else None
    model = source.rpartition("-")[0]
    facts = DeviceFacts(
        (source,),
        (mac_connection(mac),) if isinstance(mac, str) else (),
        name=prefix,
        maker="Shelly",
        model=model,
    )
    here = Source(f"{prefix}/online", "true", "false")
    found = tuple(
        announced(
            topic,
            "shelly",
            f"{match[1]}_{match[2]}",
            {
                "prefix_topic": prefix,
                "word": match[1],
                "number": int(match[2]),
                "vials": _vials(status),
                "button": isinstance(status, dict) and status.get("state", _UNSAID) is None,
                "device_class": "outlet" if "plug" in model.casefold() else "",
            },
            device=facts,
            here=here,
        )
        for key, status in result.items()
        if (match := _COMPONENT.fullmatch(key))
    )
    return found or None


def _vials(status: object) -> dict[str, object]:
    """The names of the vials by slot, where there are slots."""
    slots = status.get("slots") if isinstance(status, dict) else None
    held = slots.items() if isinstance(slots, dict) else ()
    vials = ((slot, about.get("vial")) for slot, about in held if isinstance(about, dict))
    return {slot: vial.get("name") for slot, vial in vials if isinstance(vial, dict)}


def _ask(topic: str, payload: bytes) -> tuple[Publication, ...]:
    """What it consists of, when it comes online or was changed; then what its switches are at."""
    prefix, _, rest = topic.partition("/")
    changed = rest == "events/rpc" and any(word in payload for word in _NEWS)
    if (rest == "online" and payload == b"true") or changed:
        return (call(prefix, "Shelly.GetStatus", f"{ANSWERS}/{prefix}", {}),)
    return tuple(rpc.question() for rpc in _inputs(topic, payload)) if prefix == ANSWERS else ()


def _inputs(topic: str, payload: bytes) -> Iterator[RpcComponent]:
    """The inputs of an announcement that are at on or off, which nobody would say before they change."""
    try:
        found = _read(topic, payload) or ()
    except DiscoveryError:
        return
    for component in found:
        if component.options.text("word") == "input" and not component.options.flag("button", default=False):
            yield rpc_component(component)


NATIVE = Native(("+/online", "+/events/rpc", f"{ANSWERS}/+/rpc"), _read, _ask)


@dataclass(frozen=True, slots=True)
class ShellySwitch:
    """A relay or a plug, which can switch itself off after a time (``toggle_after``)."""

    rpc: RpcComponent
    sense: Sense

    @property
    def traits(self) -> Traits:
        """On, off, and off by itself."""
        return Traits(self.sense, frozenset({Capability.ON_OFF, Capability.TIMER}))

    @property
    def listens(self) -> tuple[Listen, ...]:
        """Where its status is heard."""
        return tuple(Listen(topic, self._read) for topic in self.rpc.topics)

    def _read(self, received: Received) -> Attributes:
        on = self.rpc.status(received).get("output")
        return {"on": on} if isinstance(on, bool) else {}

    def encode(self, want: State, fade_s: float, quirks: frozenset[Quirk]) -> tuple[Publication, ...]:
        """On or off; on for ``run_s`` seconds where that is said."""
        del fade_s, quirks
        if want.on is None:
            return ()
        timer = {"toggle_after": want.run_s} if want.on and want.run_s is not None else {}
        return self.rpc.set({"on": want.on, **timer})

    def refresh(self) -> tuple[Publication, ...]:
        """A question."""
        return (self.rpc.question(),)

    def identify(self, reported: State) -> tuple[Step, ...]:
        """A lamp blinks; a diffuser puffs, or pauses where it runs."""
        return blink(self, reported) if self.sense is Sense.LIGHT else puff(self, reported, timed=True)


@dataclass(frozen=True, slots=True)
class ShellyLight:
    """A dimmer, a white of two strips, or a coloured light."""

    rpc: RpcComponent

    @property
    def traits(self) -> Traits:
        """As its kind of component can."""
        able = {Capability.ON_OFF, Capability.BRIGHTNESS, Capability.FADE}
        able |= {Capability.COLOR_TEMPERATURE} if self.rpc.word == "cct" else set()
        able |= {Capability.COLOR} if self.rpc.word in _COLORED else set()
        low, high = _KELVIN
        return Traits(Sense.LIGHT, frozenset(able), Ranges(_PERCENT, kelvin_min=low, kelvin_max=high))

    @property
    def listens(self) -> tuple[Listen, ...]:
        """Where its status is heard."""
        return tuple(Listen(topic, self._read) for topic in self.rpc.topics)

    def _read(self, received: Received) -> Attributes:
        said = self.rpc.status(received)
        attributes: Attributes = {}
        if isinstance(said.get("output"), bool):
            attributes["on"] = said["output"]
        percent = as_number(said.get("brightness"))
        if percent is not None:
            attributes["brightness"] = min(1.0, max(0.0, percent / _PERCENT))
        kelvin = as_number(said.get("ct")) if self.rpc.word == "cct" else None
        if kelvin is not None and kelvin > 0:
            attributes["temperature_kelvin"] = kelvin
        color = _color(said) if self.rpc.word in _COLORED else None
        if color is not None:
            attributes["color"] = color
        return attributes

    def encode(self, want: State, fade_s: float, quirks: frozenset[Quirk]) -> tuple[Publication, ...]:
        """One call."""
        del quirks
        order: dict[str, object] = {} if want.on is None else {"on": want.on}
        if want.on is not False and want.brightness is not None:
            order["brightness"] = max(1, round(want.brightness * _PERCENT))
        if want.on is not False and want.temperature_kelvin is not None and self.rpc.word == "cct":
            order["ct"] = round(want.temperature_kelvin)
        if want.on is not False and want.color is not None and self.rpc.word in _COLORED:
            order["rgb"] = list(want.color.to_rgb())
            order |= {"white": 0} if self.rpc.word == "rgbw" else {}
        if fade_s > 0:
            order["transition_duration"] = round(fade_s, 1)
        return self.rpc.set(order)

    def refresh(self) -> tuple[Publication, ...]:
        """A question."""
        return (self.rpc.question(),)

    def identify(self, reported: State) -> tuple[Step, ...]:
        """Blink."""
        return blink(self, reported)


def _color(said: Mapping[str, object]) -> Color | None:
    listed = said.get("rgb")
    channels = [as_number(item) for item in listed] if isinstance(listed, list) else []
    known = [channel for channel in channels if channel is not None]
    return from_rgb(*known) if len(known) == len(channels) == _RGB else None


def rpc_component(component: Component) -> RpcComponent:
    """Where the component of an announcement is reached."""
    options = component.options
    word = options.text("word")
    return RpcComponent(
        options.text("prefix_topic"), word, _METHODS.get(word, ""), int(options.number("number", 0))
    )


def parts(components: Iterable[Component]) -> Iterator[Built]:
    """A part for every relay and light."""
    for component in components:
        word = component.options.text("word")
        if component.platform == "shelly" and word == "switch":
            yield Built(component.name, ShellySwitch(rpc_component(component), proposed_sense(component)))
        elif component.platform == "shelly" and word in _LIGHTS:
            yield Built(component.name, ShellyLight(rpc_component(component)))
