"""Lights of the basic schema: a topic each for on and off, brightness, temperature and colour."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from controller.atmosphere.color import Color
from controller.atmosphere.model import Sense, State
from devices.discovery import sandbox
from devices.discovery.component import Component
from devices.discovery.options import Options, as_number, as_text
from devices.discovery.template import is_plain_value
from devices.drivers.driver import Attributes, Listen, Quirk, Step, Traits
from devices.drivers.entity import Reading, Switch, Writing, listen, reading, writing
from devices.drivers.light_blink import blink
from devices.drivers.light_color import COLORED, ColorMode, from_hs, from_rgb, from_xy, to_json
from devices.drivers.light_range import LightRange
from devices.message import Publication, Received

_MODES = {str(mode): mode for mode in ColorMode}
_TEMPLATE_NAMES = {
    "r": "red",
    "g": "green",
    "b": "blue",
    "w": "white",
    "c": "cold_white",
    "h": "hue",
    "s": "sat",
    "x": "x",
    "y": "y",
}


@dataclass(frozen=True, slots=True)
class BasicLight:
    """A light whose commands and states are single values; it knows no transition."""

    power: Switch
    reach: LightRange
    on_command: str = "last"
    """when to send the ``on`` payload: ``first``, ``last``, or ``brightness``: never beside a brightness"""
    brightness_write: Writing | None = None
    brightness_read: Reading | None = None
    temperature_write: Writing | None = None
    temperature_read: Reading | None = None
    color_write: Writing | None = None
    color_read: Reading | None = None
    mode_read: Reading | None = None
    confirms: bool = True

    @classmethod
    def of(cls, component: Component) -> BasicLight:
        """Raises ``DiscoveryError`` without a command topic."""
        options = component.options
        modes = _declared_modes(options)
        power = Switch.of(component)
        form = next((str(mode) for mode in COLORED if mode in modes), "")
        parts = {
            "brightness": _pair(options, "brightness"),
            "temperature": _pair(options, "color_temp"),
            "color": _pair(options, form) if form else (None, None),
        }
        unconfirmed = any(write and not read for write, read in parts.values())
        return cls(
            power,
            LightRange.of(options, modes, dimmable=ColorMode.BRIGHTNESS in modes),
            options.text("on_command_type", "last"),
            *parts["brightness"],
            *parts["temperature"],
            *parts["color"],
            mode_read=reading(options, "color_mode_state_topic", "color_mode_value_template"),
            confirms=power.read is not None
            and not unconfirmed
            and not options.flag("optimistic", default=False),
        )

    @property
    def traits(self) -> Traits:
        """As declared."""
        return Traits(Sense.LIGHT, self.reach.capabilities, self.reach.ranges, confirms=self.confirms)

    @property
    def listens(self) -> tuple[Listen, ...]:
        """A state topic each; the colour mode last, so that it decides when all share one topic."""
        return (
            *listen(self.power.read, self._read_power),
            *listen(self.brightness_read, self._read_brightness),
            *listen(self.temperature_read, self._read_temperature),
            *listen(self.color_read, self._read_color),
            *listen(self.mode_read, self._read_mode),
        )

    def _read_power(self, received: Received) -> Attributes:
        on = self.power.decode(received)
        return {} if on is None else {"on": on}

    def _read_brightness(self, received: Received) -> Attributes:
        steps = as_number(self.brightness_read.value(received)) if self.brightness_read else None
        return {} if steps is None else {"brightness": self.reach.brightness_in(steps)}

    def _read_temperature(self, received: Received) -> Attributes:
        number = as_number(self.temperature_read.value(received)) if self.temperature_read else None
        kelvin = None if number is None else self.reach.temperature_in(number)
        return {} if kelvin is None else {"temperature_kelvin": kelvin, "color": None}

    def _read_color(self, received: Received) -> Attributes:
        value = self.color_read.value(received) if self.color_read else None
        numbers = [as_number(item) for item in as_text(value).split(",")] if value is not None else []
        known = [number for number in numbers if number is not None]
        color = _color(known, self.reach.color_mode) if len(known) == len(numbers) else None
        return {} if color is None else {"color": color, "temperature_kelvin": None}

    def _read_mode(self, received: Received) -> Attributes:
        mode = _MODES.get(as_text(self.mode_read.value(received))) if self.mode_read else None
        if mode is ColorMode.COLOR_TEMP:
            return {"color": None}
        return {"temperature_kelvin": None} if mode in COLORED else {}

    def encode(self, want: State, fade_s: float, quirks: frozenset[Quirk]) -> tuple[Publication, ...]:
        """One command an attribute, ``on`` where the device wants it."""
        del fade_s, quirks
        if want.on is False:
            return (self.power.encode(on=False),)
        values = tuple(self._values(want))
        says_on = want.on and not (
            self.on_command == "brightness" and self.brightness_write and want.brightness
        )
        on = (self.power.encode(on=True),) if says_on else ()
        return (*on, *values) if self.on_command == "first" else (*values, *on)

    def _values(self, want: State) -> Iterator[Publication]:
        if self.color_write and want.color is not None and self.reach.color_mode:
            yield _color_command(self.color_write, want.color, self.reach.color_mode)
        elif self.temperature_write and want.temperature_kelvin is not None:
            yield self.temperature_write.publication(self.reach.temperature_out(want.temperature_kelvin))
        if self.brightness_write and want.brightness is not None:
            yield self.brightness_write.publication(self.reach.brightness_out(want.brightness))

    def refresh(self) -> tuple[Publication, ...]:
        """Nothing in the schema asks for a state."""
        return ()

    def identify(self, reported: State) -> tuple[Step, ...]:
        """Blink."""
        return blink(self, reported)


def _color_command(write: Writing, color: Color, mode: ColorMode) -> Publication:
    values = to_json(color, mode)
    text = ",".join(str(value) for value in values.values())
    if not is_plain_value(write.template):
        text = sandbox.render(write.template, {_TEMPLATE_NAMES[key]: value for key, value in values.items()})
    return Publication(write.topic, text.encode())


def _declared_modes(options: Options) -> frozenset[ColorMode]:
    """In this schema a command topic is the declaration."""
    modes = {mode for mode in (*COLORED, ColorMode.COLOR_TEMP) if options.text(f"{mode}_command_topic")}
    if options.text("brightness_command_topic"):
        modes.add(ColorMode.BRIGHTNESS)
    return frozenset(modes or {ColorMode.ONOFF})


def _pair(options: Options, name: str) -> tuple[Writing | None, Reading | None]:
    return (
        writing(options, f"{name}_command_topic", f"{name}_command_template"),
        reading(options, f"{name}_state_topic", f"{name}_value_template"),
    )


def _color(numbers: list[float], mode: ColorMode | None) -> Color | None:
    match mode, numbers:
        case ColorMode.XY, [x, y]:
            return from_xy(x, y)
        case ColorMode.HS, [hue, saturation]:
            return from_hs(hue, saturation)
        case ColorMode.RGB | ColorMode.RGBW | ColorMode.RGBWW, [red, green, blue, *_]:
            return from_rgb(red, green, blue)
        case _:
            return None
