"""Shelly devices of the first generation: ``shellies/<id>/...``, announced on request.

https://shelly-api-docs.shelly.cloud/gen1/#mqtt-support
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import orjson

from controller.atmosphere.model import Capability, Ranges, Sense, State
from devices.discovery.availability import Source
from devices.discovery.component import Component, DeviceFacts, DiscoveryError
from devices.discovery.native import Native, announced, mac_connection
from devices.discovery.options import Options, as_number
from devices.discovery.payload import json_object
from devices.discovery.topic import usable
from devices.drivers.driver import Attributes, Built, Listen, Quirk, Step, Traits
from devices.drivers.entity import Reading, Switch, Writing
from devices.drivers.light_blink import blink
from devices.drivers.light_color import from_rgb
from devices.drivers.plug import Plug, proposed_sense
from devices.message import Publication, Received

_OUTPUTS: Mapping[str, tuple[str, ...]] = {
    "SHSW-1": ("relay/0",),
    "SHSW-L": ("relay/0",),
    "SHSW-PM": ("relay/0",),
    "SHSW-21": ("relay/0", "relay/1"),
    "SHSW-25": ("relay/0", "relay/1"),
    "SHSW-44": ("relay/0", "relay/1", "relay/2", "relay/3"),
    "SHPLG-1": ("relay/0",),
    "SHPLG-S": ("relay/0",),
    "SHPLG-U1": ("relay/0",),
    "SHPLG2-1": ("relay/0",),
    "SHDM-1": ("light/0",),
    "SHDM-2": ("light/0",),
    "SHVIN-1": ("light/0",),
    "SHBDUO-1": ("light/0",),
    "SHBLB-1": ("color/0",),
    "SHCB-1": ("color/0",),
    "SHRGBW2": ("color/0",),
    "SHRGBW2-white": ("white/0", "white/1", "white/2", "white/3"),
}
"""by model; a strip controller says in which of its two modes it is"""
_INPUTS: Mapping[str, int] = {
    "SHSW-1": 1,
    "SHSW-L": 2,
    "SHSW-PM": 1,
    "SHSW-25": 2,
    "SHDM-1": 2,
    "SHDM-2": 2,
    "SHIX3-1": 3,
    "SHUNI-1": 2,
    "SHBTN-1": 1,
    "SHBTN-2": 1,
}
"""how many inputs each model has that tell how they were pushed"""
_WAKING = ("SHBTN",)
_PLUGS = ("SHPLG",)
_KELVIN = (2700.0, 6500.0)
_LONGEST_S = 5.0
_ONLINE = "/online"
_PERCENT = 100


def _read(topic: str, payload: bytes) -> tuple[Component, ...] | None:
    """``shellies/announce``: what kind of device it is, which says what it consists of."""
    if topic.endswith(_ONLINE):
        return None
    if not payload:
        return ()
    said = Options(json_object(topic, payload))
    name, model = said.text("id"), said.text("model")
    if not name or not model or "gen" in said:
        return None  # a later generation announces itself here too, in other words
    outputs = _OUTPUTS.get(f"{model}-white" if said.text("mode") == "white" else model, ())
    if not outputs and model not in _INPUTS:
        raise DiscoveryError(
            topic, f"Shelly model {model[:40]!r} gives no light, music or scent, nor a press"
        )
    base = f"shellies/{name}"
    facts = DeviceFacts(
        (name,),
        (mac_connection(said.text("mac")),) if said.text("mac") else (),
        name=name,
        maker="Shelly",
        model=f"{model} plug" if model.startswith(_PLUGS) else model,
        firmware=said.text("fw_ver"),
    )
    here = Source(f"{base}/online", "true", "false")
    inputs = tuple(
        announced(
            topic,
            "shelly_gen1",
            f"input_{number}",
            {"base_topic": base, "number": number, "wakes": model.startswith(_WAKING)},
            device=facts,
            here=here,
        )
        for number in range(_INPUTS.get(model, 0))
    )
    return inputs + tuple(
        announced(
            topic,
            "shelly_gen1",
            output.replace("/", "_"),
            {"command_topic": f"{base}/{output}", "tunable": model == "SHBDUO-1"},
            device=facts,
            here=here,
        )
        for output in outputs
    )


def _ask(topic: str, payload: bytes) -> tuple[Publication, ...]:
    """They announce themselves when they start and when they are asked; kept is only that they are there.

    Of one with inputs, the count of the last push is asked, so that the next one is known for another.
    """
    if topic == "shellies/announce":
        name = _own_topic(topic, payload).removeprefix("shellies/").removesuffix("/announce")
        return (Publication(f"shellies/{name}/command", b"update"),) if _has_inputs(topic, payload) else ()
    if not topic.endswith(_ONLINE) or payload != b"true":
        return ()
    return (Publication(f"{topic.removesuffix(_ONLINE)}/command", b"announce"),)


def _has_inputs(topic: str, payload: bytes) -> bool:
    try:
        said = Options(json_object(topic, payload))
        return said.text("model") in _INPUTS and "/" not in said.text("id") and usable(said.text("id"))
    except DiscoveryError:
        return False


def _own_topic(topic: str, payload: bytes) -> str:
    """All of them announce themselves on one topic; each is kept under one of its own."""
    try:
        name = Options(json_object(topic, payload)).text("id")
    except DiscoveryError:
        return topic
    return f"shellies/{name}/announce" if name and "/" not in name else topic


NATIVE = Native(
    ("shellies/announce", "shellies/+/announce", f"shellies/+{_ONLINE}"),
    _read,
    ask=_ask,
    topic=_own_topic,
)


@dataclass(frozen=True, slots=True)
class ShellyGen1Light:
    """A dimmer, a bulb or a strip: one JSON object for a command, one for its status."""

    base: str
    tunable: bool = False

    @property
    def traits(self) -> Traits:
        """Fades take five seconds at most."""
        able = {Capability.ON_OFF, Capability.BRIGHTNESS, Capability.FADE}
        able |= {Capability.COLOR} if self._colored else set()
        able |= {Capability.COLOR_TEMPERATURE} if self.tunable else set()
        low, high = _KELVIN
        return Traits(Sense.LIGHT, frozenset(able), Ranges(_PERCENT, kelvin_min=low, kelvin_max=high))

    @property
    def _colored(self) -> bool:
        return "/color/" in self.base

    @property
    def listens(self) -> tuple[Listen, ...]:
        """Its status."""
        return (Listen(f"{self.base}/status", self._read),)

    def _read(self, received: Received) -> Attributes:
        said = received.json
        if not isinstance(said, dict):
            return {}
        attributes: Attributes = {"on": said["ison"]} if isinstance(said.get("ison"), bool) else {}
        percent = as_number(said.get("gain" if self._colored else "brightness"))
        if percent is not None:
            attributes["brightness"] = min(1.0, max(0.0, percent / _PERCENT))
        kelvin = as_number(said.get("temp")) if self.tunable else None
        if kelvin is not None and kelvin > 0:
            attributes["temperature_kelvin"] = kelvin
        channels = [as_number(said.get(name)) for name in ("red", "green", "blue")] if self._colored else []
        known = [channel for channel in channels if channel is not None]
        color = from_rgb(*known) if known and len(known) == len(channels) else None
        return attributes if color is None else {**attributes, "color": color}

    def encode(self, want: State, fade_s: float, quirks: frozenset[Quirk]) -> tuple[Publication, ...]:
        """One JSON object."""
        del quirks
        order: dict[str, object] = {} if want.on is None else {"turn": "on" if want.on else "off"}
        lit = want.on is not False
        if lit and want.brightness is not None:
            order["gain" if self._colored else "brightness"] = max(1, round(want.brightness * _PERCENT))
        if lit and want.temperature_kelvin is not None and self.tunable:
            order["temp"] = round(want.temperature_kelvin)
        if lit and want.color is not None and self._colored:
            red, green, blue = want.color.to_rgb()
            order |= {"mode": "color", "red": red, "green": green, "blue": blue, "white": 0, "effect": 0}
        order["transition"] = round(min(fade_s, _LONGEST_S) * 1000)
        return (Publication(f"{self.base}/set", orjson.dumps(order)),)

    def refresh(self) -> tuple[Publication, ...]:
        """``update`` makes a device repeat all it knows."""
        return (_update(self.base),)

    def identify(self, reported: State) -> tuple[Step, ...]:
        """Blink."""
        return blink(self, reported)


def _update(base: str) -> Publication:
    return Publication(f"{base.rsplit('/', 2)[0]}/command", b"update")


def parts(components: Iterable[Component]) -> Iterator[Built]:
    """A part for every output; a relay is a plug without a timer, which MQTT does not give here."""
    for component in components:
        if component.platform != "shelly_gen1" or component.name.startswith("input"):
            continue
        base = component.options.text("command_topic")
        if component.name.startswith("relay"):
            power = Switch(Writing(f"{base}/command"), Reading(base), "on", "off", "on", "off")
            yield Built(component.name, Plug(power, proposed_sense(component)))
        else:
            tunable = component.options.flag("tunable", default=False)
            yield Built(component.name, ShellyGen1Light(base, tunable))
