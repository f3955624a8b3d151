"""Putting a whole store's devices to work: many at once, or from a list that knows them before they come."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from controller.adapters import records
from controller.adapters.database import Database
from controller.adapters.device_list import Known, read_device_list, write_device_list
from controller.adapters.events import EventKind
from controller.adapters.floorplan import DEFAULT_LAYER
from controller.adapters.installations import Installation, KnownDevice, KnownPart, ListOutcome
from controller.adapters.placements import Placement
from controller.adapters.records import Retirement
from controller.adapters.status import DeviceStatus, Place
from controller.adapters.status_errors import NothingToPlaceError, UnknownDeviceError
from controller.atmosphere.model import DeviceId, Layer, PartId, ZoneId
from controller.feedback.buttons import ButtonBox, proposed
from controller.reconciler import Reconciler
from controller.sirens import Sirens
from devices.registry import Device, DeviceKind, Fitting, Publication, short_codes


class Commissioning(Sirens):
    """Many devices in one transaction, those that are expected, and those that were replaced.

    Else as ``Sirens``.
    """

    def __init__(
        self,
        reconciler: Reconciler,
        database: Database,
        *,
        clock: Callable[[], datetime],
        play: Callable[[Iterable[tuple[float, Publication]]], None],
        announce: Callable[[EventKind, str], None],
    ) -> None:
        super().__init__(reconciler, database, clock=clock, play=play, announce=announce)
        self.retired: dict[DeviceId, Retirement] = {}
        self._awaited: set[DeviceId] = set()
        self._codes: dict[DeviceId, str] = {}
        self._coded: tuple[int, int] | None = None

    def await_devices(self) -> None:
        """Note which devices people speak of that have not announced themselves."""
        self._awaited = set(self._spoken_of()) - self._reconciler.registry.devices.keys()

    # what there is

    def devices(self) -> tuple[DeviceStatus, ...]:
        """Every device that was discovered, is expected or was replaced: adopted ones first, by name."""
        known = self._reconciler.registry.devices
        absent = (self._absent_status(each) for each in self._spoken_of() if each not in known)
        found = (*super().devices(), *absent)
        return tuple(sorted(found, key=lambda d: (not d.adopted, d.name.casefold(), d.device.id)))

    def _spoken_of(self) -> Iterable[DeviceId]:
        return dict.fromkeys((*self._floorplan.devices(), *self.boxes, *self.retired))

    def _device_status(self, device: Device) -> DeviceStatus:
        status = replace(super()._device_status(device), code=self._code(device.id))
        was = None if status.adopted else self.retired.get(device.id)
        return replace(status, name=was.name, successor=was.successor) if was else status

    def _absent_status(self, device: DeviceId) -> DeviceStatus:
        """What is known of a device that is not there: what it was, and what people said of it."""
        was, said = self.retired.get(device), self._installation(device).placements
        maker, model, name = (was.maker, was.model, was.name) if was else ("", "", "")
        unseen = Device(device, device, maker, model, (device,), {}, DeviceKind.OTHER, "", {})
        placed = {p.part or "": Place(p.zone, p.layer or DEFAULT_LAYER) for p in said if p.zone is not None}
        expected = bool(said) or device in self.boxes
        return DeviceStatus(
            unseen,
            self._floorplan.name(device) or name or device,
            placed,
            1.0,
            box=self.boxes.get(device),
            code=self._code(device),
            expected=expected,
            absent=True,
            successor=was.successor if was and not expected else None,
        )

    def _code(self, device: DeviceId) -> str:
        versions = (self._reconciler.registry.generation, self._floorplan.version)
        if versions != self._coded or device not in self._codes:
            known = (*self._reconciler.registry.devices, *self._spoken_of(), device)
            self._codes, self._coded = short_codes(dict.fromkeys(known)), versions
        return self._codes[device]

    # devices that come later than what was said of them

    def arrange(self) -> None:
        """Let devices that were expected work as was said, and keep how they describe themselves."""
        registry = self._reconciler.registry
        if (registry.generation, self._floorplan.version) != self._arranged:
            registry.fit(self._floorplan.fittings(registry.devices.values()))
            came = {each: registry.devices[each].configs for each in self._awaited & registry.devices.keys()}
            if came:
                self._awaited -= came.keys()
                self._database.write_nowait(lambda s: records.save_many_configs(s, came))
        super().arrange()

    # many at once

    async def place_all(
        self, devices: Sequence[DeviceId], *, zone: ZoneId, layer: Layer | None, actor: str
    ) -> tuple[DeviceStatus, ...]:
        """Put devices with all their parts into one zone, all of them or none; no ``layer`` leaves as is."""
        self._known_zone(zone)
        named = tuple(dict.fromkeys(devices))
        await self._install([self._placed(each, zone, layer) for each in named], "device.place", actor)
        return tuple(self._device_status(self._device(each)) for each in named)

    def _placed(self, device: DeviceId, zone: ZoneId, layer: Layer | None) -> Installation:
        found = self._device(device)
        before = self._installation(device)
        if found.parts:
            changed = {p.part: p for p in self._floorplan.say(device, None, zone, layer, None)}
            kept = {p.part: p for p in before.placements}
            return replace(before, placements=tuple((kept | changed).values()))
        if not found.has_buttons:
            raise NothingToPlaceError(device)
        box = before.box
        told = replace(box, zone=zone) if box else ButtonBox(zone, proposed(found.actions))
        return replace(before, box=told)

    def _installation(self, device: DeviceId) -> Installation:
        return Installation.of(device, self._floorplan.said(device), self.boxes.get(device))

    async def forget(self, device: DeviceId, *, actor: str) -> None:
        """Remove a device and its places, also one that is only expected or was replaced."""
        if device in self._reconciler.registry.devices:
            await super().forget(device, actor=actor)
        elif device in self._spoken_of():
            now = self._clock()
            await self._database.write(lambda s: records.forget_device(s, device, actor=actor, at=now))
            self._put_in_force([Installation(device)])
        else:
            raise UnknownDeviceError(device)
        self.retired.pop(device, None)

    # lists

    async def device_list(self) -> str:
        """What people said of every device, as a list that ``take_device_list`` takes."""
        return await asyncio.to_thread(write_device_list, self._installations(), self.store.name)

    def _installations(self) -> list[Installation]:
        """All that people said of every device."""
        said = self._floorplan.all_said()
        return [
            Installation.of(each, said.get(each, ()), self.boxes.get(each))
            for each in dict.fromkeys((*said, *self.boxes))
        ]

    async def take_device_list(
        self, content: bytes, file: str, *, actor: str, dry_run: bool = False
    ) -> ListOutcome:
        """Say of every listed device what the list says, all of it or nothing; others stay as they are.

        Raises ``DeviceListError`` with every fault. ``dry_run`` answers what would change, and that is all.
        """
        listed = await asyncio.to_thread(read_device_list, content, file, self._known_devices())
        before = {each.device: each for each in self._installations()}
        changed = [
            each for each in listed if not same(each, before.get(each.device, Installation(each.device)))
        ]
        if changed and not dry_run:
            await self._install(changed, "device.list", actor)
        known = self._reconciler.registry.devices
        return ListOutcome(
            len(listed),
            tuple(each.device for each in changed),
            tuple(each.device for each in listed if each.device not in known),
            stored=not dry_run,
        )

    def _known_devices(self) -> Known:
        devices = self._reconciler.registry.devices.values()
        return Known(tuple(self.store.zones), {device.id: self._known_device(device) for device in devices})

    def _known_device(self, device: Device) -> KnownDevice:
        registry = self._reconciler.registry
        parts = {
            name: KnownPart(registry.hangs(part.id), registry.slots(part.id), part)
            for name, part in device.parts.items()
        }
        return KnownDevice(parts, device.has_buttons)

    async def _install(
        self,
        installations: Sequence[Installation],
        action: str,
        actor: str,
        also: Callable[[Session], object] = lambda _: None,
    ) -> None:
        """Have devices be as is said, in one transaction with ``also``, and let the next tick act on it."""
        known, now = self._reconciler.registry.devices, self._clock()
        configs = {each.device: known[each.device].configs for each in installations if each.device in known}

        def store(session: Session) -> None:
            records.save_installations(session, installations, configs, actor=actor, action=action, at=now)
            for each in installations:
                if each.device in self.retired and (each.placements or each.box):
                    records.end_retirement(session, each.device)
            also(session)

        await self._database.write(store)
        self._put_in_force(installations)

    def _put_in_force(self, installations: Sequence[Installation]) -> None:
        registry = self._reconciler.registry
        self._floorplan.replace(
            (each.device for each in installations), (p for each in installations for p in each.placements)
        )
        for each in installations:
            if each.box is None:
                self.boxes.pop(each.device, None)
            else:
                self.boxes[each.device] = each.box
            if each.placements or each.box:
                self.retired.pop(each.device, None)
        named = [registry.devices[each.device] for each in installations if each.device in registry.devices]
        bare = {PartId(device.id, part): Fitting() for device in named for part in device.parts}
        registry.fit(bare | self._floorplan.fittings(named))
        self.await_devices()
        self.arrange()
        self._reconciler.hearing.appeared(*(device.id for device in named))
        for each in installations:
            self._announce("device", each.device)


def same(one: Installation, other: Installation) -> bool:
    """Whether two say the same of a device, in whatever order."""
    return one.box == other.box and _by_part(one) == _by_part(other)


def _by_part(installation: Installation) -> Mapping[str | None, Placement]:
    return {placement.part: placement for placement in installation.placements}
