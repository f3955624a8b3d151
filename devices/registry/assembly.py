"""From the components of one device to its parts and drivers: the same in whatever order they came."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from controller.atmosphere.model import DeviceId, Part, PartId, Sense
from devices.discovery.availability import Availability
from devices.discovery.component import Component, DiscoveryError
from devices.drivers.bridge_log import ComplaintSource, complaint_sources
from devices.drivers.buttons import PressSource
from devices.drivers.contacts import ContactSource
from devices.drivers.driver import Built, Driver, Quirk
from devices.drivers.kind import Kind
from devices.drivers.siren import Siren
from devices.registry.device import DeviceKind
from devices.registry.fitting import Fitting, fitted
from devices.registry.kinds import KINDS
from devices.sharing import shared

_SAFE = re.compile(r"[A-Za-z0-9_.-]{1,128}")
_UNSAFE = re.compile(r"[^A-Za-z0-9_.-]+")
_LONGEST = 100
_WHOLE_SECONDS_FIRMWARE = ("esphome", "espressif")


@dataclass(frozen=True, slots=True)
class Assembly:
    """What the components of one device amount to."""

    id: DeviceId
    name: str
    maker: str
    model: str
    identifiers: tuple[str, ...]
    origin: str
    parts: dict[str, Part]
    drivers: dict[str, Driver]
    quirks: frozenset[Quirk]
    availability: tuple[Availability, ...]
    presses: tuple[tuple[str, PressSource], ...]
    contacts: tuple[tuple[str, ContactSource], ...]
    sirens: dict[str, Siren]
    complaints: tuple[ComplaintSource, ...]
    faults: tuple[DiscoveryError, ...]

    @property
    def kind(self) -> DeviceKind:
        """What to propose it as."""
        senses = {part.sense for part in self.parts.values()}
        for sense in (Sense.MUSIC, Sense.SCENT, Sense.LIGHT):
            if sense in senses:
                return DeviceKind(sense)
        if self.sirens:
            return DeviceKind.SIREN
        return DeviceKind.BUTTONS if self.presses else DeviceKind.OTHER


def assemble(
    components: tuple[Component, ...], fittings: Mapping[PartId, Fitting] = MappingProxyType({})
) -> Assembly:
    """Build one device of its components, which must not be empty, as its parts are fitted."""
    ordered = tuple(sorted(components, key=lambda component: component.key))
    identifiers = tuple(dict.fromkeys(mark for c in ordered for mark in c.device.identifiers))
    connections = tuple(dict.fromkeys(mark for c in ordered for mark in c.device.connections))
    identity = device_id((*identifiers, *connections)[0])
    found, faults = _drivers(ordered)
    sounding = [each for kind in KINDS for each in kind.sirens(ordered)]
    faults += [each for each in sounding if isinstance(each, DiscoveryError)]
    found_sirens = {each.part: each for each in sounding if isinstance(each, Siren)}
    built = {name: fitted(driver, fittings.get(PartId(identity, name))) for name, driver in found.items()}
    return Assembly(
        id=identity,
        name=_first(c.device.name for c in ordered) or identity,
        maker=_first(c.device.maker for c in ordered),
        model=_first(c.device.model for c in ordered),
        identifiers=identifiers or connections,
        origin=_first(c.origin for c in ordered),
        parts={name: _part(PartId(identity, name), driver) for name, driver in built.items()},
        drivers=built,
        quirks=_declared_quirks(ordered),
        availability=tuple(dict.fromkeys(c.availability for c in ordered if c.availability)),
        presses=tuple(pair for kind in KINDS for pair in kind.presses(ordered)),
        contacts=tuple(pair for kind in KINDS for pair in kind.contacts(ordered)),
        sirens=found_sirens,
        complaints=tuple(dict.fromkeys(complaint_sources(ordered))),
        faults=tuple(faults),
    )


def device_id(identifier: str) -> DeviceId:
    """A name for paths and addresses: the identifier itself where it is safe, else a distinct slug of it.

    >>> device_id("0x00158d0001")
    '0x00158d0001'
    >>> device_id("halo 7/ü").startswith("halo-7-")
    True
    """
    if _SAFE.fullmatch(identifier) and identifier.strip("."):
        return DeviceId(identifier)
    mark = hashlib.blake2s(identifier.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
    slug = _UNSAFE.sub("-", identifier)[:_LONGEST].strip(".-")
    return DeviceId(f"{slug}-{mark}" if slug else mark)


def _drivers(components: tuple[Component, ...]) -> tuple[dict[str, Driver], list[DiscoveryError]]:
    drivers: dict[str, Driver] = {}
    faults = []
    for kind in KINDS:
        for result in _guarded(kind, components):
            if isinstance(result, DiscoveryError):
                faults.append(result)
            else:
                drivers[_free_name(result.part, drivers)] = result.driver
    return drivers, faults


def _guarded(kind: Kind, components: tuple[Component, ...]) -> Iterator[Built | DiscoveryError]:
    try:
        yield from kind.build(components)
    except DiscoveryError as fault:
        yield fault


def _free_name(name: str, taken: Iterable[str]) -> str:
    names = set(taken)
    number, free = 1, name
    while free in names:
        number += 1
        free = f"{name}-{number}"
    return free


def _part(identity: PartId, driver: Driver) -> Part:
    traits = driver.traits
    return Part(
        identity,
        traits.sense,
        shared(traits.capabilities),
        shared(traits.ranges),
        confirms=traits.confirms,
        reports_fading=traits.reports_fading,
    )


def _declared_quirks(components: Iterable[Component]) -> frozenset[Quirk]:
    """ESPHome reads a transition as an unsigned integer and ignores any other."""
    said = " ".join(f"{c.origin} {c.device.firmware} {c.device.maker}" for c in components).casefold()
    return frozenset({Quirk.WHOLE_SECONDS} if any(word in said for word in _WHOLE_SECONDS_FIRMWARE) else ())


def _first(texts: Iterable[str]) -> str:
    return next((text for text in texts if text), "")
