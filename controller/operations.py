"""What people do to a running store: every act is stored with its actor, then carried out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from uuid import uuid4

from sqlmodel import Session

from controller.adapters import records
from controller.adapters.database import Database
from controller.adapters.events import EventKind
from controller.adapters.status import ZoneStatus
from controller.adapters.status_errors import (
    UnknownSceneError,
    UnknownTaskError,
)
from controller.adapters.wire_settings import settings_json
from controller.atmosphere.budget import used_by
from controller.atmosphere.delivery import Receipt
from controller.atmosphere.model import (
    DeviceId,
    Override,
    Patch,
    SceneName,
    ZoneId,
)
from controller.atmosphere.resolve import override_end
from controller.contacts import contact_warnings
from controller.feedback.answer import AnswerContext
from controller.feedback.recollection import Recollection
from controller.reconciler import Reconciler
from controller.tryout import TryOut
from controller.zone_state import ZoneState
from devices.registry import Contact, Publication


class Operations(TryOut):
    """The acts and views of ``controller.web.ports.Controls`` on a reconciler and a database.

    ``notes`` says what an operator should know of the broker; the rest is as in ``TryOut``.
    """

    def __init__(
        self,
        reconciler: Reconciler,
        database: Database,
        *,
        clock: Callable[[], datetime],
        play: Callable[[Iterable[tuple[float, Publication]]], None],
        notes: Callable[[], tuple[str, ...]],
        announce: Callable[[EventKind, str], None],
    ) -> None:
        super().__init__(reconciler, database, clock=clock, play=play, announce=announce)
        self._notes = notes
        self._recollection = Recollection()
        self._raised_by = ""
        self._contacts: dict[tuple[DeviceId, str], bool] = {}
        self.broker_warnings: tuple[str, ...] = ()
        self.faults: tuple[str, ...] = ()

    @property
    def warnings(self) -> tuple[str, ...]:
        """What else an operator should know."""
        contacts = contact_warnings(self.store.contacts, self._reconciler.registry.devices)
        return (
            *self._notes(),
            *self.broker_warnings,
            *contacts,
            *(str(w) for w in self._reconciler.registry.warnings),
        )

    @property
    def emergency(self) -> bool:
        """Whether the emergency scene is in force everywhere."""
        return self._reconciler.wishes.emergency

    async def restore(self) -> None:
        """Take up overrides, emergency, placements and known devices where the last run left them.

        What the last run could not finish, because the power went, is ended.
        """
        now = self._clock()
        await self._database.write(records.end_what_was_cut_short)
        midnight = now.astimezone(self.store.timezone).replace(hour=0, minute=0, second=0, microsecond=0)
        overrides, emergency, placements, configs, boxes, runs, retired, today = await self._database.read(
            lambda s: (
                records.open_overrides(s, now),
                records.emergency_active(s),
                records.placements(s),
                records.load_configs(s),
                records.button_boxes(s),
                records.load_runs(s),
                records.retirements(s),
                records.exposures_between(s, None, midnight.astimezone(UTC), now),
            )
        )
        for exposure in today:
            used = used_by(self.store, exposure, midnight, now)
            self._reconciler.meter.add(exposure.zone, midnight.date(), used)
        for config in configs.values():
            for topic, payload in config.items():
                self._reconciler.registry.discover(topic, payload)
        self._reconciler.wishes.overrides = {o.zone: o for o in overrides}
        self._reconciler.wishes.emergency = emergency
        self._floorplan.take(placements)
        self._reconciler.allowances.meter.restore(runs)
        self.boxes, self.retired = boxes, retired
        self.await_devices()
        self.arrange()

    def zones(self) -> tuple[ZoneStatus, ...]:
        """Every zone, in the order of the store file."""
        return tuple(map(self._status, self.store.zones))

    def zone(self, zone: ZoneId) -> ZoneStatus:
        """One zone; raises ``UnknownZoneError``."""
        self._known_zone(zone)
        return self._status(zone)

    def _status(self, zone: ZoneId) -> ZoneStatus:
        held = self._reconciler.zones.get(zone, ZoneState())
        if held.desired is None or held.since is None:
            # Before the first tick nothing is asked of the devices, but what is due is known.
            now = self._clock()
            return ZoneStatus(zone, self._reconciler.due(zone, now), now, None)
        exposure = self._reconciler.exposures.running(zone)
        observed, total = self._reconciler.standing.delivered(zone)
        return ZoneStatus(
            zone=zone,
            desired=held.desired,
            since=held.since,
            receipt=held.final or self._reconciler.ledger.receipt(held.receipt or ""),
            observed=observed,
            total=total,
            override=self._running_override(zone),
            settled=exposure.settled if exposure else None,
            ticked=held.ticked,
            drifts=self._reconciler.standing.drifts(zone),
        )

    def _running_override(self, zone: ZoneId) -> Override | None:
        chosen = self._reconciler.wishes.overrides.get(zone)
        ended = chosen is None or (chosen.until is not None and chosen.until <= self._clock())
        return None if ended else chosen

    def context(self, zone: ZoneId, at: datetime) -> AnswerContext:
        """What a zone was like when an answer was given."""
        return self._recollection.at(zone, at)

    def remember(self, zone: ZoneId) -> None:
        """Note what a zone is like now, for answers to come."""
        held = self._reconciler.zones.get(zone)
        if held is None or held.desired is None or held.since is None:
            return
        desired = held.desired
        context = AnswerContext(
            scene=desired.scene,
            reason=desired.reason.kind,
            since=held.since,
            experiment=desired.experiment,
            arm=desired.arm,
            settings=settings_json(desired),
        )
        self._recollection.remember(zone, self._clock(), context)

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

        await self._database.write(lambda session: records.save_override(session, chosen))
        self._reconciler.wishes.overrides[zone] = chosen
        return await self._switched(zone)

    async def end_override(self, zone: ZoneId, *, actor: str) -> str | None:
        """Return to what is due; the receipt's id, or ``None`` when there was no override."""
        self._known_zone(zone)
        now = self._clock()
        chosen = self._running_override(zone)
        if chosen is None:
            return None
        await self._database.write(lambda session: records.end_override(session, chosen.id, now, actor=actor))
        self._reconciler.wishes.overrides.pop(zone, None)
        return await self._switched(zone)

    async def put_right(self, zone: ZoneId, *, actor: str) -> str:
        """Assert what is due although somebody changed devices by hand; answers the receipt's id."""
        self._known_zone(zone)
        now = self._clock()
        await self._database.write(
            lambda session: records.audit(session, actor, "zone.put_right", f"zone:{zone}", {}, at=now)
        )
        return await self._switched(zone)

    async def _switched(self, zone: ZoneId) -> str:
        """Assert what is due; answers the receipt's id once it is on disk and outlives a power cut."""
        receipt = self._reconciler.switch(zone, self._clock())
        await self._database.write(lambda _: None)  # the writer keeps the order: what came before is stored
        return receipt

    async def set_emergency(self, *, active: bool, actor: str) -> tuple[str, ...]:
        """Put every zone into the emergency scene, or back; answers the receipts' ids.

        People come first: the scene goes out before the record of it is on disk.
        """
        now = self._clock()
        self._reconciler.wishes.emergency = active
        self._raised_by = actor if active else ""
        receipts = self._reconciler.switch_all(now)
        await self._database.write(lambda session: records.set_emergency(session, active, now, actor))
        return receipts

    async def contact(self, contact: Contact) -> None:
        """Take in what a contact says: one that the store file names raises the emergency while it is closed.

        When it opens, it ends the emergency that it raised itself and no other.
        """
        if contact.device not in self.store.contacts or self._contacts.get(contact[:2]) is contact.closed:
            return  # nothing new: the broker repeats at every connection what it keeps
        self._contacts[contact[:2]] = contact.closed
        actor = f"contact {contact.device}"
        if contact.closed and not self.emergency:
            await self.set_emergency(active=True, actor=actor)
        elif not contact.closed and self.emergency and self._raised_by == actor:
            await self.set_emergency(active=False, actor=actor)

    async def receipt(self, receipt: str) -> Receipt | None:
        """A receipt, running or stored."""
        running = self._reconciler.ledger.receipt(receipt)
        if running is not None:
            return running
        for held in self._reconciler.zones.values():
            if held.final is not None and held.final.id == receipt:
                return held.final
        return await self._database.read(lambda s: records.load_receipt(s, receipt))

    async def tick_task(self, zone: ZoneId, task: int, *, done: bool, actor: str) -> None:
        """Tick a touch or taste task of the zone's scene."""
        status, now = self.zone(zone), self._clock()
        receipt = status.receipt
        if receipt is None or not 0 <= task < len(receipt.tasks):
            raise UnknownTaskError(zone, task)

        def note(session: Session) -> bool:
            if done:
                return records.tick_task(session, receipt, task, now, actor)
            return records.untick_task(session, receipt.id, task, now, actor)

        await self._database.write(note)
        held = self._reconciler.zones[zone]
        held.ticked = held.ticked | {task} if done else held.ticked - {task}
        self._announce("zone", zone)
