"""Buttons that people press: events, triggers and action sensors, from a payload to an action."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from devices.discovery.component import Component
from devices.discovery.options import as_text
from devices.discovery.template import Template, compile_template
from devices.drivers.entity import Reading, reading
from devices.message import Json, Received


@dataclass(frozen=True, slots=True)
class EventSource:
    """An ``event`` component: the payload names one of the types it declares."""

    part: str
    read: Reading
    types: frozenset[str]

    @property
    def actions(self) -> frozenset[str]:
        """All that it can say."""
        return self.types

    def action(self, received: Received) -> str | None:
        """The event's type; ``None`` for anything it did not declare."""
        value = self.read.value(received) if self.read.template else received.json or received.text
        if isinstance(value, str):
            value = _json_or_text(value)
        said = value.get("event_type") if isinstance(value, dict) else value
        return said if isinstance(said, str) and (said in self.types or not self.types) else None


@dataclass(frozen=True, slots=True)
class TriggerSource:
    """A ``device_automation`` trigger: one payload on one topic."""

    part: str
    topic: str
    payload: str
    name: str
    template: Template | None = None

    @property
    def actions(self) -> frozenset[str]:
        """The one thing it says."""
        return frozenset({self.name})

    def action(self, received: Received) -> str | None:
        """The trigger's name when the payload is its own."""
        value = self.template.render(received) if self.template else received.text
        return self.name if not self.payload or as_text(value) == self.payload else None


@dataclass(frozen=True, slots=True)
class ActionSource:
    """A ``sensor`` whose value is the last action; an empty one is the release."""

    part: str
    read: Reading
    actions: frozenset[str] = frozenset()
    """it does not say beforehand"""

    def action(self, received: Received) -> str | None:
        """The action."""
        value = self.read.value(received)
        return as_text(value) if isinstance(value, str) and value else None


class PressSource(Protocol):
    """Where presses of a device are heard."""

    @property
    def part(self) -> str:
        """The component, unique within its device."""
        ...

    @property
    def actions(self) -> frozenset[str]:
        """All that it can say; empty where it does not say so beforehand."""
        ...

    def action(self, received: Received) -> str | None:
        """The press that a message tells; ``None`` for one that tells none."""
        ...


@runtime_checkable
class NumberedPressSource(PressSource, Protocol):
    """One that numbers its presses, because it tells the last one again and again."""

    wakes_to_speak: bool
    """whether it says nothing unless it was pressed, so that its first word is a press already"""

    def number(self, received: Received) -> int | None:
        """The number of the last press; ``None`` for a message without one."""
        ...


def press_sources(components: Iterable[Component]) -> tuple[tuple[str, PressSource], ...]:
    """Where a device's presses are heard, by topic.

    A gateway may tell one press in several ways; only the best told is listened to, so that it counts once.
    """
    found = list(components)
    for read in (_event, _trigger, _action_sensor):
        sources = [pair for component in found if (pair := read(component))]
        if sources:
            return tuple(sources)
    return ()


def _event(component: Component) -> tuple[str, PressSource] | None:
    read = reading(component.options) if component.platform == "event" else None
    if read is None:
        return None
    types = frozenset(component.options.texts("event_types") or ())
    return read.topic, EventSource(component.name, read, types)


def _trigger(component: Component) -> tuple[str, PressSource] | None:
    options = component.options
    topic = options.text("topic")
    if component.platform != "device_automation" or not topic:
        return None
    kind, subtype = options.text("type"), options.text("subtype")
    payload = options.text("payload")
    name = payload or "_".join(word for word in (subtype, kind) if word)
    source = options.text("value_template")
    template = compile_template(source) if source else None
    return topic, TriggerSource(component.name, topic, payload, name or component.name, template)


def _action_sensor(component: Component) -> tuple[str, PressSource] | None:
    read = reading(component.options) if component.platform == "sensor" else None
    if read is None or "action" not in component.words:
        return None
    return read.topic, ActionSource(component.name, read)


def _json_or_text(text: str) -> Json:
    return Received(text.encode()).json if text.lstrip().startswith("{") else text
