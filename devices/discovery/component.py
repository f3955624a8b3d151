"""One discovered component: a light, a switch, a number ... of a device."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from controller.errors import AmbiyansError
from devices.discovery.availability import Availability
from devices.discovery.options import Options


class DiscoveryError(AmbiyansError):
    """A discovery message cannot be used, or only in part."""

    def __init__(self, topic: str, message: str) -> None:
        super().__init__(f"{topic}: {message}")
        self.topic = topic
        self.message = message


class ComponentKey(NamedTuple):
    """What a later message must name to change or remove a component."""

    topic: str
    """of the config message"""
    name: str = ""
    """the key within a device payload; empty for a single component"""


@dataclass(frozen=True, slots=True)
class DeviceFacts:
    """What a component says about the physical device that it belongs to."""

    identifiers: tuple[str, ...]
    connections: tuple[str, ...] = ()
    """``kind:address``, e.g. ``mac:02:5b:26:a8:dc:12``"""
    name: str = ""
    maker: str = ""
    model: str = ""
    firmware: str = ""
    via: str = ""
    """identifier of the gateway"""

    @property
    def marks(self) -> frozenset[str]:
        """What two components must have one of in common to belong to one device."""
        return frozenset({*self.identifiers, *self.connections})


@dataclass(frozen=True, slots=True)
class Component:
    """A component with every option spelled out and inherited options filled in."""

    key: ComponentKey
    platform: str
    name: str
    """the object id, or the key within a device payload"""
    options: Options
    device: DeviceFacts
    availability: Availability | None = None
    words: frozenset[str] = frozenset()
    """every word that it is called by, without the name of its device"""
    origin: str = ""
    """name of the firmware or gateway that published the config"""
