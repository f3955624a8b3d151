"""Lights of the template schema: the device writes the commands itself, as templates over our values."""

from __future__ import annotations

from dataclasses import dataclass

from controller.atmosphere.model import Capability, Sense, State
from devices.discovery import sandbox
from devices.discovery.component import Component, DiscoveryError
from devices.discovery.options import Options, as_number, as_text
from devices.discovery.template import Template, compile_template
from devices.drivers.driver import Attributes, Listen, Quirk, Step, Traits
from devices.drivers.entity import command, whole
from devices.drivers.light_blink import blink
from devices.drivers.light_color import ColorMode, from_rgb, to_hs
from devices.drivers.light_range import LightRange
from devices.message import Publication, Received

_CHANNELS = ("red", "green", "blue")
_READS = ("state", "brightness", "color_temp", *_CHANNELS)
_ON_OFF = {"on": True, "off": False}


@dataclass(frozen=True, slots=True)
class TemplateLight:
    """``command_on_template`` and ``command_off_template`` out, a template for each attribute in."""

    command_topic: str
    on_template: str
    off_template: str
    state_topic: str
    reads: dict[str, Template]
    reach: LightRange
    fades: bool = False
    confirms: bool = True

    @classmethod
    def of(cls, component: Component) -> TemplateLight:
        """Raises ``DiscoveryError`` without a command topic or the two command templates."""
        options = component.options
        on, off = options.text("command_on_template"), options.text("command_off_template")
        if not on or not off:
            raise DiscoveryError(component.key.topic, f"light {component.name} lacks its command templates")
        state_topic = options.text("state_topic")
        modes = _declared_modes(options)
        reads = {
            name: compile_template(source) for name in _READS if (source := options.text(f"{name}_template"))
        }
        return cls(
            command(component).topic,
            on,
            off,
            state_topic,
            reads if state_topic else {},
            LightRange.of(options, modes, dimmable=ColorMode.BRIGHTNESS in modes),
            fades="transition" in on,
            confirms=bool(state_topic) and "state" in reads and not options.flag("optimistic", default=False),
        )

    @property
    def traits(self) -> Traits:
        """As declared; it fades when its template speaks of a transition."""
        able = self.reach.capabilities
        if self.fades and self.reach.dimmable:
            able |= {Capability.FADE}
        return Traits(Sense.LIGHT, able, self.reach.ranges, confirms=self.confirms)

    @property
    def listens(self) -> tuple[Listen, ...]:
        """The one state topic."""
        return (Listen(self.state_topic, self.decode),) if self.reads else ()

    def decode(self, received: Received) -> Attributes:
        """What the templates find in a state; raises ``TemplateError``."""
        said = {name: template.render(received) for name, template in self.reads.items()}
        attributes: Attributes = {}
        word = as_text(said.get("state")).casefold()
        if word in _ON_OFF:
            attributes["on"] = _ON_OFF[word]
        steps, number = as_number(said.get("brightness")), as_number(said.get("color_temp"))
        if steps is not None:
            attributes["brightness"] = self.reach.brightness_in(steps)
        channels = [channel for name in _CHANNELS if (channel := as_number(said.get(name))) is not None]
        kelvin = None if number is None else self.reach.temperature_in(number)
        color = from_rgb(*channels) if len(channels) == len(_CHANNELS) else None
        if kelvin is not None or color is not None:
            attributes |= {"temperature_kelvin": kelvin, "color": color}
        return attributes

    def encode(self, want: State, fade_s: float, quirks: frozenset[Quirk]) -> tuple[Publication, ...]:
        """The device's own template over what is wanted; raises ``TemplateError``."""
        values: dict[str, object] = {"state": "off" if want.on is False else "on"}
        if fade_s > 0 and Quirk.NO_TRANSITION not in quirks:
            values["transition"] = whole(fade_s)
        if want.on is False:
            return (self._command(self.off_template, values),)
        if want.brightness is not None and self.reach.dimmable:
            values["brightness"] = self.reach.brightness_out(want.brightness)
        if want.color is not None and self.reach.color_mode:
            values |= zip(_CHANNELS, want.color.to_rgb(), strict=True)
            values["hue"], values["sat"] = to_hs(want.color)
        elif want.temperature_kelvin is not None and self.reach.tunable:
            values["color_temp"] = self.reach.temperature_out(want.temperature_kelvin)
        return (self._command(self.on_template, values),)

    def _command(self, template: str, values: dict[str, object]) -> Publication:
        return Publication(self.command_topic, sandbox.render(template, values).encode())

    def refresh(self) -> tuple[Publication, ...]:
        """Nothing in the schema asks for a state."""
        return ()

    def identify(self, reported: State) -> tuple[Step, ...]:
        """Blink."""
        return blink(self, reported)


def _declared_modes(options: Options) -> frozenset[ColorMode]:
    """In this schema a template to read an attribute is the declaration; its brightness is 0-255."""
    modes = set()
    if options.text("brightness_template"):
        modes.add(ColorMode.BRIGHTNESS)
    if options.text("color_temp_template"):
        modes.add(ColorMode.COLOR_TEMP)
    if all(options.text(f"{channel}_template") for channel in _CHANNELS):
        modes.add(ColorMode.RGB)
    return frozenset(modes or {ColorMode.ONOFF})
