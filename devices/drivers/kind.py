"""A kind of device in one line: how its parts are built, and how it announces itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from devices.discovery.component import Component, DiscoveryError
from devices.discovery.native import Native
from devices.drivers.buttons import PressSource
from devices.drivers.contacts import ContactSource
from devices.drivers.driver import Built
from devices.drivers.siren import Siren


def no_parts(_components: tuple[Component, ...]) -> tuple[()]:
    """What a kind builds that is pressed or closes, and cannot be commanded."""
    return ()


class Kind(NamedTuple):
    """What the registry must know of a kind of device."""

    build: Callable[[tuple[Component, ...]], Iterable[Built | DiscoveryError]]
    """the parts that a device's components make; none for a device of another kind"""
    native: Native | None = None
    """``None`` for what announces itself by Home Assistant's discovery"""
    presses: Callable[[tuple[Component, ...]], Iterable[tuple[str, PressSource]]] = no_parts
    """where its buttons are heard, by topic"""
    contacts: Callable[[tuple[Component, ...]], Iterable[tuple[str, ContactSource]]] = no_parts
    """where its contacts are heard, by topic"""
    sirens: Callable[[tuple[Component, ...]], Iterable[Siren | DiscoveryError]] = no_parts
    """what of it sounds when a person says so, and never by a scene"""
