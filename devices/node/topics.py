"""How devices with our own firmware present themselves: one discovery message for all their components."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from devices.node.saying import Availability, Saying, packed


@dataclass(frozen=True, slots=True)
class Nameplate:
    """What the firmware knows of the thing it runs on; ``id`` is the discovery identifier."""

    id: str
    name: str
    maker: str
    model: str
    area: str = ""
    """the zone that it suggests for itself"""


class OwnTopics:
    """The topics of one device: ``<family>/<id>/<component>`` and, to command it, ``.../set`` below that."""

    def __init__(self, family: str, plate: Nameplate, availability: Availability | None = None) -> None:
        """``availability`` is that of the program behind several devices; by itself a device has its own."""
        self._base = f"{family}/{plate.id}"
        self._plate = plate
        self.availability = availability or Availability(f"{self._base}/availability", b"online", b"offline")

    def command(self, component: str) -> str:
        """Where one component is commanded."""
        return f"{self._base}/{component}/set"

    def component(self, topic: str) -> str:
        """Which component a command topic belongs to."""
        return topic.removeprefix(f"{self._base}/").removesuffix("/set")

    def state(self, component: str, value: str) -> Saying:
        """What one component says of itself."""
        return Saying(f"{self._base}/{component}", value.encode(), retain=True, qos=1)

    def discovery(self, components: Mapping[str, Mapping[str, Any]]) -> Saying:
        """Device-based discovery of all components, each with its platform ``p`` and its own options."""
        plate = self._plate
        tree = {
            "dev": {
                "ids": [plate.id],
                "name": plate.name,
                "mf": plate.maker,
                "mdl": plate.model,
                "sw": "0.1.0",
                **({"sa": plate.area} if plate.area else {}),
            },
            "o": {"name": "ambiyans", "sw": "0.1.0"},
            "avty_t": self.availability.topic,
            "qos": 1,
            "cmps": {key: self._component(key, options) for key, options in components.items()},
        }
        return Saying(f"homeassistant/device/{plate.id}/config", packed(tree), retain=True, qos=1)

    def _component(self, key: str, options: Mapping[str, Any]) -> dict[str, Any]:
        platform = options["p"]
        tree = {"uniq_id": f"{self._plate.id}_{key}", "obj_id": f"{self._plate.id}_{key}", "~": self._base}
        if platform != "button":
            tree["stat_t"] = f"~/{key}"
        if platform != "sensor":
            tree["cmd_t"] = f"~/{key}/set"
        return tree | dict(options)


def number(payload: bytes, *, low: float, high: float) -> float | None:
    """A number a device accepts; ``None`` for a word or a value out of range, which it ignores.

    >>> number(b"30.0", low=0, high=100), number(b"loud", low=0, high=100), number(b"101", low=0, high=100)
    (30.0, None, None)
    """
    try:
        value = float(payload)
    except ValueError:
        return None
    return value if low <= value <= high else None


def switched(payload: bytes) -> bool | None:
    """``ON`` or ``OFF``; ``None`` for anything else.

    >>> switched(b"ON"), switched(b"OFF"), switched(b"maybe")
    (True, False, None)
    """
    return {b"ON": True, b"OFF": False}.get(payload)


def on_off(*, on: bool) -> str:
    """The word for a switch's state."""
    return "ON" if on else "OFF"
