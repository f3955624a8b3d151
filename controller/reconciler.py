"""One tick: what should each zone be, what is it, and what must be said to close the gap."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import structlog

from controller.adapters.events import EventKind
from controller.adapters.status import Place
from controller.atmosphere.ability import Wanted
from controller.atmosphere.allowance import Allowances
from controller.atmosphere.budget import DayMeter, used_in
from controller.atmosphere.change import Change, change, settle_s
from controller.atmosphere.compile import difference, plan_parts
from controller.atmosphere.foresight import began_today
from controller.atmosphere.ledger import Ledger
from controller.atmosphere.model import (
    Command,
    Desired,
    PartId,
    ReasonKind,
    Sense,
    State,
    Store,
    ZoneId,
)
from controller.atmosphere.pacing import Pacing
from controller.atmosphere.part_limits import PartLimits
from controller.atmosphere.patience import Patience
from controller.atmosphere.resolve import resolve
from controller.atmosphere.tolerance import mismatches
from controller.atmosphere.trial import Trial, steps
from controller.experiment.exposure_log import ExposureLog
from controller.hearing import Hearing
from controller.parts import Parts
from controller.standing import Standing
from controller.teller import Teller
from controller.trials import Trials
from controller.zone_state import (
    Journal,
    Sender,
    Wishes,
    ZoneState,
    header,
    in_turn,
    next_turns,
    without_flashing,
)
from devices.registry import Quirk, Registry

_log = structlog.get_logger(__name__)
_UNKNOWN = State()
_NEVER = datetime.min.replace(tzinfo=UTC)


class Reconciler:
    """Drives every zone of a store to what it should be and keeps what came of it."""

    def __init__(
        self,
        store: Store,
        registry: Registry,
        sender: Sender,
        journal: Journal,
        *,
        announce: Callable[[EventKind, str], None],
        rng: random.Random,
        patience: Patience | None = None,
        pacing: Pacing | None = None,
    ) -> None:
        self.store = store
        self.registry = registry
        self.wishes = Wishes()
        self.meter = DayMeter()
        self.allowances = Allowances(lambda now: began_today(self.store, now))
        self.parts = Parts(registry, self.allowances)
        self.places = self.parts.places
        self.ledger = Ledger(patience or Patience(), rng)
        self.pacing = pacing or Pacing()
        self._teller = Teller(registry, self.ledger, sender, self.pacing, on_final=self._progress)
        self.trials = Trials(self.ledger, self._teller, ended=self._tried)
        self.zones: dict[ZoneId, ZoneState] = {}
        self.exposures = ExposureLog(journal.exposure)
        self.standing = Standing(self.zones, self.parts, self.ledger, self.trials, self.exposures)
        self._journal = journal
        self._announce = announce
        self._rng = rng
        self._stirred: set[ZoneId] = set()
        self.hearing = Hearing(
            self.zones,
            self.parts,
            self.ledger,
            teller=self._teller,
            allowances=self.allowances,
            stirred=self._stirred,
            registry=registry,
            on_receipt=self._progress,
            announce=announce,
        )
        self.on_tried: Callable[[Trial], None] = lambda _trial: None

    def tick(self, now: datetime) -> None:
        """Resolve, compare, command, verify: every zone by itself, so that none can stop another."""
        self._replan(part for part in self.allowances.turned(now) if self._scented(part))
        for zone in self.store.zones:
            try:
                self._follow(zone, now, forced=False)
            except Exception:  # noqa: BLE001 the per-zone guard
                _log.exception("zone failed", zone=zone)
        self.verify(now)

    def switch(self, zone: ZoneId, now: datetime) -> str:
        """Assert what is due in a zone now, every device once; answers the receipt's id."""
        self._follow(zone, now, forced=True)
        return self.zones[zone].receipt or ""

    def switch_all(self, now: datetime) -> tuple[str, ...]:
        """Assert what is due everywhere; a zone that fails is left to the next tick, the others go on."""
        receipts = []
        for zone in self.store.zones:
            try:
                receipts.append(self.switch(zone, now))
            except Exception:  # noqa: BLE001 the per-zone guard
                _log.exception("zone failed", zone=zone)
        return tuple(receipts)

    def _follow(self, zone: ZoneId, now: datetime, *, forced: bool) -> None:
        held = self.zones.setdefault(zone, ZoneState())
        desired = without_flashing(held, self._desired(zone, held, now), now)
        kind = Change.SWITCH if forced else change(held.desired, desired)
        if kind in {Change.SWITCH, Change.ADJUST} or held.changed_parts:
            self._begin(held, desired, now, asserted=kind is Change.SWITCH)
        elif kind is Change.WORDS:
            held.desired = desired
            self._expose(zone, now)
            self._announce("zone", zone)
        self._take_turns(held, now)

    def take_up(self, store: Store, now: datetime) -> None:
        """Follow other scene files from now on; what was known of zones that are gone is let go."""
        for zone in self.zones.keys() - store.zones.keys():
            self.exposures.end(zone, now)
            del self.zones[zone]
        self.store = store

    def due(self, zone: ZoneId, now: datetime) -> Desired:
        """What a zone should be; moves nothing."""
        day = now.astimezone(self.store.timezone).date()
        return resolve(
            self.store,
            zone,
            now,
            override=self.wishes.overrides.get(zone),
            assignment=self.wishes.assignment(zone, now),
            emergency=self.wishes.emergency,
            used=self.meter.used(zone, day),
        )

    def _desired(self, zone: ZoneId, held: ZoneState, now: datetime) -> Desired:
        day = now.astimezone(self.store.timezone).date()
        if held.metered and held.metered_at is not None:
            seconds = max(0.0, (now - held.metered_at).total_seconds())
            self.meter.add(
                zone, day, used_in((w.given for w in held.metered if self.standing.holds(w)), seconds)
            )
        held.metered_at = now
        return self.due(zone, now)

    def _begin(self, held: ZoneState, desired: Desired, now: datetime, *, asserted: bool) -> None:
        plan = plan_parts(desired, self.parts.of(desired.zone, now))
        self.exposures.end(desired.zone, now)
        held.settle_s = settle_s(held.desired, desired, self.store.settle)
        if held.desired is None or held.desired.light != desired.light:
            held.flashes.changed(now)
        if held.desired is None or held.desired.scene != desired.scene or asserted:
            held.since, held.ticked = now, frozenset()
        held.desired, held.changed_parts = desired, False
        plan = replace(plan, wanted=in_turn(held, plan.wanted, now))
        held.wanted, held.missing = plan.wanted, plan.missing
        held.metered = tuple(w for w in plan.wanted if w.part.sense is not Sense.LIGHT)
        begun = header(UUID(int=self._rng.getrandbits(128), version=4).hex, desired, plan.missing, now)
        held.receipt, held.final = begun.id, None
        commands = {w.part.id: w.command for w in plan.wanted} if asserted else self._differences(plan.wanted)
        policy = self.store.zones[desired.zone].drift
        closed = self.ledger.begin(begun, plan.wanted, commands, now, policy)
        urgent = desired.reason.kind is ReasonKind.EMERGENCY
        if self.pacing.anything_waits:
            for wanted in plan.wanted:
                self.pacing.drop(wanted.part.id)
        for command in commands.values():
            self._teller.tell(command, now, urgent=urgent)
        if not self.ledger.is_final(begun.id):
            self._journal.begun(begun, [w.part.id for w in plan.wanted])
        for receipt in (*closed, begun.id):
            self._progress(receipt, now)
        self._announce("zone", desired.zone)

    def _take_turns(self, held: ZoneState, now: datetime) -> None:
        """Switch whatever the controller itself switches in turns, where its next turn has begun."""
        for wanted in next_turns(held, now):
            command = None if wanted.part.id in self.trials else self.ledger.turn(wanted, now)
            if command is not None:
                self._teller.tell(command, now)

    def _differences(self, wanted: Iterable[Wanted]) -> Mapping[PartId, Command]:
        """What must be said; nothing to a part that is on its way to just that."""
        going = (w for w in wanted if not self.ledger.under_way(w))
        found = ((w.part.id, w.command if w.cycle else difference(w, self._surely(w.part.id))) for w in going)
        return {part: command for part, command in found if command is not None}

    def _surely(self, part: PartId) -> State:
        """What a part is; unknown while a command is under way and while its device is away."""
        entry = self.ledger.entry(part)
        under_way = entry is not None and not entry.status.final
        return State() if under_way or self._teller.available(part) is False else self.parts.reported(part)

    def limit(self, limits: Mapping[PartId, PartLimits]) -> None:
        """Let parts never exceed these limits; the next tick gives their zones the rest."""
        self._replan(self.allowances.limit(limits))

    def _replan(self, parts: Iterable[PartId]) -> None:
        for part in parts:
            held = self.zones.get(self.places[part].zone) if part in self.places else None
            if held is not None:
                held.changed_parts = True

    def _scented(self, part: PartId) -> bool:
        """Whether the scene of a part's zone asks for scent."""
        held = self.zones.get(self.places[part].zone) if part in self.places else None
        return held is not None and held.desired is not None and bool(held.desired.scent.state.on)

    def try_out(self, part: PartId, actor: str, now: datetime) -> Trial:
        """Ask a placed part for one thing after the other; a scene change of its zone ends that.

        Only a part that ``trials.may_begin``. Afterwards it returns to what its zone should be.
        """
        place = self.places[part]
        placed = self.parts.placed(self.registry.devices[part.device].parts[part.part], place, now)
        trial = Trial(part, actor, now, list(steps(placed)))
        self._stirred.add(place.zone)
        self.trials.begin(trial, now)
        return trial

    def _tried(self, trial: Trial, now: datetime) -> None:
        """Bring a part back to what it should be, unless its zone was planned anew meanwhile."""
        place, entry = self.places.get(trial.part), self.ledger.entry(trial.part)
        held = self.zones.get(place.zone) if place is not None else None
        if held is not None and place is not None and entry is not None and trial.owns(entry.wanted):
            self._stirred.add(place.zone)
            for wanted in held.wanted:
                if wanted.part.id == trial.part:
                    self._teller.tell(self.ledger.attempt(wanted, now), now)
        self.on_tried(trial)

    def next_due(self) -> datetime | None:
        """When ``verify`` will have something to do."""
        moments = (self.ledger.next_due(), self.pacing.next_turn(), self.trials.next_due())
        return min((moment for moment in moments if moment), default=None)

    def verify(self, now: datetime) -> None:
        """Deal with deliveries whose deadline has passed (once more, or a verdict), and with waiting ones."""
        self._teller.tell_waiting(now)
        self.trials.advance(now)
        commands, receipts, failed, drifted = self.ledger.overdue(now, self._teller.available)
        for part in failed:
            if self.parts.known(part):
                self.registry.expire_reported(part)
                self.allowances.heard(part, None, State(), now)
        stirred = (*(command.part for command in commands), *drifted)
        self._stirred |= {self.places[part].zone for part in stirred if part in self.places}
        while self._stirred:
            zone = self._stirred.pop()
            self._expose(zone, now)
            self._announce("zone", zone)
        for command in commands:
            self._learn(command.part)
            self._teller.tell(command, now)
        for receipt in receipts:
            self._progress(receipt, now)

    def _learn(self, part: PartId) -> None:
        """A lamp that took half of a command and skipped the other half gets two commands from now on."""
        entry = self.ledger.entry(part)
        if entry is None or entry.echo is None or entry.wanted.state.brightness is None:
            return
        wrong = mismatches(entry.wanted.part, entry.wanted.state, entry.echo)
        if (
            wrong & {"color", "temperature_kelvin", "brightness"}
            and "on" not in wrong
            and self.parts.known(part)
        ):
            self.registry.learn(part, Quirk.SPLIT_COLOR_AND_BRIGHTNESS)

    def rearrange(self, places: Mapping[PartId, Place], now: datetime) -> None:
        """Let parts work exactly where people placed them; those that leave are commanded no more."""
        self.move({part: places.get(part) for part in (*self.places, *places)}, now)

    def move(self, places: Mapping[PartId, Place | None], now: datetime) -> None:
        """Put parts elsewhere (``None``: nowhere); the next tick gives all of a zone its scene at once."""
        for part, after in places.items():
            before = self.places.get(part)
            if after == before:
                continue
            if after is None:
                del self.places[part]
            else:
                self.places[part] = after
            known = after is not None and self._teller.available(part) is not False
            self.allowances.heard(
                part, self.parts.sense(part), self.parts.reported(part) if known else _UNKNOWN, now
            )
            for place in (before, after):
                if place is not None:
                    self.zones.setdefault(place.zone, ZoneState()).changed_parts = True
            self.pacing.drop(part)
            receipt = self.ledger.drop(part)
            if receipt:
                self._progress(receipt, now)

    def _progress(self, receipt: str, now: datetime) -> None:
        self._announce("receipt", receipt)
        if not self.ledger.is_final(receipt):
            return
        final = self.ledger.receipt(receipt)
        if final is None:
            return
        self._journal.receipt(final)
        self.ledger.close(receipt)
        held = self.zones.setdefault(final.zone, ZoneState())
        if held.receipt == receipt:
            held.final = final
            self._expose(final.zone, now)
        self._announce("zone", final.zone)

    def clock_was_set(self, by: timedelta, before: datetime) -> None:
        """Go on although the clock jumped from ``before`` by ``by``: waits keep their length.

        Exposures end at the last moment of the old time; the next tick begins new ones.
        """
        self.ledger.shift(by)
        self.trials.shift(by)
        self.pacing.shift(by)
        self.allowances.meter.shift(by)
        for zone, held in self.zones.items():
            self.exposures.end(zone, before)
            held.metered_at = None
            self._stirred.add(zone)

    def _expose(self, zone: ZoneId, now: datetime) -> None:
        if self.standing.expose(zone, now):
            self._announce("zone", zone)
