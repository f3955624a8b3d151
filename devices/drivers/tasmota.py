"""Tasmota: its own discovery, commands in one ``Backlog``, states as ``RESULT`` and ``STATE``.

The form of the commands is that of hatasmota, Home Assistant's library for Tasmota, the oracle of the tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from controller.atmosphere.model import Capability, Sense, State
from devices.discovery.availability import Source
from devices.discovery.component import Component, DeviceFacts, DiscoveryError
from devices.discovery.native import Native, announced, mac_connection
from devices.discovery.options import Options, as_text
from devices.discovery.payload import json_object
from devices.drivers.driver import Attributes, Built, Listen, Quirk, Step, Traits
from devices.drivers.light_blink import blink
from devices.drivers.plug import proposed_sense
from devices.drivers.scent_puff import puff
from devices.drivers.tasmota_light import TasmotaLight
from devices.message import Publication, Received

_RELAY, _LIGHT = 1, 2
_MOST_RELAYS = 32
_LONGEST_PULSE_S = 64_800
_TENTHS_UP_TO_S = 11.1
"""PulseTime counts 1-111 in tenths of a second, and from 112 on in seconds above 100"""


def _read(topic: str, payload: bytes) -> tuple[Component, ...] | None:
    """``tasmota/discovery/<MAC>/config``, retained: everything about one device."""
    if not payload:
        return ()
    said = Options(json_object(topic, payload))
    mac = said.text("mac")
    if mac != topic.split("/")[2] or not said.text("t"):
        raise DiscoveryError(topic, f"mac and t expected, found mac {mac[:40]!r}, t {said.text('t')[:40]!r}")
    facts = DeviceFacts(
        (mac,),
        (mac_connection(mac),),
        name=said.text("dn", said.text("hn")),
        maker="Tasmota",
        model=said.text("md"),
        firmware=said.text("sw"),
    )
    here = Source(_topic(said, 2) + "LWT", said.text("onln", "Online"), said.text("ofln", "Offline"))
    return tuple(
        announced(topic, platform, f"{word}_{number}", options, device=facts, here=here)
        for number, platform, word, options in _outputs(said)
    )


def _topic(said: Options, prefix: int) -> str:
    """The full topic with its place-holders filled in; ``prefix`` counts ``cmnd``, ``stat``, ``tele``."""
    listed = said.texts("tp") or ()
    words = listed if len(listed) > prefix else ("cmnd", "stat", "tele")
    full = said.text("ft", "%prefix%/%topic%/")
    filled = {
        "%hostname%": said.text("hn"),
        "%id%": said.text("mac")[-6:],
        "%prefix%": words[prefix],
        "%topic%": said.text("t"),
    }
    for place_holder, value in filled.items():
        full = full.replace(place_holder, value)
    return full


def _outputs(said: Options) -> Iterator[tuple[int, str, str, dict[str, object]]]:
    listed = said.get("rl")
    found = listed[:_MOST_RELAYS] if isinstance(listed, list) else []
    relays = [relay if isinstance(relay, int) else 0 for relay in found]
    words = said.texts("state") or ("OFF", "ON")
    first_light = relays.index(_LIGHT) if _LIGHT in relays else 0
    options = said.get("so")
    common: dict[str, object] = {
        "command_topic": _topic(said, 0),
        "result_topic": _topic(said, 1) + "RESULT",
        "state_topic": _topic(said, 2) + "STATE",
        "payload_off": words[0],
        "payload_on": words[1] if len(words) > 1 else "ON",
        "alone": sum(relay in {_RELAY, _LIGHT} for relay in relays) == 1,
    }
    for index, relay in enumerate(relays):
        if relay == _RELAY:
            yield index + 1, "tasmota_relay", "relay", {**common, "index": index}
        elif relay == _LIGHT:
            about = {"index": index, "light": index - first_light, "settings": options}
            kind = {"subtype": said.number("lt_st", 0), "linked": said.flag("lk", default=True)}
            yield index + 1, "tasmota_light", "light", {**common, **about, **kind}


NATIVE = Native(("tasmota/discovery/+/config",), _read)


@dataclass(frozen=True, slots=True)
class TasmotaRelay:
    """A relay or a plug; a scent plug is given a ``PulseTime``, after which it switches itself off."""

    command_topic: str
    state_topics: tuple[str, ...]
    number: int
    sense: Sense
    on: str = "ON"
    off: str = "OFF"

    @property
    def traits(self) -> Traits:
        """On, off, and off by itself."""
        return Traits(self.sense, frozenset({Capability.ON_OFF, Capability.TIMER}))

    @property
    def listens(self) -> tuple[Listen, ...]:
        """Answers, and the state that it says by itself."""
        return tuple(Listen(topic, self._read) for topic in self.state_topics)

    def _read(self, received: Received) -> Attributes:
        on = read_power(received.json, self.number, {self.on: True, self.off: False})
        return {} if on is None else {"on": on}

    def encode(self, want: State, fade_s: float, quirks: frozenset[Quirk]) -> tuple[Publication, ...]:
        """On or off; whatever hangs on a scent plug leaves no timer behind for what hangs there next."""
        del fade_s, quirks
        if want.on is None:
            return ()
        power = f"Power{self.number}"
        word = self.on if want.on else self.off
        if self.sense is not Sense.SCENT:
            return (Publication(f"{self.command_topic}{power}", word.encode()),)
        pulse = pulse_time(want.run_s) if want.on and want.run_s is not None else 0
        order = f"NoDelay;PulseTime{self.number} {pulse};NoDelay;{power} {word}"
        return (Publication(f"{self.command_topic}Backlog", order.encode()),)

    def refresh(self) -> tuple[Publication, ...]:
        """``State`` asks for all of it."""
        return (Publication(f"{self.command_topic}STATE", b""),)

    def identify(self, reported: State) -> tuple[Step, ...]:
        """A lamp blinks; a diffuser puffs, or pauses where it runs."""
        return blink(self, reported) if self.sense is Sense.LIGHT else puff(self, reported, timed=True)


def pulse_time(seconds: float) -> int:
    """The value of Tasmota's ``PulseTime`` for a time, rounded up where it counts whole seconds.

    >>> pulse_time(5), pulse_time(30.2), pulse_time(0)
    (50, 131, 1)
    """
    if seconds <= _TENTHS_UP_TO_S:
        return max(1, round(seconds * 10))
    return 100 + min(_LONGEST_PULSE_S, -int(-seconds // 1))


def read_power(said: object, number: int, words: Mapping[str, bool]) -> bool | None:
    """Whether an output is on by a ``RESULT`` or ``STATE``; the only output may be called plain ``POWER``."""
    if not isinstance(said, dict):
        return None
    word = said.get(f"POWER{number}", said.get("POWER") if number == 1 else None)
    return None if word is None else words.get(as_text(word))


def parts(components: Iterable[Component]) -> Iterator[Built]:
    """A part for every relay and light."""
    for component in components:
        options = component.options
        name = component.name.partition("_")[0] if options.flag("alone", default=False) else component.name
        if component.platform == "tasmota_light":
            yield Built(name, TasmotaLight.of(component))
        elif component.platform == "tasmota_relay":
            yield Built(
                "plug" if name == "relay" else name,
                TasmotaRelay(
                    options.text("command_topic"),
                    (options.text("result_topic"), options.text("state_topic")),
                    int(options.number("index", 0)) + 1,
                    proposed_sense(component),
                    options.text("payload_on"),
                    options.text("payload_off"),
                ),
            )
