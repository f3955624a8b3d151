"""One physical device, whatever number of components it announced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from controller.atmosphere.model import DeviceId, Part, PartId, State
from devices.drivers.siren import Siren


class DeviceKind(StrEnum):
    """What a device is proposed as when it is discovered."""

    LIGHT = "light"
    MUSIC = "music"
    SCENT = "scent"
    BUTTONS = "buttons"
    SIREN = "siren"
    OTHER = "other"


@dataclass(slots=True)
class Device:
    """A device and what it last said: ``available`` and ``reported`` change as messages come in."""

    id: DeviceId
    """URL-safe; the device's own discovery identifier wherever that is URL-safe itself"""
    name: str
    maker: str
    model: str
    identifiers: tuple[str, ...]
    parts: Mapping[str, Part]
    kind: DeviceKind
    origin: str
    """the gateway or firmware that announced it"""
    configs: Mapping[str, bytes]
    """its config messages by topic, which make it again after a restart"""
    actions: tuple[str, ...] = ()
    """the presses that it declares; some buttons declare none before they are pressed"""
    has_buttons: bool = False
    sirens: Mapping[str, Siren] = field(default_factory=dict)
    """by component; sounded by a person's act alone"""
    available: bool | None = None
    """``None`` when the device declares no availability, or nothing of it is heard yet"""
    reported: dict[str, State] = field(default_factory=dict)
    """by part; an empty state while unknown"""


class Report(NamedTuple):
    """What is known of a part after a message: its whole reported state, not only what the message said."""

    part: PartId
    state: State
    available: bool | None


class Contact(NamedTuple):
    """What a contact says, now or retained."""

    device: DeviceId
    part: str
    """the component"""
    closed: bool


@dataclass(frozen=True, slots=True)
class Press:
    """One press of a button by a person, just now."""

    device: DeviceId
    part: str
    """the component, e.g. ``action``"""
    action: str
    """in the device's own word, e.g. ``1_single``"""


@dataclass(frozen=True, slots=True)
class Complaint:
    """A gateway's word that it could not carry a command out to one of its devices."""

    device: DeviceId
    reason: str
    """in the gateway's own words"""
