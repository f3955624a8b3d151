"""What facilities staff do with the devices of a running store; every act is stored with its actor."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from sqlmodel import Session

from controller.adapters import records
from controller.adapters.database import Database
from controller.adapters.events import EventKind
from controller.adapters.floorplan import Floorplan
from controller.adapters.status import DeviceStatus, Place
from controller.adapters.status_errors import (
    BoxWithoutZoneError,
    NoButtonsError,
    NothingHangsOnError,
    NothingToPlaceError,
    UnholdableLimitError,
    UnknownDeviceError,
    UnknownSlotError,
    UnknownZoneError,
)
from controller.atmosphere.compile import Placed
from controller.atmosphere.fixture import Fixture, Fixtures
from controller.atmosphere.model import (
    DeviceId,
    Layer,
    PartId,
    Sense,
    Store,
    ZoneId,
)
from controller.atmosphere.part_limits import NO_LIMITS, PartLimits, cannot_hold
from controller.feedback.buttons import ButtonBox, Meaning, proposed
from controller.reconciler import Reconciler
from controller.upkeep import Upkeeps
from devices.registry import Device, Press, Publication


class Facilities:
    """The devices of a store: seen, put into zones, made to show themselves, removed.

    ``play`` publishes steps after delays in seconds, for identify.
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
        self._reconciler = reconciler
        self._database = database
        self._clock = clock
        self._play = play
        self._announce = announce
        self._floorplan = Floorplan()
        self._upkeeps = Upkeeps(reconciler, self._floorplan, clock=clock)
        self._diffusers: tuple[PartId, ...] = ()
        self.boxes: dict[DeviceId, ButtonBox] = {}
        self._pressed: dict[DeviceId, tuple[str, datetime]] = {}
        self._arranged: tuple[int, int] | None = None
        self._arranged_store: Store | None = None

    @property
    def store(self) -> Store:
        """The last valid scene files."""
        return self._reconciler.store

    def arrange(self) -> None:
        """Let the parts of devices that were discovered meanwhile work where people placed them.

        Called at every tick: where neither devices nor files nor placements changed, nothing is looked at.
        """
        versions = (self._reconciler.registry.generation, self._floorplan.version)
        if versions == self._arranged and self.store is self._arranged_store:
            return
        self._arranged, self._arranged_store = versions, self.store
        places = self._places(self._reconciler.registry.devices.values())
        if places != self._reconciler.places:
            self._reconciler.rearrange(places, self._clock())
        devices = self._reconciler.registry.devices
        self._reconciler.limit(self._floorplan.limits(devices.values()))
        self._diffusers = tuple(
            part for part in places if devices[part.device].parts[part.part].sense is Sense.SCENT
        )

    def _places(self, devices: Iterable[Device]) -> dict[PartId, Place]:
        """Where the parts of these devices work; a zone that left the scene files has none."""
        known = self._floorplan.places(devices)
        return {part: place for part, place in known.items() if place.zone in self.store.zones}

    def _known_zone(self, zone: ZoneId) -> None:
        if zone not in self.store.zones:
            raise UnknownZoneError(zone, tuple(self.store.zones))

    def devices(self) -> tuple[DeviceStatus, ...]:
        """Every known device, adopted ones first, by name."""
        found = [self._device_status(device) for device in self._reconciler.registry.devices.values()]
        return tuple(sorted(found, key=lambda d: (not d.adopted, d.name.casefold(), d.device.id)))

    def fixtures(self) -> Fixtures:
        """What works in each zone, with its own limits."""
        devices = self._reconciler.registry.devices
        found: dict[ZoneId, list[Fixture]] = {}
        for part, place in self._reconciler.places.items():
            device = devices.get(part.device)
            if device is not None and part.part in device.parts:
                limits = self._reconciler.allowances.limits(part)
                placed = Placed(device.parts[part.part], place.layer, limits=limits)
                name = self._floorplan.name(device.id) or device.name
                found.setdefault(place.zone, []).append(Fixture(name, placed))
        return found

    def _device_status(self, device: Device) -> DeviceStatus:
        places = {
            part: place
            for part in device.parts
            if (place := self._reconciler.places.get(PartId(device.id, part))) is not None
        }
        name = self._floorplan.name(device.id) or device.name
        return DeviceStatus(
            device,
            name,
            places,
            self._reconciler.ledger.health(device.id),
            self._reconciler.hearing.heard_at.get(device.id),
            self.boxes.get(device.id),
            self._pressed.get(device.id),
            self._upkeeps.of(device),
        )

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
        sense: Sense | None = None,
        fragrances: Mapping[str, str] | None = None,
        limits: PartLimits | None = None,
        life_s: float | None = None,
    ) -> DeviceStatus:
        """Adopt a device (or one part of it) into a zone and layer, or rename it; ``None`` leaves as is.

        ``sense`` is what hangs on a plug, ``fragrances`` what is in each slot, by slot; none empties them.
        ``limits`` replace those that were said before; a ``life_s`` of nought takes a cartridge's life back.
        One that has buttons alone is adopted as a box of them, with the meanings that are proposed. Another
        gets the zone's scene at the next tick, in one receipt with all that were placed since the last.
        """
        found = self._device(device, part)
        if zone is not None:
            self._known_zone(zone)
            if not found.parts and not found.has_buttons:
                raise NothingToPlaceError(device)
        if zone is not None and not found.parts:
            await self.map_buttons(device, zone=zone, buttons=None, repeat_s=None, actor=actor)
            zone = layer = None
        held = None if fragrances is None else tuple(fragrances.items())
        self._check_fitting(found, part, sense, held)
        self._check_limits(found, part, limits or NO_LIMITS, life_s)
        changed = self._floorplan.say(
            device, part, zone, layer, name, sense=sense, fragrances=held, limits=limits, life_s=life_s
        )
        now = self._clock()

        def store(session: Session) -> None:
            for placement in changed:
                records.save_placement(session, placement, actor=actor, at=now)
            records.save_configs(session, device, found.configs)

        await self._database.write(store)
        self._floorplan.take(changed)
        self._reconciler.registry.fit(self._floorplan.fittings([found]))
        self._reconciler.limit(self._floorplan.limits([found]))
        self._reconciler.move(self._places([found]), self._clock())
        self._reconciler.hearing.appeared(device)
        self._announce("device", device)
        return self._device_status(self._device(device))

    def _check_fitting(
        self, device: Device, part: str | None, sense: Sense | None, held: tuple[tuple[str, str], ...] | None
    ) -> None:
        """Refuse what cannot be so, before anything is stored."""
        registry = self._reconciler.registry
        parts = [PartId(device.id, name) for name in (device.parts if part is None else (part,))]
        if sense is not None and not any(map(registry.hangs, parts)):
            raise NothingHangsOnError(device.id)
        known = tuple(slot for each in parts for slot in registry.slots(each))
        for slot, _ in held or ():
            if known and slot not in known:
                raise UnknownSlotError(slot, known)

    def _check_limits(
        self, device: Device, part: str | None, limits: PartLimits, life_s: float | None
    ) -> None:
        """Refuse a limit that no part concerned could keep, before anything is stored."""
        parts = device.parts.values() if part is None else (device.parts[part],)
        refused = [set(cannot_hold(limits, each)) for each in parts] or [set(limits.said())]
        for name in limits.said():
            if all(name in each for each in refused):
                raise UnholdableLimitError(device.id, name)
        if life_s and not any(each.sense is Sense.SCENT for each in parts):
            raise UnholdableLimitError(device.id, "life_s")

    async def map_buttons(
        self,
        device: DeviceId,
        *,
        zone: ZoneId | None,
        buttons: Mapping[str, Meaning] | None,
        repeat_s: float | None,
        actor: str,
    ) -> DeviceStatus:
        """Say what the presses of a device mean; ``None`` leaves as is, at first what is proposed.

        Raises ``NoButtonsError`` for a device without any, ``BoxWithoutZoneError`` while its zone is unknown.
        """
        found = self._device(device)
        if not found.has_buttons:
            raise NoButtonsError(device)
        if zone is not None:
            self._known_zone(zone)
        before, now = self.boxes.get(device), self._clock()
        where = zone or (before.zone if before else None) or self._only_zone(found)
        if where is None:
            raise BoxWithoutZoneError(device)
        known = before or ButtonBox(where, proposed(found.actions))
        box = ButtonBox(
            where,
            known.buttons if buttons is None else dict(buttons),
            known.repeat_s if repeat_s is None else repeat_s,
        )

        def store(session: Session) -> None:
            records.save_button_box(session, device, box, actor=actor, at=now)
            records.save_configs(session, device, found.configs)

        await self._database.write(store)
        self.boxes[device] = box
        self._announce("device", device)
        return self._device_status(found)

    def _only_zone(self, device: Device) -> ZoneId | None:
        """The zone in which all parts of a device work that work anywhere."""
        zones = {place.zone for place in self._places([device]).values()}
        return zones.pop() if len(zones) == 1 else None

    def pressed(self, press: Press, now: datetime) -> ButtonBox | None:
        """Remember a press, and say what presses of its device mean."""
        self._pressed[press.device] = (press.action, now)
        self._announce("device", press.device)
        return self.boxes.get(press.device)

    async def identify(self, device: DeviceId, *, actor: str) -> None:
        """Make a device blink, beep or puff."""
        self._device(device)
        now = self._clock()
        await self._database.write(
            lambda s: records.audit(s, actor, "device.identify", f"device:{device}", {}, at=now)
        )
        self._play(self._reconciler.registry.identify(device))

    async def forget(self, device: DeviceId, *, actor: str) -> None:
        """Remove a device and its places; it is discovered again if it still speaks."""
        found = self._device(device)
        now = self._clock()

        await self._database.write(lambda s: records.forget_device(s, device, actor=actor, at=now))
        self._floorplan.forget(device)
        self._reconciler.allowances.forget(PartId(device, name) for name in found.parts)
        self.boxes.pop(device, None)
        self._pressed.pop(device, None)
        self.arrange()
        self._reconciler.registry.forget(device)
        self._announce("device", device)
