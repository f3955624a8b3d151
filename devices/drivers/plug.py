"""Plugs and relays: a switch by itself, behind which somebody put a lamp or a diffuser.

A scent plug is told how long to run, so that it falls silent by itself when nobody tells it to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import orjson

from controller.atmosphere.model import Capability, Sense, State
from devices.discovery.component import Component, DiscoveryError
from devices.drivers.driver import Attributes, Built, Listen, Quirk, Step, Traits
from devices.drivers.entity import Switch, listen
from devices.drivers.light import part_name
from devices.drivers.light_blink import blink
from devices.drivers.music import music_players
from devices.drivers.roles import device_words
from devices.drivers.scent import diffusers
from devices.drivers.scent_puff import puff
from devices.drivers.siren import SOCKETS, makes_noise
from devices.message import Publication, Received

_ON_TIME, _COUNTDOWN = "on_time", "countdown"
_LONGEST_S = {_ON_TIME: 6553, _COUNTDOWN: 43_200}
"""Zigbee counts an on-time in 16 bits of tenths of a second; Tuya's plugs count down from twelve hours"""

_SOCKETS = SOCKETS | {"diffuser", "scent", "aroma"}
_MACHINES = frozenset(
    [
        "alarm_control_panel",
        "camera",
        "climate",
        "cover",
        "fan",
        "humidifier",
        "lawn_mower",
        "light",
        "lock",
        "siren",
        "vacuum",
        "valve",
        "water_heater",
    ]
)
"""a switch beside one of these is a setting of that"""


@dataclass(frozen=True, slots=True)
class Plug:
    """A switch with something plugged in: a lamp (light) or a diffuser (scent)."""

    power: Switch
    sense: Sense
    timer: str = ""
    """Zigbee2MQTT's word for "on for so many seconds, then off by itself": ``countdown`` where the device
    says that it has it, ``on_time`` where it may; empty behind anything else"""

    @property
    def traits(self) -> Traits:
        """On and off, and off by itself where that is certain."""
        able = {Capability.ON_OFF} | ({Capability.TIMER} if self.timer == _COUNTDOWN else set())
        return Traits(self.sense, frozenset(able), confirms=self.power.read is not None)

    @property
    def listens(self) -> tuple[Listen, ...]:
        """The state topic, if there is one."""
        return listen(self.power.read, self._read)

    def _read(self, received: Received) -> Attributes:
        on = self.power.decode(received)
        return {} if on is None else {"on": on}

    def encode(self, want: State, fade_s: float, quirks: frozenset[Quirk]) -> tuple[Publication, ...]:
        """On or off; on for ``run_s`` seconds where that is said and the plug can count them.

        Zigbee2MQTT does not echo an ``on_time``, nor does anything where the device has none: a plain command
        comes first.
        """
        del fade_s, quirks
        if want.on is None:
            return ()
        order = self.power.encode(on=want.on)
        if not want.on or want.run_s is None or not self.timer:
            return (order,)
        seconds = min(_LONGEST_S[self.timer], round(want.run_s))
        timer = order._replace(payload=orjson.dumps({"state": self.power.on, self.timer: seconds}))
        return (timer,) if self.timer == _COUNTDOWN else (order, timer)

    def refresh(self) -> tuple[Publication, ...]:
        """Zigbee2MQTT reads the state of a plug at its ``/get``."""
        topic = self.power.write.topic
        return (Publication(f"{topic.removesuffix('/set')}/get", b'{"state":""}'),) if self.timer else ()

    def identify(self, reported: State) -> tuple[Step, ...]:
        """A lamp blinks; a diffuser puffs, or pauses where it runs."""
        return blink(self, reported) if self.sense is Sense.LIGHT else puff(self, reported, timed=True)


def plugs(components: Iterable[Component]) -> Iterator[Built | DiscoveryError]:
    """A part for every switch of a device that is nothing else than switches."""
    found = tuple(components)
    switches = [c for c in found if c.platform == "switch" and not _is_setting(c) and not makes_noise(c)]
    if not switches or any(c.platform in _MACHINES for c in found) or _plays_a_role(found):
        return
    for component in switches:
        try:
            yield Built(_name(component), _plug(component, found))
        except DiscoveryError as fault:
            yield fault


def _is_setting(component: Component) -> bool:
    """Child locks say that they are settings; a gateway's permission to join is commanded on its bridge."""
    options = component.options
    return options.text("entity_category") != "" or "/bridge/" in options.text("command_topic")


def _plays_a_role(components: tuple[Component, ...]) -> bool:
    return any(True for kind in (music_players, diffusers) for _ in kind(components))


def _plug(component: Component, beside: tuple[Component, ...]) -> Plug:
    power = Switch.of(component)
    topic = power.write.topic
    by_gateway = "zigbee2mqtt" in f"{component.origin} {component.device.via}".casefold()
    if not by_gateway or not topic.endswith("/set") or power.on != "ON":
        return Plug(power, proposed_sense(component))
    counts = any(c.options.text("command_topic") == f"{topic}/{_COUNTDOWN}" for c in beside)
    return Plug(power, proposed_sense(component), _COUNTDOWN if counts else _ON_TIME)


def proposed_sense(component: Component) -> Sense:
    """What is probably plugged in: a diffuser into a socket, a lamp behind a relay or a wall switch."""
    outlet = component.options.text("device_class") == "outlet"
    words = component.words | device_words(component.device)
    return Sense.SCENT if outlet or words & _SOCKETS else Sense.LIGHT


def _name(component: Component) -> str:
    name = part_name(component).removeprefix("switch").strip("_-.")
    return name or "plug"
