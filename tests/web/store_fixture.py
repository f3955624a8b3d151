"""A small shop for tests of the web: an in-memory controller, a real database, a clock moved by hand."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from controller.adapters.database import Database
from controller.adapters.events import Broadcast
from controller.adapters.experiments import Experiments
from controller.adapters.intake import FeedbackIntake
from controller.adapters.status import DeviceStatus, LowCartridge, Place, Upkeep, ZoneStatus
from controller.adapters.status_errors import (
    UnknownDeviceError,
    UnknownSceneError,
    UnknownTaskError,
    UnknownZoneError,
)
from controller.atmosphere.delivery import Delivery, DeliveryStatus, Receipt
from controller.atmosphere.model import (
    EVERY_LAYER,
    Command,
    DeviceId,
    Layer,
    Override,
    PartId,
    Patch,
    SceneName,
    Sense,
    Store,
    ZoneId,
)
from controller.atmosphere.part_limits import PartLimits
from controller.atmosphere.resolve import override_end, resolve
from controller.feedback.answer import AnswerContext
from controller.feedback.buttons import ButtonBox, Meaning, proposed
from controller.web.ports import Dependencies, WebSettings
from devices.registry import Device, full_code
from tests.web.small_store import ENTRANCE, FITTING_ROOMS, ISTANBUL, MONDAY_NOON, lamp, small_store
from tests.web.uncommissioned import Uncommissioned

__all__ = [
    "ADMIN_TOKEN",
    "DATABASE",
    "ENTRANCE",
    "FITTING_ROOMS",
    "ISTANBUL",
    "MONDAY_NOON",
    "FakeControls",
    "HandClock",
    "Shop",
    "lamp",
    "small_shop",
    "small_store",
]

DATABASE = "shop.sqlite3"
ADMIN_TOKEN = "the-token-of-the-installation"  # noqa: S105


@dataclass
class HandClock:
    """A clock that stands still until it is moved."""

    now: datetime = MONDAY_NOON

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **timedelta_arguments: float) -> None:
        self.now += timedelta(**timedelta_arguments)


@dataclass
class FakeControls(Uncommissioned):
    """The running store in memory: it decides with the real ``resolve``, and placed lamps obey at once."""

    clock: Callable[[], datetime]
    store: Store = field(default_factory=small_store)
    faults: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    emergency: bool = False
    acts: list[tuple[str, ...]] = field(default_factory=list)
    """what was done and by whom: ``("override", "entrance", "ayse")``"""
    known: dict[DeviceId, DeviceStatus] = field(default_factory=dict)
    overrides: dict[ZoneId, Override] = field(default_factory=dict)
    receipts: dict[str, Receipt] = field(default_factory=dict)
    latest: dict[ZoneId, Receipt] = field(default_factory=dict)
    ticked: dict[ZoneId, frozenset[int]] = field(default_factory=dict)
    low: tuple[LowCartridge, ...] = ()

    def add(self, device: Device, *, zone: ZoneId | None = None, layer: str = "ambient") -> None:
        places = {} if zone is None else {part: Place(zone, Layer(layer)) for part in device.parts}
        self.known[device.id] = DeviceStatus(
            device, device.name, places, 1.0, self.clock(), code=full_code(device.id)[:6]
        )

    def zones(self) -> tuple[ZoneStatus, ...]:
        return tuple(self.zone(zone) for zone in self.store.zones)

    def zone(self, zone: ZoneId) -> ZoneStatus:
        self._must_have(zone)
        override = self.overrides.get(zone)
        desired = resolve(self.store, zone, self.clock(), override=override, emergency=self.emergency)
        receipt = self.latest.get(zone)
        since = receipt.begun_at if receipt else self.clock()
        ticked = self.ticked.get(zone, frozenset())
        return ZoneStatus(zone, desired, since, receipt, override=override, settled=since, ticked=ticked)

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
        self._must_have(zone)
        if scene is not None and scene not in self.store.scenes:
            raise UnknownSceneError(scene, tuple(self.store.scenes))
        now = self.clock()
        end = override_end(self.store, zone, now, until=until, minutes=minutes)
        name = f"override-{len(self.acts)}"
        self.overrides[zone] = Override(name, zone, now, end, scene, patch, reason, actor)
        self.acts.append(("override", zone, actor))
        return self._switch(zone)

    async def end_override(self, zone: ZoneId, *, actor: str) -> str | None:
        self._must_have(zone)
        if self.overrides.pop(zone, None) is None:
            return None
        self.acts.append(("end_override", zone, actor))
        return self._switch(zone)

    async def put_right(self, zone: ZoneId, *, actor: str) -> str:
        self._must_have(zone)
        self.acts.append(("put_right", zone, actor))
        return self._switch(zone)

    async def set_emergency(self, *, active: bool, actor: str) -> tuple[str, ...]:
        self.emergency = active
        self.acts.append(("emergency", str(active), actor))
        return tuple(self._switch(zone) for zone in self.store.zones)

    async def receipt(self, receipt: str) -> Receipt | None:
        return self.receipts.get(receipt)

    def devices(self) -> tuple[DeviceStatus, ...]:
        return tuple(sorted(self.known.values(), key=lambda status: (not status.places, status.name)))

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
        status = self._known(device, part)
        if zone is not None:
            self._must_have(zone)
        parts = tuple(status.device.parts) if part is None else (part,)
        places = dict(status.places)
        for each in parts:
            before = places.get(each)
            into = zone or (before.zone if before else None)
            if into is not None:
                places[each] = Place(into, layer or (before.layer if before else Layer("ambient")))
        self.known[device] = replace(status, places=places, name=name or status.name)
        self.acts.append(("place", device, actor))
        if sense is not None or fragrances is not None:
            self.acts.append(("fit", f"{sense} {fragrances}", actor))
        if limits is not None:
            upkeep = {each: Upkeep(limits) for each in parts}
            self.known[device] = replace(self.known[device], upkeep=upkeep)
            self.acts.append(("limit", f"{limits.said()}", actor))
        if life_s is not None:
            self.acts.append(("life", f"{life_s:g} s", actor))
        return self.known[device]

    async def changed_cartridge(
        self, device: DeviceId, *, part: str | None, fragrance: str | None, actor: str
    ) -> DeviceStatus:
        status = self._known(device, part)
        self.acts.append(("cartridge", f"{part} {fragrance}", actor))
        return status

    def low_cartridges(self) -> tuple[LowCartridge, ...]:
        return self.low

    async def map_buttons(
        self,
        device: DeviceId,
        *,
        zone: ZoneId | None,
        buttons: Mapping[str, Meaning] | None,
        repeat_s: float | None,
        actor: str,
    ) -> DeviceStatus:
        status = self._known(device, None)
        if zone is not None:
            self._must_have(zone)
        box = status.box or ButtonBox(zone or ENTRANCE, proposed(status.device.actions))
        box = replace(
            box,
            zone=zone or box.zone,
            buttons=box.buttons if buttons is None else buttons,
            repeat_s=box.repeat_s if repeat_s is None else repeat_s,
        )
        self.known[device] = replace(status, box=box)
        self.acts.append(("map_buttons", device, actor))
        return self.known[device]

    async def identify(self, device: DeviceId, *, actor: str) -> None:
        self._known(device)
        self.acts.append(("identify", device, actor))

    async def sound(
        self, device: DeviceId, *, siren: str | None, seconds: float, volume: float, actor: str
    ) -> None:
        self._known(device)
        self.acts.append(("sound", f"{siren} {seconds:g} s {volume:g}", actor))

    async def forget(self, device: DeviceId, *, actor: str) -> None:
        self._known(device)
        del self.known[device]
        self.acts.append(("forget", device, actor))

    async def tick_task(self, zone: ZoneId, task: int, *, done: bool, actor: str) -> None:
        if not 0 <= task < len(self.zone(zone).desired.tasks):
            raise UnknownTaskError(zone, task)
        before = self.ticked.get(zone, frozenset())
        self.ticked[zone] = before | {task} if done else before - {task}
        self.acts.append(("tick_task", zone, actor))

    def _must_have(self, zone: ZoneId) -> None:
        if zone not in self.store.zones:
            raise UnknownZoneError(zone, tuple(self.store.zones))

    def _known(self, device: DeviceId, part: str | None = None) -> DeviceStatus:
        status = self.known.get(device)
        if status is None or (part is not None and part not in status.device.parts):
            raise UnknownDeviceError(device, part if status else None)
        return status

    def _switch(self, zone: ZoneId) -> str:
        """A receipt of a switch that every available part of the zone obeyed at once."""
        desired, now = self.zone(zone).desired, self.clock()
        deliveries = tuple(
            Delivery(
                Command(PartId(status.device.id, part), desired.light[EVERY_LAYER].state),
                DeliveryStatus.OBSERVED if status.device.available else DeliveryStatus.FAILED,
                reason="" if status.device.available else "offline",
                sent_at=now,
                observed_at=now if status.device.available else None,
            )
            for status in self.known.values()
            for part, place in status.places.items()
            if place.zone == zone
        )
        receipt = Receipt(
            f"receipt-{len(self.receipts)}",
            zone,
            desired.scene,
            desired.reason.kind,
            desired.reason.detail,
            now,
            deliveries,
            desired.tasks,
            (Sense.MUSIC, Sense.SCENT),
            desired.clamps,
        )
        self.receipts[receipt.id] = self.latest[zone] = receipt
        return receipt.id


@dataclass
class Shop:
    """All that the web application of the small store stands on."""

    deps: Dependencies
    controls: FakeControls
    database: Database
    broadcast: Broadcast
    experiments: Experiments
    clock: HandClock
    health: dict[str, bool]


@asynccontextmanager
async def small_shop(
    folder: Path, settings: Mapping[str, Any] | None = None, *, migrated: Path | None = None
) -> AsyncIterator[Shop]:
    """Open a shop whose database is a new file in ``folder``, a copy of ``migrated`` to be there sooner."""
    clock, broadcast = HandClock(), Broadcast()
    controls = FakeControls(clock)
    health = {"broker": True, "database": True}
    if migrated is not None:
        shutil.copy(migrated, folder / DATABASE)
    async with Database(f"sqlite:///{folder / DATABASE}") as database:
        experiments = Experiments(database, broadcast=broadcast, clock=clock, store=lambda: controls.store)
        intake = FeedbackIntake(
            database,
            store=lambda: controls.store,
            context=lambda zone, _: AnswerContext(controls.zone(zone).desired.scene),
            events=broadcast,
            clock=clock,
        )
        async with experiments:
            web = WebSettings(**{"admin_token": ADMIN_TOKEN, **(settings or {})})
            deps = Dependencies(
                controls, database, intake, experiments, broadcast, clock, lambda: dict(health), web
            )
            yield Shop(deps, controls, database, broadcast, experiments, clock, health)
