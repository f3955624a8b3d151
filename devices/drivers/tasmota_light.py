"""Lights of Tasmota: one ``Backlog`` a command, with the speed that makes a fade last as it should."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from controller.atmosphere.color import Color
from controller.atmosphere.model import Capability, Sense, State
from devices.discovery.component import Component
from devices.discovery.options import Options, as_number
from devices.drivers.driver import Attributes, Listen, Quirk, Step, Traits
from devices.drivers.light_blink import blink
from devices.drivers.light_color import ColorMode, from_hs, from_rgb
from devices.drivers.light_range import LightRange
from devices.message import Publication, Received

_DIMMER, _COLD_WARM, _RGB, _RGBW, _RGBCW = 1, 2, 3, 4, 5
_MIREDS, _FEWER_MIREDS = (153, 500), (200, 380)
_FASTEST, _SLOWEST = 1, 40
"""half-seconds of a fade over the whole range"""


@dataclass(frozen=True, slots=True)
class TasmotaLight:
    """One light of a Tasmota device."""

    command_topic: str
    state_topics: tuple[str, ...]
    number: int
    kind: int
    reach: LightRange
    dimmer: str = "Dimmer"
    dimmer_state: str = "Dimmer"
    color_suffix: str = ""
    """``=`` where colour must not touch the white of a split light"""
    on: str = "ON"
    off: str = "OFF"
    fixed_duration: bool = False
    """whether a fade takes the same time however far it goes (SetOption117)"""
    power_apart: bool = False
    """whether a brightness alone does not switch it on (SetOption20)"""

    @classmethod
    def of(cls, component: Component) -> TasmotaLight:
        """From what discovery says; an unknown kind can be switched alone."""
        options = component.options
        block = options.get("settings")
        settings = Options(block if isinstance(block, dict) else {})
        kind, dimmer, state, suffix = _split(options, settings)
        low, high = _FEWER_MIREDS if settings.flag("82", default=False) else _MIREDS
        reach = Options({"brightness_scale": 100, "min_mireds": low, "max_mireds": high})
        return cls(
            options.text("command_topic"),
            (options.text("result_topic"), options.text("state_topic")),
            int(options.number("index", 0)) + 1,
            kind,
            LightRange.of(reach, _modes(kind), dimmable=kind >= _DIMMER),
            dimmer,
            state,
            suffix,
            options.text("payload_on"),
            options.text("payload_off"),
            fixed_duration=settings.flag("117", default=False),
            power_apart=settings.flag("20", default=False),
        )

    @property
    def traits(self) -> Traits:
        """As its kind can."""
        able = self.reach.capabilities | ({Capability.FADE} if self.reach.dimmable else set())
        return Traits(Sense.LIGHT, able, self.reach.ranges)

    @property
    def listens(self) -> tuple[Listen, ...]:
        """Answers, and the state that it says by itself."""
        return tuple(Listen(topic, self._read) for topic in self.state_topics)

    def _read(self, received: Received) -> Attributes:
        said = received.json
        if not isinstance(said, dict):
            return {}
        attributes: Attributes = {}
        word = said.get(f"POWER{self.number}", said.get("POWER") if self.number == 1 else None)
        if isinstance(word, str) and word in {self.on, self.off}:
            attributes["on"] = word == self.on
        steps = as_number(said.get(self.dimmer_state))
        if steps is not None:
            attributes["brightness"] = self.reach.brightness_in(steps)
        return attributes | self._hue(Options(said))

    def _hue(self, said: Options) -> Attributes:
        """White channels alone are a white; the colour is read where it does not depend on the brightness."""
        channels = _channels(said.text("Color"))
        mired = as_number(said.get("CT"))
        if mired is not None and self.reach.tunable and not any(channels[:3] if len(channels) > _RGB else ()):
            return {"temperature_kelvin": self.reach.temperature_in(mired), "color": None}
        if self.reach.color_mode is None or not channels:
            return {}
        bow = [as_number(part) for part in said.text("HSBColor").split(",")]
        color = from_rgb(*channels[:3]) if len(channels) >= _RGB else None
        if len(bow) == _RGB and bow[0] is not None and bow[1] is not None:
            color = from_hs(bow[0], bow[1])
        return {} if color is None else {"color": color, "temperature_kelvin": None}

    def encode(self, want: State, fade_s: float, quirks: frozenset[Quirk]) -> tuple[Publication, ...]:
        """For a light of which nothing is known: it may be dark."""
        return self.encode_from(State(), want, fade_s, quirks)

    def encode_from(
        self, reported: State, want: State, fade_s: float, quirks: frozenset[Quirk]
    ) -> tuple[Publication, ...]:
        """One ``Backlog``; the speed of a fade depends on how far it is from what was reported."""
        del quirks
        order = ";".join(f"NoDelay;{command}" for command in self._commands(reported, want, fade_s))
        return (Publication(f"{self.command_topic}Backlog", order.encode()),)

    def _commands(self, reported: State, want: State, fade_s: float) -> Iterator[str]:
        if self.reach.dimmable:
            yield f"Fade2 {int(fade_s > 0)}"
            if fade_s > 0:
                yield f"Speed2 {self.speed(reported, want, fade_s)}"
        power = f"Power{self.number} {self.off if want.on is False else self.on}"
        lit = want.on is not False
        if not lit or want.brightness is None or not self.reach.dimmable:
            yield power
        else:
            yield f"{self.dimmer} {self.reach.brightness_out(want.brightness)}"
        if lit and want.color is not None and self.reach.color_mode is not None:
            red, green, blue = want.color.to_rgb()
            yield f"Color2 {red},{green},{blue}{self.color_suffix}"
        elif lit and want.temperature_kelvin is not None and self.reach.tunable:
            yield f"CT {self.reach.temperature_out(want.temperature_kelvin)}"
        if self.power_apart and lit and want.brightness is not None and self.reach.dimmable:
            yield power

    def speed(self, reported: State, want: State, fade_s: float) -> int:
        """Half-seconds that a fade over the whole range would take at the pace of this one, 1-40."""
        if self.fixed_duration:
            halves = round(fade_s * 2)
        else:
            farthest = max(abs(to - now) for now, to in zip(*self._journey(reported, want), strict=True))
            halves = round(fade_s * 2 / farthest) if farthest else _FASTEST
        return min(_SLOWEST, max(_FASTEST, halves))

    def _journey(self, reported: State, want: State) -> tuple[list[float], list[float]]:
        """How bright each channel is (0-1) before and after."""
        level = 1.0 if reported.brightness is None else reported.brightness
        now = level if reported.on else 0.0
        to = 0.0 if want.on is False else level if want.brightness is None else want.brightness
        before, after = self._shares(reported), self._shares(reported.merged(want))
        if not before or len(before) != len(after):
            return [now], [to]
        return [now * share for share in before], [to * share for share in after]

    def _shares(self, state: State) -> list[float]:
        shares: list[float] = []
        if self.kind >= _RGB and state.color is not None:
            shares += _rgb_shares(state.color)
        if self.reach.tunable and state.temperature_kelvin is not None:
            cold, warm = 1e6 / self.reach.kelvin_max, 1e6 / self.reach.kelvin_min
            shares.append((1e6 / state.temperature_kelvin - cold) / (warm - cold))
        return shares

    def refresh(self) -> tuple[Publication, ...]:
        """``State`` asks for all of it."""
        return (Publication(f"{self.command_topic}STATE", b""),)

    def identify(self, reported: State) -> tuple[Step, ...]:
        """Blink."""
        return blink(self, reported)


def _rgb_shares(color: Color) -> list[float]:
    return [channel / 255 for channel in color.to_rgb()]


def _split(options: Options, settings: Options) -> tuple[int, str, str, str]:
    """The kind of one light, how it is dimmed, where it says so, and what follows its colours."""
    kind, nth = int(options.number("subtype", 0)), int(options.number("light", 0))
    number = int(options.number("index", 0)) + 1
    if settings.flag("68", default=False):
        return _DIMMER, f"Channel{number}", f"Channel{number}", ""
    if options.flag("linked", default=True) or kind < _RGBW:
        return kind, "Dimmer", "Dimmer", ""
    if nth == 0:
        return _RGB, "Dimmer1", "Dimmer1", "="
    return (_DIMMER if kind == _RGBW else _COLD_WARM), "Dimmer2", "Dimmer2", ""


def _modes(kind: int) -> frozenset[ColorMode]:
    return {
        _DIMMER: frozenset({ColorMode.BRIGHTNESS}),
        _COLD_WARM: frozenset({ColorMode.COLOR_TEMP}),
        _RGB: frozenset({ColorMode.RGB}),
        _RGBW: frozenset({ColorMode.RGB}),
        _RGBCW: frozenset({ColorMode.RGB, ColorMode.COLOR_TEMP}),
    }.get(kind, frozenset({ColorMode.ONOFF}))


def _channels(text: str) -> list[float]:
    """The channels of ``Color``, which is decimal (``255,80,20``) or hexadecimal (``FF5014``)."""
    try:
        if "," in text:
            return [float(part) for part in text.split(",")]
        return [float(channel) for channel in bytes.fromhex(text)]
    except ValueError:
        return []
