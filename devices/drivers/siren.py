"""Sirens: ``siren`` components of discovery, and products of that name that are announced as switches.

They are no parts of a scene: nothing but a person's act sounds one, for a moment, and quietly where it can.
https://www.home-assistant.io/integrations/siren.mqtt/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import orjson

from devices.discovery import sandbox
from devices.discovery.component import Component, DiscoveryError
from devices.discovery.template import is_plain_value
from devices.drivers.driver import Step
from devices.drivers.entity import Writing, command
from devices.drivers.roles import device_words
from devices.message import Publication

LONGEST_S = 10.0
LOUDEST = 0.5
"""of a test by hand: a shop is no place to hear a siren at its full"""
SOCKETS = frozenset({"outlet", "plug", "socket", "sockets"})
ALARMS = frozenset({"siren", "alarm", "chime", "doorbell", "buzzer", "smoke"})
"""words of switches that make a noise and are nothing that a scene may switch"""


@dataclass(frozen=True, slots=True)
class Siren:
    """One siren of a device."""

    part: str
    """the component, unique within its device"""
    write: Writing
    off_template: str = ""
    on: str = "ON"
    off: str = "OFF"
    has_volume: bool = False
    has_duration: bool = False
    tones: tuple[str, ...] = ()
    structured: bool = True
    """whether it is told by JSON where it names no template, as sirens are and switches are not"""

    def test(self, seconds: float, volume: float) -> tuple[Step, ...]:
        """Sound for so long and so loud (0-1), both within the bounds, and fall silent.

        Raises ``TemplateError`` before anything sounds. One that counts the seconds itself falls silent also
        where nobody tells it to.
        """
        lasts_s = max(1, round(min(seconds, LONGEST_S)))
        said: dict[str, object] = {"duration": lasts_s} if self.has_duration else {}
        if self.has_volume:
            said["volume_level"] = round(min(volume, LOUDEST), 2)
        on = self._publication(self.write.template, self.on, said)
        off = self._publication(self.off_template or self.write.template, self.off, {})
        return (0.0, on), (float(lasts_s), off)

    def _publication(self, template: str, word: str, said: Mapping[str, object]) -> Publication:
        if not is_plain_value(template):
            text = sandbox.render(template, {"value": word, "state": word, **said})
            return Publication(self.write.topic, text.encode())
        payload = orjson.dumps({"state": word, **said}) if self.structured else word.encode()
        return Publication(self.write.topic, payload)


def sirens(components: Iterable[Component]) -> Iterator[Siren | DiscoveryError]:
    """The sirens of a device; switches only where it has no siren component."""
    found = tuple(components)
    named = [component for component in found if component.platform == "siren"]
    for component in named or [component for component in found if _is_siren_switch(component)]:
        try:
            yield _siren(component)
        except DiscoveryError as fault:
            yield fault


def _is_siren_switch(component: Component) -> bool:
    words = component.words | device_words(component.device)
    return (
        component.platform == "switch" and "siren" in words and not component.options.text("entity_category")
    )


def _siren(component: Component) -> Siren:
    options, is_siren = component.options, component.platform == "siren"
    return Siren(
        component.name,
        command(component),
        options.text("command_off_template"),
        options.text("payload_on", "ON"),
        options.text("payload_off", "OFF"),
        has_volume=is_siren and options.flag("support_volume_set", default=True),
        has_duration=is_siren and options.flag("support_duration", default=True),
        tones=options.texts("available_tones") or (),
        structured=is_siren,
    )


def makes_noise(component: Component) -> bool:
    """Whether a switch belongs to an alarm or a bell; a plug that shows when a bell rings is a plug."""
    product = device_words(component.device)
    return bool(component.words & ALARMS) or (bool(product & ALARMS) and not product & SOCKETS)
