"""Contacts that open and close by themselves: the ``binary_sensor`` of a relay, a door, a fire panel."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from devices.discovery.component import Component
from devices.discovery.options import as_text
from devices.drivers.entity import Reading, reading
from devices.message import Received


class ContactSource(Protocol):
    """Where a contact is heard."""

    @property
    def part(self) -> str:
        """The component, unique within its device."""
        ...

    def closed(self, received: Received) -> bool | None:
        """Whether it is on; ``None`` for a message that says neither."""
        ...


@dataclass(frozen=True, slots=True)
class WordContact:
    """A contact that has a word for on and one for off."""

    part: str
    read: Reading
    on: str = "ON"
    off: str = "OFF"

    def closed(self, received: Received) -> bool | None:
        """Whether it is on; ``None`` for a message that says neither."""
        value = self.read.value(received)
        if isinstance(value, bool):
            return value
        word = "" if value is None else as_text(value)
        return True if word == self.on else False if word == self.off else None


def contact_sources(components: Iterable[Component]) -> Iterator[tuple[str, WordContact]]:
    """Where a device's contacts are heard, by topic."""
    for component in components:
        read = reading(component.options) if component.platform == "binary_sensor" else None
        if read is not None:
            options = component.options
            on, off = options.text("payload_on", "ON"), options.text("payload_off", "OFF")
            yield read.topic, WordContact(component.name, read, on, off)
