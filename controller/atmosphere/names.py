"""What things are called: zones, scenes, layers, devices, parts and the five senses."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple, NewType

ZoneId = NewType("ZoneId", str)
SceneName = NewType("SceneName", str)
Layer = NewType("Layer", str)
DeviceId = NewType("DeviceId", str)
EVERY_LAYER = Layer("*")
EMERGENCY = SceneName("emergency")


class PartId(NamedTuple):
    """One part of one physical device, e.g. the left channel of a dimmer; both names are URL-safe."""

    device: DeviceId
    part: str


class Sense(StrEnum):
    """The five senses; devices give the first three, staff the last two."""

    LIGHT = "light"
    MUSIC = "music"
    SCENT = "scent"
    TOUCH = "touch"
    TASTE = "taste"

    __hash__ = str.__hash__
    """an Enum's own is computed in Python, and a sense is looked up for every part of every change"""


Text = Mapping[str, str]
"""One sentence in several languages, by language code; never empty."""
