"""Every part's running delivery and the receipts they add up to.

The ledger decides and remembers; it sends nothing and reads no clock. A part has one entry: what it
should be now. A receipt keeps each part's share of one scene change and never changes once that is final;
what happens to the part later (drift, return, repair) is the entry's alone.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from controller.atmosphere.ability import Wanted
from controller.atmosphere.deadlines import Deadlines
from controller.atmosphere.delivery import DeliveryStatus, Receipt
from controller.atmosphere.drift import REPAIR, DriftKind, DriftPolicy
from controller.atmosphere.entry import Entry
from controller.atmosphere.model import Command, DeviceId, PartId, State
from controller.atmosphere.patience import Patience
from controller.atmosphere.receipt_book import ReceiptBook
from controller.atmosphere.tolerance import explain, matches
from controller.atmosphere.waits import Waits

Available = Callable[[PartId], bool | None]
"""What a part's device says of its presence; ``None`` when it says nothing."""

_HEALTH_WEIGHT = 0.2


class Overdue(NamedTuple):
    """What the clock demands."""

    commands: list[Command]
    """to send again"""
    receipts: list[str]
    """with new verdicts"""
    failed: list[PartId]
    drifted: list[PartId]
    """changed by somebody, and left so for now"""


class Ledger:
    """The deliveries of a whole store; ``rng`` jitters retries."""

    def __init__(self, patience: Patience, rng: random.Random) -> None:
        self._patience = patience
        self._waits = Waits(patience, rng)
        self._entries: dict[PartId, Entry] = {}
        self._book = ReceiptBook(lambda part: self._entries[part].delivery())
        self._due: Deadlines[Entry] = Deadlines(self._still_due)
        self._health: dict[DeviceId, float] = {}

    def begin(
        self,
        header: Receipt,
        wanted: Iterable[Wanted],
        commands: Mapping[PartId, Command],
        now: datetime,
        drift: DriftPolicy = REPAIR,
    ) -> tuple[str, ...]:
        """Open a receipt; parts without a command are what they should be already, or on their way to it.

        Answers the ids of the receipts that became final because this one supersedes their deliveries.
        """
        self._book.begin(header)
        closed = []
        for want in wanted:
            part = want.part.id
            command = commands.get(part)
            going = self._going(want, header) if command is None else None
            entry = going or Entry(want, command or want.command, DeliveryStatus.QUEUED, header.id, now)
            entry.drift = drift
            closed += self._supersede(part, header)
            self._book.expect(header.id, part)
            self._entries[part] = entry
            if command is None and going is None:
                self._conclude(entry, now)
        return tuple(closed)

    def _going(self, want: Wanted, header: Receipt) -> Entry | None:
        """The delivery of another receipt, under way to just this, as one of this receipt."""
        old = self._entries.get(want.part.id)
        if old is None or old.due_at is None or not self.under_way(want):
            return None
        entry = replace(old, wanted=want, receipt=header.id, due_at=None)
        self._schedule(entry, old.due_at)
        return entry

    def under_way(self, want: Wanted) -> bool:
        """Whether a part was told just this, and neither shows it nor has failed yet."""
        entry = self._entries.get(want.part.id)
        return (
            entry is not None
            and not entry.status.final
            and entry.due_at is not None
            and (entry.wanted.part, entry.wanted.state) == (want.part, want.state)
        )

    def _supersede(self, part: PartId, header: Receipt) -> list[str]:
        old = self._entries.get(part)
        if old is None or old.receipt is None:
            return []
        receipt, old.reason = old.receipt, "superseded"
        self._finish(old, DeliveryStatus.SKIPPED)
        return [receipt] if self.is_final(receipt) and receipt != header.id else []

    def sent(self, part: PartId, now: datetime, *, available: bool | None) -> str | None:
        """Note that a part's command went out; answers its receipt if that delivery is final thereby."""
        entry = self._entries[part]
        entry.status, entry.sent_at, entry.reason = DeliveryStatus.SENT, now, ""
        entry.attempts += 1
        entry.first_sent_at = entry.first_sent_at or now
        if not entry.wanted.part.confirms:
            entry.reason = "cannot confirm"
            return self._finish(entry, DeliveryStatus.SKIPPED)
        self._schedule(entry, self._waits.deadline(entry, now, available=available))
        return None

    def acked(self, part: PartId, sent_at: datetime) -> None:
        """Note that the broker took the command that was sent at ``sent_at``."""
        entry = self._entries.get(part)
        if entry and entry.sent_at == sent_at and entry.status is DeliveryStatus.SENT:
            entry.status = DeliveryStatus.ACKED

    def refused(self, part: PartId, sent_at: datetime, reason: str) -> None:
        """Note that the command did not get out: it waits again, and the deadline decides what follows."""
        entry = self._entries.get(part)
        if entry and entry.sent_at == sent_at and not entry.status.final:
            entry.status, entry.reason, entry.sent_at = DeliveryStatus.QUEUED, reason, None
            if entry.first_sent_at == sent_at:
                entry.first_sent_at = None

    def complained(self, part: PartId, reason: str) -> None:
        """Note why a gateway could not carry a command out; the verdict still waits for the deadline."""
        entry = self._entries.get(part)
        if entry and entry.sent_at is not None and not entry.status.final:
            entry.complaint = reason

    def reported(self, part: PartId, state: State, now: datetime) -> str | None:
        """Compare what a part says with what it should be; answers its receipt if its delivery ended."""
        entry = self._entries.get(part)
        if entry is None or (entry.sent_at is None and not entry.status.final):
            return None
        silent, entry.echo, entry.doubted = entry.echo is None, state, False
        if matches(entry.wanted.part, entry.wanted.state, state):
            return self._observe(entry, now)
        if not entry.status.final:
            if entry.command.fade_s:
                self._schedule(entry, max(entry.due_at or now, self._waits.settled_at(entry)))
            return None
        if entry.holds:
            # Until it has settled, what differs may be its own way there: looked at again afterwards.
            settled_at = self._waits.settled_at(entry)
            if now <= settled_at:
                self._schedule(
                    entry, max(settled_at, self._waits.repair_at(entry, now, self._patience.drift_s))
                )
            else:
                self._drift(entry, now, self._waits.repair_at(entry, now, self._patience.drift_s))
        elif silent and entry.status is DeliveryStatus.FAILED:
            # It was mute and speaks again; one that goes on saying the wrong thing keeps its growing waits.
            entry.repairs = 0
            self._schedule(entry, self._waits.repair_at(entry, now, self._patience.drift_s))
        return None

    def _drift(self, entry: Entry, now: datetime, repair_at: datetime) -> None:
        """Note that somebody changed a part, and when that is put right."""
        entry.holds, entry.drifted_at = False, now
        match entry.drift.kind:
            case DriftKind.REPAIR:
                self._schedule(entry, repair_at)
            case DriftKind.RESPECT:
                entry.kept_until = now + timedelta(seconds=entry.drift.respect_s)
                self._schedule(entry, entry.kept_until)
            case DriftKind.ALARM:
                entry.due_at = None

    def _observe(self, entry: Entry, now: datetime) -> str | None:
        entry.drifted_at = entry.kept_until = None
        if entry.status.final:
            entry.holds = True
            return None
        self._score(entry, delivered=True)
        return self._conclude(entry, now)

    def _conclude(self, entry: Entry, now: datetime) -> str | None:
        entry.observed_at, entry.holds, entry.reason = now, True, entry.wanted.refusal
        return self._finish(entry, DeliveryStatus.SKIPPED if entry.reason else DeliveryStatus.OBSERVED)

    def away(self, part: PartId) -> None:
        """Note that a part's device left: whatever it was, it is no longer."""
        entry = self._entries.get(part)
        if entry:
            entry.holds, entry.echo = False, None

    def shift(self, by: timedelta) -> None:
        """Move every moment, because the clock was set: a wait is as long as it was."""
        self._due = Deadlines(self._still_due)
        for entry in self._entries.values():
            entry.shift(by)
            if entry.due_at is not None:
                self._due.add(entry.due_at, entry)

    def doubt(self, part: PartId, now: datetime) -> bool:
        """Take nothing a part said before for true any more; whether it is one that was as wanted.

        Where it does not say so again before a usual wait for drift is over, it is told again.
        """
        entry = self._entries.get(part)
        if entry is None or not entry.holds or entry.drifted_at is not None or not entry.status.final:
            return False
        entry.echo, entry.doubted = None, True
        self._schedule(entry, now + timedelta(seconds=self._patience.doubt_s))
        return True

    def overdue(self, now: datetime, available: Available) -> Overdue:
        """Deal with every deadline that has passed."""
        found = Overdue([], [], [], [])
        while (due := self.next_due()) is not None and due <= now:
            entry = self._due.take()
            entry.due_at = None  # the same deadline may be noted more than once
            part = entry.wanted.part.id
            present = available(part) is not False
            if entry.status.final:
                if present and not self._is_there(entry):
                    self._put_right(entry, now, found)
            elif present and entry.attempts < self._patience.attempts:
                found.commands.append(replace(entry.command, fade_s=self._fade_left(entry, now)))
            elif present and entry.command.fade_s and now < self._waits.settled_at(entry):
                self._schedule(entry, self._waits.settled_at(entry))
            else:
                found.failed.append(part)
                found.receipts.extend(self._fail(entry, now, present=present))
        return found

    def _put_right(self, entry: Entry, now: datetime, found: Overdue) -> None:
        """Tell a part again, or respect what somebody did to it once it is clear that it was no echo."""
        if entry.holds and not entry.doubted:
            self._drift(entry, now, now)
            if entry.drift.kind is not DriftKind.REPAIR:
                found.drifted.append(entry.wanted.part.id)
                return
            entry.due_at = None
        found.commands.append(self._again(entry, now))

    def again(self, part: PartId, now: datetime) -> Command | None:
        """Bring a part that returned to what it should be now; ``None`` when nothing is wanted of it."""
        entry = self._entries.get(part)
        if entry is None:
            return None
        if entry.status.final:
            entry.repairs = 0
            return self._again(entry, now)
        entry.attempts = 0
        return replace(entry.command, fade_s=self._fade_left(entry, now))

    def _again(self, entry: Entry, now: datetime) -> Command:
        entry.command = replace(entry.wanted.command, fade_s=0.0)
        entry.status, entry.receipt, entry.began_at = DeliveryStatus.QUEUED, None, now
        entry.attempts, entry.first_sent_at, entry.reason, entry.complaint = 0, None, "", ""
        entry.holds, entry.echo, entry.doubted = False, None, False
        entry.drifted_at = entry.kept_until = None
        entry.repairs += 1
        return entry.command

    def turn(self, wanted: Wanted, now: datetime) -> Command | None:
        """Begin the next turn of a part that is switched in turns; the scene change it belongs to stays.

        It counts as what it should be until the turn has failed: the wait for its echo is no gap.
        """
        entry = self._entries.get(wanted.part.id)
        if entry is None:
            return None
        entry.wanted = wanted
        if entry.status.final:
            held = entry.holds
            self.again(wanted.part.id, now)
            entry.holds = held
        entry.command, entry.attempts = wanted.command, 0
        return entry.command

    def attempt(self, wanted: Wanted, now: datetime) -> Command:
        """Let a part that is told nothing at the moment be something else for now; what it must be told."""
        entry = self._entries[wanted.part.id]
        entry.wanted = wanted
        self._again(entry, now)
        entry.command, entry.repairs = wanted.command, 0
        return entry.command

    def _is_there(self, entry: Entry) -> bool:
        said = entry.echo
        return (
            entry.holds
            and not entry.doubted
            and (said is None or matches(entry.wanted.part, entry.wanted.state, said))
        )

    def _fail(self, entry: Entry, now: datetime, *, present: bool) -> list[str]:
        part, want = entry.wanted.part, entry.wanted.state
        reason = entry.reason or entry.complaint or explain(part, want, entry.echo or State())
        entry.reason = reason if present else "offline"
        entry.holds = False
        self._score(entry, delivered=False)
        receipt = self._finish(entry, DeliveryStatus.FAILED)
        if present:
            self._schedule(entry, self._waits.repair_at(entry, now, self._patience.repair_s))
        return [receipt] if receipt else []

    def _finish(self, entry: Entry, status: DeliveryStatus) -> str | None:
        entry.status, receipt, entry.receipt = status, entry.receipt, None
        entry.due_at = None
        if receipt is not None:
            self._book.settle(receipt, entry.delivery())
        return receipt

    def _schedule(self, entry: Entry, due_at: datetime) -> None:
        if entry.due_at == due_at:
            return
        entry.due_at = due_at
        self._due.add(due_at, entry)

    def _still_due(self, entry: Entry, due_at: datetime) -> bool:
        return entry.due_at == due_at and self._entries.get(entry.wanted.part.id) is entry

    def _fade_left(self, entry: Entry, now: datetime) -> float:
        return max(0.0, (entry.fade_ends() - now).total_seconds())

    def _score(self, entry: Entry, *, delivered: bool) -> None:
        device = entry.wanted.part.id.device
        before = self._health.get(device, 1.0)
        self._health[device] = (1 - _HEALTH_WEIGHT) * before + _HEALTH_WEIGHT * delivered

    def health(self, device: DeviceId) -> float:
        """0-1, 1 for a device that did all that was asked lately."""
        return self._health.get(device, 1.0)

    def entry(self, part: PartId) -> Entry | None:
        """What a part should be now, ``None`` if nothing was ever wanted of it."""
        return self._entries.get(part)

    def drop(self, part: PartId) -> str | None:
        """Forget a part that left the zone; answers its receipt if a delivery ended thereby."""
        entry = self._entries.pop(part, None)
        if entry is None or entry.receipt is None:
            return None
        entry.reason = "removed from the zone"
        return self._finish(entry, DeliveryStatus.SKIPPED)

    def is_final(self, receipt: str) -> bool:
        """Whether nothing of a receipt can change any more."""
        return self._book.is_final(receipt)

    def receipt(self, receipt: str) -> Receipt | None:
        """A receipt as it stands; ``None`` if it is not in memory (any more)."""
        return self._book.receipt(receipt)

    def close(self, receipt: str) -> None:
        """Let go of a final receipt that was stored."""
        self._book.close(receipt)

    def next_due(self) -> datetime | None:
        """When ``overdue`` will have something to say."""
        return self._due.next()
