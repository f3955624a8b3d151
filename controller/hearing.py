"""What devices say, and when they come and go: taken in, and judged by what their parts should be."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from datetime import UTC, datetime

from controller.adapters.events import EventKind
from controller.atmosphere.allowance import Allowances
from controller.atmosphere.ledger import Ledger
from controller.atmosphere.model import DeviceId, PartId, State, ZoneId
from controller.atmosphere.presence import SPENT, spent
from controller.parts import Parts
from controller.teller import Teller
from controller.zone_state import ZoneState
from devices.registry import Complaint, Registry, Report

_UNKNOWN = State()
_NEVER = datetime.min.replace(tzinfo=UTC)


class Hearing:
    """Takes in reports; what they change in a zone is noted there for the next tick.

    ``stirred`` are the zones of which less or more is there than before; ``on_receipt`` learns of receipts
    with a new verdict.
    """

    def __init__(
        self,
        zones: MutableMapping[ZoneId, ZoneState],
        parts: Parts,
        ledger: Ledger,
        *,
        teller: Teller,
        allowances: Allowances,
        stirred: set[ZoneId],
        registry: Registry,
        on_receipt: Callable[[str, datetime], None],
        announce: Callable[[EventKind, str], None],
    ) -> None:
        self._zones = zones
        self._parts = parts
        self._ledger = ledger
        self._teller = teller
        self._allowances = allowances
        self._stirred = stirred
        self._registry = registry
        self._on_receipt = on_receipt
        self._announce = announce
        self._present: dict[PartId, bool | None] = {}
        self.heard_at: dict[DeviceId, datetime] = {}

    def heard(self, report: Report, now: datetime) -> None:
        """Take in what a device said of one part; what it was before it left or returned proves nothing."""
        part, before = report.part, self._present.get(report.part)
        learned = before is None and bool(report.available) and part in self._present
        entry = self._ledger.entry(part)
        held_before = entry is not None and entry.holds
        if report.state.level is not None or report.state.fault is not None:
            self._judge_spent(part, report.state)
        self._present[part] = report.available
        self.heard_at[part.device] = now
        if part in self._parts.places:
            there = report.state if report.available is not False else _UNKNOWN
            sense = entry.wanted.part.sense if entry is not None else self._parts.sense(part)
            self._allowances.heard(part, sense, there, now)
        receipt = None
        if report.available is False and before is not False:
            self._ledger.away(part)
            self._registry.expire_reported(part)
        elif report.available is not False and before is False:
            self._returned(part, now)
        elif not learned and (report.available is not False or (entry and not entry.status.final)):
            receipt = self._ledger.reported(part, report.state, now)
        if receipt:
            self._on_receipt(receipt, now)
        elif (
            entry is not None
            and (entry.holds != held_before or report.state.level is not None)
            and part in self._parts.places
        ):
            # A gateway takes a thousand parts with it in one message: its zones are judged once, at the tick.
            self._stirred.add(self._parts.places[part].zone)
        self._announce("device", part.device)

    def _judge_spent(self, part: PartId, state: State) -> None:
        """Let the zone be planned anew when a cartridge ran empty, was refilled, or a fault came or went."""
        held = self._zones.get(self._parts.places[part].zone) if part in self._parts.places else None
        if held is None or held.desired is None:
            return
        was_spent = any(each.refusal in SPENT for each in held.metered if each.part.id == part)
        if bool(spent(held.desired.scent.state, state)) != was_spent:
            held.changed_parts = True

    def complained(self, complaint: Complaint) -> None:
        """Take in that a gateway could not carry a command out: the reason, should no echo follow."""
        device = self._registry.devices.get(complaint.device)
        for part in device.parts.values() if device else ():
            self._ledger.complained(part.id, complaint.reason)

    def _returned(self, part: PartId, now: datetime) -> None:
        command = self._ledger.again(part, now)
        if command is not None and part in self._parts.places:
            self._teller.tell(command, now)

    def reconnected(self, now: datetime) -> list[PartId]:
        """Deal with a broker that was away, while anything may have happened unheard; the parts to ask.

        Parts that were not what they should be are told again. Those that were must say so once more, by
        what the broker kept or when they are asked; what stays silent is told again a little later.
        """
        doubted = []
        for part in self._parts.places:
            entry = self._ledger.entry(part)
            if entry is not None and entry.drifted_at is None and not self._ledger.doubt(part, now):
                self._returned(part, now)
            elif entry is not None:
                doubted.append(part)
        return doubted

    def appeared(self, *devices: DeviceId) -> None:
        """Take in that devices announced themselves; the next tick deals with new and changed parts."""
        known = {device: self._registry.devices.get(device) for device in devices}
        for part, place in self._parts.places.items():
            if part.device not in known:
                continue
            device = known[part.device]
            if device is None:
                self._allowances.heard(part, None, State(), self.heard_at.get(part.device, _NEVER))
            entry = self._ledger.entry(part)
            told = entry.wanted.part if entry else None
            if told != (device.parts.get(part.part) if device else None):
                self._zones.setdefault(place.zone, ZoneState()).changed_parts = True
