"""Which part works in which zone and layer: what people said of devices and of their parts, combined."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from controller.adapters.placements import Placement
from controller.adapters.status import Place
from controller.atmosphere.model import DeviceId, Layer, PartId, Sense, ZoneId
from controller.atmosphere.part_limits import NO_LIMITS, PartLimits
from devices.registry import Device, Fitting

DEFAULT_LAYER = Layer("ambient")
ONLY_SLOT = "scent"
"""what the slot of a diffuser is called that has but one"""
_UNSAID = Placement(DeviceId(""))
_UNFITTED = Fitting()


class Floorplan:
    """The placements of a store; what is said of a part beats what is said of its device."""

    def __init__(self, placements: Iterable[Placement] = ()) -> None:
        self._said = {(p.device, p.part): p for p in placements}
        self.version = 0
        """goes up with every change"""

    def places(self, devices: Iterable[Device]) -> dict[PartId, Place]:
        """Where every part of these devices works that is adopted."""
        return {
            PartId(device.id, part): place
            for device in devices
            for part in device.parts
            if (place := self._place(device.id, part)) is not None
        }

    def _place(self, device: DeviceId, part: str) -> Place | None:
        whole, own = self._said.get((device, None), _UNSAID), self._said.get((device, part), _UNSAID)
        zone = own.zone or whole.zone
        return Place(zone, own.layer or whole.layer or DEFAULT_LAYER) if zone is not None else None

    def name(self, device: DeviceId) -> str | None:
        """The name that people gave a device."""
        said = self._said.get((device, None))
        return said.name if said else None

    def part_name(self, device: DeviceId, part: str) -> str | None:
        """The name that people gave one part of a device."""
        said = self._said.get((device, part))
        return said.name if said else None

    def fittings(self, devices: Iterable[Device]) -> dict[PartId, Fitting]:
        """What hangs on the parts of these devices, and what they hold, where anybody said so."""
        return {
            PartId(device.id, part): fitting
            for device in devices
            for part in device.parts
            if (fitting := self._fitting(device.id, part)) != _UNFITTED
        }

    def _fitting(self, device: DeviceId, part: str) -> Fitting:
        whole, own = self._said.get((device, None), _UNSAID), self._said.get((device, part), _UNSAID)
        fragrances = whole.fragrances if own.fragrances is None else own.fragrances
        return Fitting(own.sense or whole.sense, fragrances or ())

    def slots(self, device: DeviceId, part: str, known: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        """What people said is in each slot of a diffuser; one that knows no slots has one."""
        said = dict(self._fitting(device, part).fragrances)
        if not known:
            return tuple(said.items())[:1] or ((ONLY_SLOT, ""),)
        return tuple((slot, said.get(slot, "")) for slot in known)

    def limits(self, devices: Iterable[Device]) -> dict[PartId, PartLimits]:
        """What every part of these devices may give; a part's own limits replace its device's."""
        return {
            PartId(device.id, part): self._limits(device.id, part)
            for device in devices
            for part in device.parts
        }

    def _limits(self, device: DeviceId, part: str) -> PartLimits:
        whole, own = self._said.get((device, None), _UNSAID), self._said.get((device, part), _UNSAID)
        return own.limits or whole.limits or NO_LIMITS

    def life_s(self, device: DeviceId, part: str) -> float | None:
        """How long a cartridge of this part lasts at full strength, where anybody said so."""
        whole, own = self._said.get((device, None), _UNSAID), self._said.get((device, part), _UNSAID)
        return own.life_s or whole.life_s

    def say(
        self,
        device: DeviceId,
        part: str | None,
        zone: ZoneId | None,
        layer: Layer | None,
        name: str | None,
        *,
        sense: Sense | None = None,
        fragrances: tuple[tuple[str, str], ...] | None = None,
        limits: PartLimits | None = None,
        life_s: float | None = None,
    ) -> tuple[Placement, ...]:
        """Answer the placements that change; said of a device, all but its name mean all its parts.

        A ``life_s`` of nought takes back what was said of it.
        """
        said = self._said.get((device, part), Placement(device, part))
        changed = [
            replace(
                said,
                zone=zone or said.zone,
                layer=layer or said.layer,
                name=said.name if name is None else name,
                sense=sense or said.sense,
                fragrances=said.fragrances if fragrances is None else fragrances,
                limits=said.limits if limits is None else limits,
                life_s=said.life_s if life_s is None else life_s or None,
            )
        ]
        if part is None:
            for (owner, each), own in self._said.items():
                if owner == device and each is not None:
                    kept = replace(
                        own,
                        zone=None if zone else own.zone,
                        layer=None if layer else own.layer,
                        limits=own.limits if limits is None else None,
                    )
                    changed.append(kept)
        return tuple(p for p in changed if p != self._said.get((p.device, p.part)))

    def devices(self) -> Iterable[DeviceId]:
        """Every device that people have said anything of, known or not."""
        return dict.fromkeys(device for device, _ in self._said)

    def said(self, device: DeviceId) -> tuple[Placement, ...]:
        """All that people said of one device, of the whole before its parts."""
        own = [p for (owner, _), p in self._said.items() if owner == device]
        return tuple(sorted(own, key=lambda p: (p.part is not None, p.part or "")))

    def all_said(self) -> dict[DeviceId, tuple[Placement, ...]]:
        """All that people said of each device, of the whole before its parts."""
        by_device: dict[DeviceId, list[Placement]] = {}
        for placement in self._said.values():
            by_device.setdefault(placement.device, []).append(placement)
        return {
            device: tuple(sorted(own, key=lambda p: (p.part is not None, p.part or "")))
            for device, own in by_device.items()
        }

    def replace(self, devices: Iterable[DeviceId], placements: Iterable[Placement]) -> None:
        """Put placements in force in the place of all that was said of these devices."""
        gone = frozenset(devices)
        self.version += 1
        kept = {key: p for key, p in self._said.items() if key[0] not in gone}
        self._said = kept | {(p.device, p.part): p for p in placements}

    def take(self, placements: Iterable[Placement]) -> None:
        """Put placements in force."""
        self.version += 1
        self._said |= {(p.device, p.part): p for p in placements}

    def forget(self, device: DeviceId) -> None:
        """Un-adopt a device with all its parts."""
        self.version += 1
        self._said = {key: p for key, p in self._said.items() if key[0] != device}
