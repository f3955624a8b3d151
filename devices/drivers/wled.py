"""WLED controllers of LED strips: ``wled/<name>/api`` in JSON, ``/g`` and ``/c`` as the echo.

The bare topic looks for words anywhere in what it is sent, so nothing is ever sent there. A transition is in
tenths of a second (https://kno.wled.ge/interfaces/json-api/, https://kno.wled.ge/interfaces/mqtt/).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import orjson

from controller.atmosphere.model import Capability, Ranges, Sense, State
from devices.discovery.availability import Source
from devices.discovery.component import Component, DeviceFacts
from devices.discovery.native import Native, announced
from devices.discovery.options import as_number
from devices.drivers.driver import Attributes, Built, Listen, Quirk, Step, Traits
from devices.drivers.light_blink import blink
from devices.drivers.light_color import from_rgb
from devices.message import Publication, Received

_MOST = 255
_LONGEST_S = 6553.5
"""16 bits of tenths of a second"""
_COLOR = re.compile(r"#(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})")
"""``#RRGGBB``, or ``#WWRRGGBB`` of a strip with white"""
_EVERYBODY = "all"


def _read(topic: str, payload: bytes) -> tuple[Component, ...] | None:
    """``wled/<name>/status``, retained: ``online`` or ``offline``."""
    name = topic.split("/")[1]
    if name == _EVERYBODY:
        return None
    if not payload:
        return ()
    base = f"wled/{name}"
    facts = DeviceFacts((f"wled_{name}",), name=f"WLED {name}", maker="WLED", model="LED strip")
    return (announced(topic, "wled", "strip", {"command_topic": base}, device=facts, here=Source(topic)),)


NATIVE = Native(("wled/+/status",), _read)


@dataclass(frozen=True, slots=True)
class Wled:
    """One strip as one light."""

    base: str

    @property
    def traits(self) -> Traits:
        """Brightness, colour and fades; its white is a colour."""
        able = {Capability.ON_OFF, Capability.BRIGHTNESS, Capability.COLOR, Capability.FADE}
        return Traits(Sense.LIGHT, frozenset(able), Ranges(brightness_steps=_MOST))

    @property
    def listens(self) -> tuple[Listen, ...]:
        """Brightness (nought is off) and colour."""
        return (Listen(f"{self.base}/g", _brightness), Listen(f"{self.base}/c", _color))

    def encode(self, want: State, fade_s: float, quirks: frozenset[Quirk]) -> tuple[Publication, ...]:
        """One JSON object."""
        del quirks
        order: dict[str, object] = {"transition": round(min(fade_s, _LONGEST_S) * 10)}
        if want.on is not None:
            order["on"] = want.on
        if want.on is not False and want.brightness is not None:
            order["bri"] = max(1, round(want.brightness * _MOST))
        if want.on is not False and want.color is not None:
            order["seg"] = [{"fx": 0, "col": [list(want.color.to_rgb())]}]
        return (Publication(f"{self.base}/api", orjson.dumps(order)),)

    def refresh(self) -> tuple[Publication, ...]:
        """Nothing makes it repeat its state without a change; it says it when it connects."""
        return ()

    def identify(self, reported: State) -> tuple[Step, ...]:
        """Blink."""
        return blink(self, reported)


def _brightness(received: Received) -> Attributes:
    steps = as_number(received.text.strip())
    if steps is None or not 0 <= steps <= _MOST:
        return {}
    return {"on": True, "brightness": steps / _MOST} if steps else {"on": False}


def _color(received: Received) -> Attributes:
    match = _COLOR.fullmatch(received.text.strip())
    color = from_rgb(*bytes.fromhex(match[1])) if match else None
    return {} if color is None else {"color": color, "temperature_kelvin": None}


def parts(components: Iterable[Component]) -> Iterator[Built]:
    """The strip of a WLED controller."""
    for component in components:
        if component.platform == "wled":
            yield Built("light", Wled(component.options.text("command_topic")))
