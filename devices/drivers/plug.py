"""Plugs and relays: a switch by itself, behind which somebody put a lamp or a diffuser.

A scent plug is told how long to run, so that it falls silent by itself when nobody tells it to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import orjson

from controller.atmosphere.model import Capability, Sense, State
from devices.discovery.component import Component, DiscoveryError
from devices.drivers.driver import NO_QUIRKS, Attributes, Built, Listen, Quirk, Step, Traits
from devices.drivers.entity import Switch, listen
from devices.drivers.light import part_name
from devices.drivers.light_blink import blink
from devices.drivers.music import music_players
from devices.drivers.roles import device_words
from devices.drivers.scent import diffusers
from devices.message import Publication, Received

_PUFF_S = 2.0
_LONGEST_TIMER_S = 6553
"""the on-time of a Zigbee on-with-timed-off command is 16 bits of tenths of a second"""

_SOCKETS = frozenset({"outlet", "plug", "socket", "sockets", "diffuser", "scent", "aroma"})
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
    timed: bool = False
    """whether it takes Zigbee2MQTT's ``on_time``: on for so many seconds, then off by itself"""

    @property
    def traits(self) -> Traits:
        """On and off."""
        able = {Capability.ON_OFF} | ({Capability.TIMER} if self.timed else set())
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

        Zigbee2MQTT echoes a plain command alone, so that comes first and the timer after it.
        """
        del fade_s, quirks
        if want.on is None:
            return ()
        order = self.power.encode(on=want.on)
        if want.on and want.run_s is not None and self.timed:
            timer = {"state": self.power.on, "on_time": min(_LONGEST_TIMER_S, round(want.run_s))}
            return (order, Publication(self.power.write.topic, orjson.dumps(timer)))
        return (order,)

    def refresh(self) -> tuple[Publication, ...]:
        """Zigbee2MQTT reads the state of a plug at its ``/get``."""
        topic = self.power.write.topic
        return (Publication(f"{topic.removesuffix('/set')}/get", b'{"state":""}'),) if self.timed else ()

    def identify(self, reported: State) -> tuple[Step, ...]:
        """A lamp blinks; a diffuser puffs, or pauses where it runs."""
        if self.sense is Sense.LIGHT:
            return blink(self, reported)
        was_on = bool(reported.on)
        there = State(on=not was_on, run_s=None if was_on else _PUFF_S)
        return tuple(
            (delay_s, item)
            for delay_s, state in ((0.0, there), (_PUFF_S, State(on=was_on)))
            for item in self.encode(state, 0.0, NO_QUIRKS)
        )


def plugs(components: Iterable[Component]) -> Iterator[Built | DiscoveryError]:
    """A part for every switch of a device that is nothing else than switches."""
    found = tuple(components)
    switches = [c for c in found if c.platform == "switch" and not _is_setting(c)]
    if not switches or any(c.platform in _MACHINES for c in found) or _plays_a_role(found):
        return
    for component in switches:
        try:
            yield Built(_name(component), _plug(component))
        except DiscoveryError as fault:
            yield fault


def _is_setting(component: Component) -> bool:
    """Child locks say that they are settings; a gateway's permission to join is commanded on its bridge."""
    options = component.options
    return options.text("entity_category") != "" or "/bridge/" in options.text("command_topic")


def _plays_a_role(components: tuple[Component, ...]) -> bool:
    return any(True for kind in (music_players, diffusers) for _ in kind(components))


def _plug(component: Component) -> Plug:
    power = Switch.of(component)
    by_gateway = "zigbee2mqtt" in f"{component.origin} {component.device.via}".casefold()
    timed = by_gateway and power.write.topic.endswith("/set") and power.on == "ON"
    return Plug(power, proposed_sense(component), timed=timed)


def proposed_sense(component: Component) -> Sense:
    """What is probably plugged in: a diffuser into a socket, a lamp behind a relay or a wall switch."""
    outlet = component.options.text("device_class") == "outlet"
    words = component.words | device_words(component.device)
    return Sense.SCENT if outlet or words & _SOCKETS else Sense.LIGHT


def _name(component: Component) -> str:
    name = part_name(component).removeprefix("switch").strip("_-.")
    return name or "plug"
