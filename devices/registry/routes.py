"""From a topic to all who listen on it, by one look-up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from devices.discovery.availability import Source
from devices.drivers.bridge_log import ComplaintSource
from devices.drivers.buttons import PressSource
from devices.drivers.contacts import ContactSource
from devices.drivers.driver import Decode
from devices.registry.unit import Channel, Unit


@dataclass(slots=True)
class Route:
    """The listeners of one topic, and the last payload for those that join later."""

    states: list[tuple[Unit, Channel, Decode]] = field(default_factory=list)
    availability: dict[tuple[Unit, Source], None] = field(default_factory=dict)
    """in order; a gateway's topic has thousands, which come and go one by one"""
    presses: list[tuple[Unit, PressSource]] = field(default_factory=list)
    contacts: list[tuple[Unit, ContactSource]] = field(default_factory=list)
    complaints: dict[tuple[Unit, ComplaintSource], None] = field(default_factory=dict)
    last: bytes | None = None

    @property
    def empty(self) -> bool:
        """Whether nobody listens any more."""
        return not (self.states or self.availability or self.presses or self.contacts or self.complaints)


class Routes:
    """The routes of all units."""

    def __init__(self) -> None:
        self._routes: dict[str, Route] = {}

    def __iter__(self) -> Iterator[str]:
        return iter(self._routes)

    def get(self, topic: str) -> Route | None:
        """The route of a topic, ``None`` where nobody listens."""
        return self._routes.get(topic)

    def add(self, unit: Unit) -> None:
        """Let a unit listen."""
        for channel in unit.channels.values():
            for topic, decode in channel.driver.listens:
                self._route(topic).states.append((unit, channel, decode))
        for source in sorted(unit.sources, key=lambda source: source.topic):
            self._route(source.topic).availability[unit, source] = None
        for topic, button in unit.assembly.presses:
            self._route(topic).presses.append((unit, button))
        for topic, contact in unit.assembly.contacts:
            self._route(topic).contacts.append((unit, contact))
        for complaint in unit.assembly.complaints:
            self._route(complaint.topic).complaints[unit, complaint] = None

    def remove(self, unit: Unit) -> None:
        """Let a unit listen no more."""
        for topic in set(_topics(unit)):
            route = self._routes[topic]
            route.states = [entry for entry in route.states if entry[0] is not unit]
            route.presses = [entry for entry in route.presses if entry[0] is not unit]
            route.contacts = [entry for entry in route.contacts if entry[0] is not unit]
        for source in unit.sources:
            self._routes[source.topic].availability.pop((unit, source), None)
        for complaint in unit.assembly.complaints:
            self._routes[complaint.topic].complaints.pop((unit, complaint), None)

    def sweep(self, units: Iterable[Unit]) -> None:
        """Drop the routes of removed units on which nobody listens any more, with their last payloads."""
        for topic in {topic for unit in units for topic in _topics(unit)}:
            if topic in self._routes and self._routes[topic].empty:
                del self._routes[topic]

    def _route(self, topic: str) -> Route:
        return self._routes.setdefault(topic, Route())


def _topics(unit: Unit) -> Iterator[str]:
    for channel in unit.channels.values():
        yield from (topic for topic, _ in channel.driver.listens)
    yield from (source.topic for source in unit.sources)
    yield from (topic for topic, _ in unit.assembly.presses)
    yield from (topic for topic, _ in unit.assembly.contacts)
    yield from (complaint.topic for complaint in unit.assembly.complaints)
