"""What people do to a running store: every act is stored with its actor, then carried out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from uuid import uuid4

from sqlmodel import Session

from controller.adapters import records
from controller.adapters.database import Database
from controller.adapters.placements import Placement
from controller.adapters.status import DeviceStatus, Place, ZoneStatus
from controller.adapters.status_errors import UnknownDeviceError, UnknownSceneError, UnknownZoneError
from controller.atmosphere.delivery import Receipt
from controller.atmosphere.model import (
    DeviceId,
    Layer,
    Override,
    PartId,
    Patch,
    SceneName,
    Store,
    ZoneId,
)
from controller.atmosphere.resolve import override_end
from controller.reconciler import Reconciler, ZoneState
from devices.registry import Device, Publication

DEFAULT_LAYER = Layer("ambient")


class Operations:
    """The acts and views of ``controller.web.ports.Controls`` on a reconciler and a database.

    ``play`` publishes steps after delays in seconds, for identify.
    """

    def __init__(
        self,
        reconciler: Reconciler,
        database: Database,
        *,
        clock: Callable[[], datetime],
        play: Callable[[Iterable[tuple[float, Publication]]], None],
        notes: Callable[[], tuple[str, ...]],
        announce: Callable[[str, str], None],
    ) -> None:
        self._reconciler = reconciler
        self._database = database
        self._clock = clock
        self._play = play
        self._notes = notes
        self._announce = announce
        self._names: dict[DeviceId, str] = {}
        self.faults: tuple[str, ...] = ()

    @property
    def store(self) -> Store:
        """The last valid scene files."""
        return self._reconciler.store

    @property
    def warnings(self) -> tuple[str, ...]:
        """What else an operator should know."""
        return (*self._notes(), *(str(w) for w in self._reconciler.registry.warnings))

    @property
    def emergency(self) -> bool:
        """Whether the emergency scene is in force everywhere."""
        return self._reconciler.wishes.emergency

    async def restore(self) -> None:
        """Take up overrides, emergency, placements and known devices where the last run left them."""
        now = self._clock()
        overrides, emergency, placements, configs = await self._database.read(
            lambda s: (
                records.open_overrides(s, now),
                records.emergency_active(s),
                records.placements(s),
                records.load_configs(s),
            )
        )
        for config in configs:
            for topic, payload in config.configs.items():
                self._reconciler.registry.discover(topic, payload)
        self._reconciler.wishes.overrides = {o.zone: o for o in overrides}
        self._reconciler.wishes.emergency = emergency
        self._names = {p.device: p.name for p in placements if p.name}
        self._reconciler.rearrange(_places(placements, self._reconciler.registry.devices), now)

    def zones(self) -> tuple[ZoneStatus, ...]:
        """Every zone, in the order of the store file."""
        return tuple(status for zone in self.store.zones if (status := self._status(zone)))

    def zone(self, zone: ZoneId) -> ZoneStatus:
        """One zone; raises ``UnknownZoneError``."""
        self._known_zone(zone)
        status = self._status(zone)
        if status is None:
            self._reconciler.tick(self._clock())
            status = self._status(zone)
        if status is None:
            raise UnknownZoneError(zone, tuple(self.store.zones))
        return status

    def _status(self, zone: ZoneId) -> ZoneStatus | None:
        held = self._reconciler.zones.get(zone, ZoneState())
        if held.desired is None or held.since is None:
            return None
        exposure = self._reconciler.exposures.running(zone)
        observed, total = self._reconciler.delivered(zone)
        return ZoneStatus(
            zone=zone,
            desired=held.desired,
            since=held.since,
            receipt=held.final or self._reconciler.ledger.receipt(held.receipt or ""),
            observed=observed,
            total=total,
            override=self._reconciler.wishes.overrides.get(zone),
            settled=exposure.settled if exposure else None,
            ticked=held.ticked,
        )

    def _known_zone(self, zone: ZoneId) -> None:
        if zone not in self.store.zones:
            raise UnknownZoneError(zone, tuple(self.store.zones))

    async def override(
        self,
        zone: ZoneId,
        *,
        scene: SceneName | None,
        patch: Patch | None,
        until: str | datetime | None,
        minutes: float | None,
        reason: str,
        actor: str,
    ) -> str:
        """Switch a zone until the given end; answers the receipt's id after the override is stored."""
        self._known_zone(zone)
        if scene is not None and scene not in self.store.scenes:
            raise UnknownSceneError(scene, tuple(self.store.scenes))
        now = self._clock()
        ends = override_end(self.store, zone, now, until=until, minutes=minutes)
        chosen = Override(uuid4().hex, zone, now, ends, scene, patch, reason, actor)

        def store(session: Session) -> None:
            replaced = self._reconciler.wishes.overrides.get(zone)
            if replaced is not None:
                records.end_override(session, replaced.id, now)
            records.save_override(session, chosen)
            what = scene or "changed settings"
            records.audit(session, actor, "override", zone, f"{what} until {ends}: {reason}", now)

        await self._database.write(store)
        self._reconciler.wishes.overrides[zone] = chosen
        return self._reconciler.switch(zone, self._clock())

    async def end_override(self, zone: ZoneId, *, actor: str) -> str | None:
        """Return to what is due; the receipt's id, or ``None`` when there was no override."""
        self._known_zone(zone)
        now = self._clock()
        chosen = self._reconciler.wishes.overrides.get(zone)
        if chosen is None or (chosen.until is not None and chosen.until <= now):
            return None

        def store(session: Session) -> None:
            records.end_override(session, chosen.id, now)
            records.audit(session, actor, "override ended", zone, chosen.scene or "changed settings", now)

        await self._database.write(store)
        self._reconciler.wishes.overrides.pop(zone, None)
        return self._reconciler.switch(zone, self._clock())

    async def set_emergency(self, *, active: bool, actor: str) -> tuple[str, ...]:
        """Put every zone into the emergency scene, or back; answers the receipts' ids.

        People come first: the scene goes out before the record of it is on disk.
        """
        now = self._clock()
        self._reconciler.wishes.emergency = active
        receipts = tuple(self._reconciler.switch(zone, now) for zone in self.store.zones)

        def store(session: Session) -> None:
            records.set_emergency(session, active=active, at=now, actor=actor)
            records.audit(session, actor, "emergency", "store", "on" if active else "off", now)

        await self._database.write(store)
        return receipts

    async def receipt(self, receipt: str) -> Receipt | None:
        """A receipt, running or stored."""
        running = self._reconciler.ledger.receipt(receipt)
        if running is not None:
            return running
        for held in self._reconciler.zones.values():
            if held.final is not None and held.final.id == receipt:
                return held.final
        return await self._database.read(lambda s: records.load_receipt(s, receipt))

    def devices(self) -> tuple[DeviceStatus, ...]:
        """Every known device, adopted ones first, by name."""
        found = [self._device_status(device) for device in self._reconciler.registry.devices.values()]
        return tuple(sorted(found, key=lambda d: (not d.places, d.name.casefold(), d.device.id)))

    def _device_status(self, device: Device) -> DeviceStatus:
        places = {
            part: place
            for part in device.parts
            if (place := self._reconciler.places.get(PartId(device.id, part))) is not None
        }
        name = self._names.get(device.id, device.name)
        return DeviceStatus(device, name, places, self._reconciler.ledger.health(device.id))

    def _device(self, device: DeviceId, part: str | None = None) -> Device:
        found = self._reconciler.registry.devices.get(device)
        if found is None or (part is not None and part not in found.parts):
            raise UnknownDeviceError(device, part if found else None)
        return found

    async def place(
        self,
        device: DeviceId,
        *,
        part: str | None,
        zone: ZoneId | None,
        layer: Layer | None,
        name: str | None,
        actor: str,
    ) -> DeviceStatus:
        """Adopt a device (or one part of it) into a zone and layer, or rename it; ``None`` leaves as is."""
        found = self._device(device, part)
        if zone is not None:
            self._known_zone(zone)
        parts = found.parts if part is None else (part,)
        places = dict(self._reconciler.places)
        for each in parts:
            old = places.get(PartId(device, each))
            if zone is not None or old is not None:
                chosen = Place(zone or old.zone, layer or (old.layer if old else DEFAULT_LAYER))  # type: ignore[union-attr]
                places[PartId(device, each)] = chosen
        if name is not None:
            self._names[device] = name
        now, shown = self._clock(), self._names.get(device)

        def store(session: Session) -> None:
            for each in parts:
                if (place := places.get(PartId(device, each))) is not None:
                    records.save_placement(
                        session, Placement(device, each, place.zone, place.layer, shown), actor, now
                    )
            records.save_configs(session, device, found.configs)
            records.audit(
                session, actor, "device placed", device, f"{part or 'all parts'}: {zone} {layer}", now
            )

        await self._database.write(store)
        self._reconciler.rearrange(places, now)
        self._reconciler.tick(self._clock())
        self._announce("device", device)
        return self._device_status(found)

    async def identify(self, device: DeviceId, *, actor: str) -> None:
        """Make a device blink, beep or puff."""
        self._device(device)
        now = self._clock()
        await self._database.write(lambda s: records.audit(s, actor, "device identified", device, "", now))
        self._play(self._reconciler.registry.identify(device))

    async def forget(self, device: DeviceId, *, actor: str) -> None:
        """Remove a device and its places; it is discovered again if it still speaks."""
        self._device(device)
        now = self._clock()

        def store(session: Session) -> None:
            records.forget_device(session, device)
            records.audit(session, actor, "device removed", device, "", now)

        await self._database.write(store)
        kept = {part: place for part, place in self._reconciler.places.items() if part.device != device}
        self._reconciler.rearrange(kept, now)
        self._reconciler.registry.forget(device)
        self._names.pop(device, None)
        self._announce("device", device)

    async def tick_task(self, zone: ZoneId, task: int, *, done: bool, actor: str) -> None:
        """Tick a touch or taste task of the zone's scene."""
        self._known_zone(zone)
        now, held = self._clock(), self._reconciler.zones[zone]
        word = "done" if done else "open again"
        await self._database.write(
            lambda s: records.audit(s, actor, "task", zone, f"{held.receipt} task {task} {word}", now)
        )
        held.ticked = held.ticked | {task} if done else held.ticked - {task}
        self._announce("zone", zone)


def _places(placements: Iterable[Placement], devices: Mapping[DeviceId, Device]) -> dict[PartId, Place]:
    """A placement without a part stands for all parts that have none of their own."""
    places: dict[PartId, Place] = {}
    for p in sorted(placements, key=lambda p: p.part is not None):
        known = devices.get(p.device)
        parts = [p.part] if p.part is not None else list(known.parts) if known else []
        if p.zone is not None:
            layer = p.layer or DEFAULT_LAYER
            places |= {PartId(p.device, part): Place(p.zone, layer) for part in parts}
    return places
