"""The simple components of discovery as encode/decode pairs: switch, number, select, text and button."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from devices.discovery import sandbox
from devices.discovery.component import Component, DiscoveryError
from devices.discovery.options import Options, as_number, as_text
from devices.discovery.template import Template, compile_template, is_plain_value
from devices.drivers.driver import Decode, Listen
from devices.message import Json, Publication, Received

_NOTHING = frozenset({"", "none", "null", "unknown", "unavailable"})
_MINUTES = frozenset({"min", "m", "minute", "minutes"})


@dataclass(frozen=True, slots=True)
class Reading:
    """Where a component's value is: a topic and, within its payload, a template."""

    topic: str
    template: Template | None = None

    def value(self, received: Received) -> Json:
        """The value, ``None`` for nothing; raises ``TemplateError``."""
        value = self.template.render(received) if self.template else received.text.strip()
        return None if isinstance(value, str) and value.casefold() in _NOTHING else value


@dataclass(frozen=True, slots=True)
class Writing:
    """Where a component is commanded, and the form that a value takes there."""

    topic: str
    template: str = ""

    def publication(self, value: object) -> Publication:
        """The command; raises ``TemplateError``."""
        text = as_text(value)
        if not is_plain_value(self.template):
            text = sandbox.render(self.template, {"value": value})
        return Publication(self.topic, text.encode())


def reading(options: Options, topic: str = "state_topic", template: str = "value_template") -> Reading | None:
    """Where to read, by the names of two options; ``None`` where no topic is declared."""
    source = options.text(template)
    where = options.text(topic)
    return Reading(where, compile_template(source) if source else None) if where else None


def writing(
    options: Options, topic: str = "command_topic", template: str = "command_template"
) -> Writing | None:
    """Where to write, by the names of two options; ``None`` where no topic is declared."""
    where = options.text(topic)
    return Writing(where, options.text(template)) if where else None


def command(component: Component) -> Writing:
    """Where the component is commanded; raises ``DiscoveryError`` where it does not say."""
    where = writing(component.options)
    if where is None:
        raise DiscoveryError(
            component.key.topic, f"{component.platform} {component.name} has no command_topic"
        )
    return where


def listen(source: Reading | None, decode: Decode) -> tuple[Listen, ...]:
    """One subscription, or none."""
    return (Listen(source.topic, decode),) if source else ()


def whole(value: float) -> float | int:
    """An integer where the value is one, so that devices which know only integers understand it.

    >>> whole(128.0), whole(2.5)
    (128, 2.5)
    """
    return int(value) if value == int(value) else round(value, 3)


@dataclass(frozen=True, slots=True)
class Switch:
    """On or off in two payloads of the device's choice, which may be JSON booleans."""

    write: Writing
    read: Reading | None
    on: str = "ON"
    off: str = "OFF"
    reads_on: str = "ON"
    reads_off: str = "OFF"

    @classmethod
    def of(cls, component: Component) -> Switch:
        """Raises ``DiscoveryError`` without a command topic."""
        options = component.options
        on, off = options.text("payload_on", "ON"), options.text("payload_off", "OFF")
        read = reading(options)
        if component.platform in {"fan", "humidifier"}:
            read = reading(options, template="state_value_template")
        return cls(
            command(component), read, on, off, options.text("state_on", on), options.text("state_off", off)
        )

    def decode(self, received: Received) -> bool | None:
        """On, off or unsaid."""
        value = self.read.value(received) if self.read else None
        word = as_text(value).casefold()
        if value is None or word not in {self.reads_on.casefold(), self.reads_off.casefold()}:
            return None
        return word == self.reads_on.casefold()

    def encode(self, *, on: bool) -> Publication:
        """The command."""
        return self.write.publication(self.on if on else self.off)


@dataclass(frozen=True, slots=True)
class Number:
    """A number between two ends in steps; as a share, the ends are 0 and 1."""

    write: Writing
    read: Reading | None
    low: float = 1.0
    high: float = 100.0
    step: float = 1.0
    seconds_per_unit: float = 1.0

    @classmethod
    def of(cls, component: Component) -> Number:
        """Raises ``DiscoveryError`` without a command topic or with ends in the wrong order."""
        options = component.options
        low, high = options.number("min", 1.0), options.number("max", 100.0)
        step = options.number("step", 1.0)
        if not low < high or step <= 0:
            raise DiscoveryError(
                component.key.topic, f"number {component.name}: min {low}, max {high}, step {step}"
            )
        unit = options.text("unit_of_measurement").casefold()
        return cls(command(component), reading(options), low, high, step, 60.0 if unit in _MINUTES else 1.0)

    @property
    def steps(self) -> int:
        """How many steps lie between the ends."""
        return max(1, round((self.high - self.low) / self.step))

    def decode(self, received: Received) -> float | None:
        """The number as the device counts."""
        return as_number(self.read.value(received)) if self.read else None

    def decode_share(self, received: Received) -> float | None:
        """The number as a share 0-1 of its range."""
        number = self.decode(received)
        return None if number is None else min(1.0, max(0.0, (number - self.low) / (self.high - self.low)))

    def decode_seconds(self, received: Received) -> float | None:
        """The number as seconds, never negative."""
        number = self.decode(received)
        return None if number is None else max(0.0, number * self.seconds_per_unit)

    def encode(self, number: float) -> Publication:
        """The command for a number as the device counts, brought to its range and steps."""
        near = self.low + round((number - self.low) / self.step) * self.step
        return self.write.publication(whole(min(self.high, max(self.low, near))))

    def encode_share(self, share: float) -> Publication:
        """The command for a share 0-1 of the range."""
        return self.encode(self.low + share * (self.high - self.low))

    def encode_seconds(self, seconds: float) -> Publication:
        """The command for a number that counts seconds or minutes."""
        return self.encode(seconds / self.seconds_per_unit)


@dataclass(frozen=True, slots=True)
class Select:
    """One of the options that the device lists."""

    write: Writing
    read: Reading | None
    options: tuple[str, ...] = ()

    @classmethod
    def of(cls, component: Component) -> Select:
        """Raises ``DiscoveryError`` without a command topic."""
        return cls(command(component), reading(component.options), component.options.texts("options") or ())

    def decode(self, received: Received) -> str | None:
        """The option in force."""
        value = self.read.value(received) if self.read else None
        return None if value is None else as_text(value)

    def encode(self, option: str) -> Publication:
        """The command."""
        return self.write.publication(option)


@dataclass(frozen=True, slots=True)
class Field:
    """A free text."""

    write: Writing
    read: Reading | None

    @classmethod
    def of(cls, component: Component) -> Field:
        """Raises ``DiscoveryError`` without a command topic."""
        return cls(command(component), reading(component.options))

    def encode(self, text: str) -> Publication:
        """The command."""
        return self.write.publication(text)


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press from here."""

    write: Writing
    payload: str = "PRESS"

    @classmethod
    def of(cls, component: Component) -> Button:
        """Raises ``DiscoveryError`` without a command topic."""
        return cls(command(component), component.options.text("payload_press", "PRESS"))

    def encode(self) -> Publication:
        """The press."""
        return self.write.publication(self.payload)


def all_confirm(readings: Iterable[Reading | None]) -> bool:
    """Whether everything that can be commanded can also be observed."""
    return all(source is not None for source in readings)
