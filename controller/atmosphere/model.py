"""The words of the field by one import: zones, scenes, settings, parts of devices, reasons and exposures.

Quantities are in one unit everywhere inside: shares 0-1, kelvin, seconds, aware datetimes in UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from enum import StrEnum

from controller.atmosphere.bounds import (
    Clamp,
    LimitKind,
    Limits,
    LoudnessBudget,
    PlaylistBudget,
    Used,
)
from controller.atmosphere.drift import REPAIR, DriftPolicy
from controller.atmosphere.names import (
    EMERGENCY,
    EVERY_LAYER,
    DeviceId,
    Layer,
    PartId,
    SceneName,
    Sense,
    Text,
    ZoneId,
)
from controller.atmosphere.part import (
    OFF,
    Capability,
    Command,
    Part,
    Ranges,
    Setting,
    State,
)
from controller.atmosphere.settle import Settle
from controller.atmosphere.timetable import (
    Anchor,
    Hours,
    Location,
    Moment,
    Rule,
    Span,
    Specificity,
)

__all__ = [
    "EMERGENCY",
    "EVERY_LAYER",
    "OFF",
    "Anchor",
    "Assignment",
    "Capability",
    "Clamp",
    "Command",
    "Desired",
    "DeviceId",
    "Exposure",
    "Hours",
    "Layer",
    "LimitKind",
    "Limits",
    "Location",
    "LoudnessBudget",
    "Moment",
    "Override",
    "Part",
    "PartId",
    "Patch",
    "PlaylistBudget",
    "Ranges",
    "Reason",
    "ReasonKind",
    "Rule",
    "Scene",
    "SceneName",
    "Sense",
    "Setting",
    "Shares",
    "Span",
    "Specificity",
    "State",
    "Store",
    "Text",
    "Used",
    "Zone",
    "ZoneId",
]


@dataclass(frozen=True, slots=True)
class Scene:
    """What a zone should be like; a sense that is ``None`` (or a layer left out) is the default scene's."""

    name: SceneName
    label: Text
    light: Mapping[Layer, Setting] | None = None
    """by layer; ``EVERY_LAYER`` stands for all layers that have no entry of their own"""
    music: Setting | None = None
    scent: Setting | None = None
    touch: tuple[Text, ...] | None = None
    taste: tuple[Text, ...] | None = None
    source: str = ""
    """file name, for messages"""


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of the store with an atmosphere of its own."""

    id: ZoneId
    label: Text
    default: SceneName
    touchpoint: str | None = None
    limits: Limits = field(default_factory=Limits)
    drift: DriftPolicy = REPAIR


@dataclass(frozen=True, slots=True)
class Store:
    """Everything that the scene files of one store say."""

    id: str
    name: str
    timezone: tzinfo
    """a ``zoneinfo.ZoneInfo``"""
    country: str
    location: Location | None
    languages: tuple[str, ...]
    hours: Hours
    zones: Mapping[ZoneId, Zone]
    scenes: Mapping[SceneName, Scene]
    """always holds ``emergency``"""
    rules: tuple[Rule, ...] = ()
    settle: Settle = field(default_factory=Settle)
    contacts: tuple[DeviceId, ...] = ()
    """devices whose closed contact is an emergency, such as the relay of a fire panel"""
    calm: tuple[Rule, ...] = ()
    """calm hours: while such a rule acts, nothing in its zones exceeds what its scene asks"""
    touchpoints: Mapping[str, Text] = field(default_factory=dict)
    currency: str | None = None
    """ISO 4217 code in which tills count; ``None``: sales stay numbers"""


class ReasonKind(StrEnum):
    """Why a zone has its scene, strongest first."""

    EMERGENCY = "emergency"
    OVERRIDE = "override"
    EXPERIMENT = "experiment"
    SCHEDULE = "schedule"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a zone has its scene, in a form that the API, the panel and the exposure log share."""

    kind: ReasonKind
    detail: str
    """who or what: the rule's ``schedule.yaml:3``, the experiment and arm, the person's words"""
    until: datetime | None = None
    """UTC; when this reason ends by itself"""


@dataclass(frozen=True, slots=True)
class Patch:
    """Attributes to merge into what is due, sense by sense; ``None`` leaves a sense alone."""

    light: Mapping[Layer, Setting] | None = None
    music: Setting | None = None
    scent: Setting | None = None


@dataclass(frozen=True, slots=True)
class Override:
    """A person's choice for one zone, which ends by itself."""

    id: str
    zone: ZoneId
    since: datetime
    until: datetime | None
    """UTC; ``None`` only where no end can be known (no further slot)"""
    scene: SceneName | None = None
    patch: Patch | None = None
    reason: str = ""
    actor: str = ""


@dataclass(frozen=True, slots=True)
class Assignment:
    """What a running experiment asks of a zone during one block."""

    experiment: str
    arm: str
    begins: datetime
    ends: datetime
    scene: SceneName | None = None
    patch: Patch | None = None


@dataclass(frozen=True, slots=True)
class Desired:
    """What a zone should be at one instant, and why: every sense explicit, limits applied."""

    zone: ZoneId
    scene: SceneName
    reason: Reason
    light: Mapping[Layer, Setting]
    """holds ``EVERY_LAYER``"""
    music: Setting
    scent: Setting
    tasks: tuple[tuple[Sense, Text], ...] = ()
    clamps: tuple[Clamp, ...] = ()
    experiment: str | None = None
    arm: str | None = None


Shares = tuple[tuple[Sense, float], ...]
"""A share (0-1) for each of some senses, in the order of the senses."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """A stretch in which a zone really had a scene, from observed state; times in UTC."""

    zone: ZoneId
    scene: SceneName
    begins: datetime
    ends: datetime | None
    settled: datetime
    """when the slowest sense of the scene had settled"""
    delivered: float
    """0-1: share of the commanded parts that were what the scene asks"""
    reason: ReasonKind
    experiment: str | None = None
    arm: str | None = None
    shares: Shares = ()
    """the same for each sense that the zone has parts for or the scene asks for"""

    def share(self, sense: Sense) -> float:
        """0-1: how much of one sense was there; where nothing is said of it, the share of all parts."""
        return dict(self.shares).get(sense, self.delivered)
