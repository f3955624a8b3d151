"""A device in operation: its drivers, and what it has said so far."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

from controller.atmosphere.model import Part, State
from devices.discovery.availability import Source
from devices.drivers.driver import Attributes, Driver, Quirk, RelativeDriver
from devices.message import Publication, Received
from devices.registry.assembly import Assembly
from devices.registry.device import Device, Report


class Channel:
    """One part in operation; ``state`` is all that it has said and that still holds."""

    __slots__ = ("_relative", "driver", "part", "quirks", "state")

    def __init__(self, part: Part, driver: Driver, quirks: frozenset[Quirk]) -> None:
        self.part = part
        self.driver = driver
        self.quirks = quirks
        self.state = State()
        self._relative = driver if isinstance(driver, RelativeDriver) else None

    def encode(self, want: State, fade_s: float) -> tuple[Publication, ...]:
        """The messages that ask the part to be as wanted."""
        if self._relative is not None:
            return self._relative.encode_from(self.state, want, fade_s, self.quirks)
        return self.driver.encode(want, fade_s, self.quirks)


class Unit:
    """One device in operation."""

    __slots__ = ("assembly", "channels", "device", "heard")

    def __init__(self, assembly: Assembly, configs: dict[str, bytes]) -> None:
        self.assembly = assembly
        self.channels = {
            name: Channel(part, assembly.drivers[name], assembly.quirks)
            for name, part in assembly.parts.items()
        }
        self.heard: dict[Source, bool] = {}
        self.device = Device(
            id=assembly.id,
            name=assembly.name,
            maker=assembly.maker,
            model=assembly.model,
            identifiers=assembly.identifiers,
            parts=assembly.parts,
            kind=assembly.kind,
            origin=assembly.origin,
            configs=configs,
            actions=tuple(a for _, source in assembly.presses for a in sorted(source.actions)),
            has_buttons=bool(assembly.presses),
            sirens=assembly.sirens,
            reported={name: State() for name in assembly.parts},
        )

    @property
    def sources(self) -> frozenset[Source]:
        """Every availability source of the device."""
        return frozenset(source for rule in self.assembly.availability for source in rule.sources)

    def hear(self, source: Source, received: Received) -> bool:
        """Take in an availability message; whether the device's availability changed by it."""
        word = source.read(received)
        if word is None:
            return False
        self.heard.pop(source, None)
        self.heard[source] = word
        verdicts = {rule.verdict(self.heard) for rule in self.assembly.availability}
        before = self.device.available
        self.device.available = False if False in verdicts else None if None in verdicts else True
        return self.device.available is not before

    def say(self, channel: Channel, attributes: Attributes) -> Report:
        """Take in what a part said."""
        channel.state = _after(channel.state, tuple(attributes.items()))
        return self.report(channel)

    def report(self, channel: Channel) -> Report:
        """What is known of a part now."""
        state = channel.state
        identity = channel.part.id
        self.device.reported[identity.part] = state
        return Report(identity, state, self.device.available)

    def inherit(self, former: Unit) -> None:
        """Take over what the same device said before its configuration changed."""
        for name, channel in self.channels.items():
            if name in former.channels:
                channel.state = former.channels[name].state
                channel.quirks |= former.channels[name].quirks
                self.report(channel)


@lru_cache(maxsize=512)
def _after(state: State, attributes: tuple[tuple[str, Any], ...]) -> State:
    """What holds once ``attributes`` were said; parts that say the same have one state in common."""
    return replace(state, **dict(attributes))
