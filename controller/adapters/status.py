"""What the running controller says of its zones and devices, for the API and the panel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from controller.atmosphere.cartridge import Cartridge
from controller.atmosphere.cycle import Cycle
from controller.atmosphere.delivery import Receipt
from controller.atmosphere.model import Desired, DeviceId, Layer, Override, PartId, ZoneId
from controller.atmosphere.part_limits import NO_LIMITS, PartLimits
from controller.feedback.buttons import ButtonBox
from devices.registry import Device, full_code, read_code

SHORTEST_SEARCH = 3
"""characters of a code from which on it is searched for"""


@dataclass(frozen=True, slots=True)
class Drift:
    """A part that somebody changed by hand; times in UTC."""

    part: PartId
    since: datetime
    until: datetime | None
    """when it is put right; ``None`` where a person must do that"""


@dataclass(frozen=True, slots=True)
class ZoneStatus:
    """One zone now: what it should be and why, and what became of the last change."""

    zone: ZoneId
    desired: Desired
    since: datetime
    """UTC; since when the scene is the desired one"""
    receipt: Receipt | None
    observed: int = 0
    """parts that are what they should be at this moment; later than the receipt's count"""
    total: int = 0
    override: Override | None = None
    settled: datetime | None = None
    """UTC; when the slowest sense will have settled, ``None`` while nothing was observed"""
    ticked: frozenset[int] = frozenset()
    """indexes into ``desired.tasks`` that staff have done since the scene began"""
    drifts: tuple[Drift, ...] = ()
    """parts that somebody changed by hand, and that are left so for now"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part works: a zone and one of its light layers."""

    zone: ZoneId
    layer: Layer


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What one part may give, how long it ran, and what is left in it."""

    limits: PartLimits = NO_LIMITS
    run_s: float = 0.0
    """ever"""
    today_s: float = 0.0
    """in this local day"""
    cartridges: tuple[Cartridge, ...] = ()
    hangs: bool = False
    """whether people say what it is that it switches: a plug or relay"""
    slots: tuple[tuple[str, str], ...] = ()
    """of a diffuser: each slot and what people said is in it, empty where nobody did"""
    cycle: Cycle | None = None
    """the turns in which the controller switches it at the moment"""


@dataclass(frozen=True, slots=True)
class LowCartridge:
    """A cartridge that is nearly empty."""

    device: DeviceId
    name: str
    """of the device, as people call it"""
    fragrance: str
    """empty where nobody says which"""
    left: float
    """0-1"""


@dataclass(frozen=True, slots=True)
class DeviceStatus:
    """One physical device, discovered or adopted, as facilities staff see it."""

    device: Device
    name: str
    """the name people gave it, else its own"""
    places: Mapping[str, Place]
    """by part; empty: not adopted, never commanded"""
    health: float
    """0-1, falls with failed deliveries"""
    last_seen: datetime | None = None
    box: ButtonBox | None = None
    """what its presses mean; `None`: nothing yet"""
    pressed: tuple[str, datetime] | None = None
    """its last press, in its own word, mapped or not"""
    upkeep: Mapping[str, Upkeep] = field(default_factory=dict)
    """by part"""
    code: str = ""
    """the short word on its label"""
    expected: bool = False
    """whether people spoke of it and it has not announced itself (any more)"""
    absent: bool = False
    """whether nothing is known of it but what people said: it is expected, or was replaced"""
    successor: str | None = None
    """the id of the device that took its place"""

    @property
    def adopted(self) -> bool:
        """Whether people gave it something to do."""
        return bool(self.places) or self.box is not None

    @property
    def placeable(self) -> bool:
        """Whether a zone could use it at all."""
        return bool(self.device.parts) or self.device.has_buttons

    def answers_to(self, words: Iterable[str]) -> bool:
        """Whether each casefolded word is in its names, maker, model or address, or begins its code."""
        device = self.device
        plain = ("".join(filter(str.isalnum, each)) for each in (device.id, *device.identifiers))
        told = (self.name, device.name, device.maker, device.model, device.id, *device.identifiers, *plain)
        text, code = " ".join(filter(None, told)).casefold(), full_code(device.id)
        return all(
            word in text or (len(word) >= SHORTEST_SEARCH and code.startswith(read_code(word)))
            for word in words
        )

    @property
    def zones(self) -> tuple[str, ...]:
        """The zones of its parts, and the one that its presses are about."""
        told = () if self.box is None else (self.box.zone,)
        return tuple(dict.fromkeys((*(place.zone for place in self.places.values()), *told)))
