"""What people said of one device and its parts, whole: what an export lists and a successor takes over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from controller.adapters.placements import Placement
from controller.atmosphere.model import DeviceId, Part
from controller.feedback.buttons import ButtonBox


@dataclass(frozen=True, slots=True)
class Installation:
    """All that people said of one device."""

    device: DeviceId
    placements: tuple[Placement, ...] = ()
    """of the whole device before those of its parts; none that says nothing"""
    box: ButtonBox | None = None

    @classmethod
    def of(cls, device: DeviceId, said: Iterable[Placement], box: ButtonBox | None) -> Installation:
        """An installation without the placements that say nothing."""
        return cls(device, tuple(p for p in said if p != Placement(device, p.part)), box)

    @property
    def zones(self) -> frozenset[str]:
        """Every zone that it speaks of."""
        told = () if self.box is None else (self.box.zone,)
        return frozenset((*(str(p.zone) for p in self.placements if p.zone is not None), *told))

    def places(self, part: str) -> bool:
        """Whether one part is given a zone, by itself or with its device."""
        return any(p.zone is not None and p.part in {None, part} for p in self.placements)


@dataclass(frozen=True, slots=True)
class KnownPart:
    """What a list may say of one part."""

    hangs: bool
    """whether people must say what it switches"""
    slots: tuple[str, ...] = ()
    """that it can tell apart; none where it gives whatever is in it"""
    part: Part | None = None
    """what it can do, by which limits are judged; ``None``: every limit is taken"""


@dataclass(frozen=True, slots=True)
class KnownDevice:
    """What a list may say of a device that has announced itself."""

    parts: Mapping[str, KnownPart] = field(default_factory=dict)
    has_buttons: bool = False


@dataclass(frozen=True, slots=True)
class ListOutcome:
    """What a list says that is not so already."""

    listed: int
    changed: tuple[DeviceId, ...]
    expected: tuple[DeviceId, ...]
    """listed devices that have not announced themselves; they work as listed once they do"""
    stored: bool
    """whether the changes are in force; not so when they were only asked for"""
