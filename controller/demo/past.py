"""The simulated past: weeks of a store by running the real reconciler against the twins, without waiting.

Nothing is invented: scenes come from resolve, exposures and receipts from what the twins said, and what
customers stood in is what the twins report.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from controller.adapters.events import EventKind
from controller.adapters.floorplan import DEFAULT_LAYER
from controller.adapters.status import Place
from controller.atmosphere.delivery import Receipt
from controller.atmosphere.model import Assignment, Exposure, PartId, Sense, State, Store, ZoneId
from controller.demo.customers_air import Surroundings
from controller.demo.fleet import DemoDevice
from controller.demo.network import TwinNetwork
from controller.experiment.plan import Plan
from controller.reconciler import Reconciler
from devices.registry import Registry
from devices.simulated.temperament import Faults

GRID = timedelta(minutes=30)
"""how often at least the reconciler ticks, for limits that are reached between two changes"""


@dataclass(slots=True)
class PastJournal:
    """Keeps in memory what the reconciler wants kept."""

    receipts: dict[str, Receipt] = field(default_factory=dict)
    exposures: dict[tuple[ZoneId, datetime], Exposure] = field(default_factory=dict)

    def begun(self, header: Receipt, parts: Sequence[PartId]) -> None:
        """Wait for the end of the change: a past has no change under way."""

    def receipt(self, receipt: Receipt) -> None:
        """Keep a receipt as it stands."""
        self.receipts[receipt.id] = receipt

    def exposure(self, exposure: Exposure) -> None:
        """Keep an exposure, replacing the one of the same zone and beginning."""
        self.exposures[exposure.zone, exposure.begins] = exposure


@dataclass(frozen=True, slots=True)
class Past:
    """What happened, as the real store would have kept it, and what customers stood in."""

    receipts: tuple[Receipt, ...]
    exposures: tuple[Exposure, ...]
    surroundings: Mapping[ZoneId, tuple[tuple[datetime, Surroundings], ...]]

    def really(self, zone: ZoneId, at: datetime) -> Surroundings:
        """What a zone was like at ``at`` (UTC), from what its devices reported."""
        noted = self.surroundings[zone]
        position = bisect_right(noted, at, key=lambda entry: entry[0])
        return noted[max(position - 1, 0)][1]


def live_through(
    store: Store,
    fleet: Iterable[DemoDevice],
    plans: Iterable[Plan],
    begins: datetime,
    ends: datetime,
    *,
    seed: int,
    faults: Faults | None = None,
) -> Past:
    """Run the store from ``begins`` to ``ends`` (UTC) with these experiments running.

    Devices have the ``faults`` of a shop unless others are given.
    """
    return _Life(store, tuple(fleet), tuple(plans), begins, seed=seed, faults=faults or Faults()).until(ends)


class _Life:
    def __init__(
        self,
        store: Store,
        fleet: tuple[DemoDevice, ...],
        plans: tuple[Plan, ...],
        begins: datetime,
        *,
        seed: int,
        faults: Faults,
    ) -> None:
        self._store = store
        self._plans = plans
        self._now = begins
        self._registry = Registry()
        specs = [device.spec for device in fleet]
        self._noted: dict[ZoneId, list[tuple[datetime, Surroundings]]] = {zone: [] for zone in store.zones}
        self._network = TwinNetwork(specs, self._registry, begins, seed=seed, faults=faults)
        self._journal = PastJournal()
        self._reconciler = Reconciler(
            store,
            self._registry,
            self._network,
            self._journal,
            announce=self._note,
            rng=Random(f"{seed}:{'+'.join(store.zones)}:past"),
        )
        self._reconciler.wishes.assignment = self._assignment
        self._reconciler.rearrange(places_of(fleet, self._registry), begins)
        self._edges = sorted(
            {edge for plan in plans for block in plan.blocks for edge in (block.begins, block.ends)}
        )

    def _assignment(self, zone: ZoneId, now: datetime) -> Assignment | None:
        found = (plan.assignment(zone, now) for plan in self._plans)
        return next((assignment for assignment in found if assignment is not None), None)

    def until(self, ends: datetime) -> Past:
        self._reconciler.tick(self._now)
        decide_at = min(self._next_decision(), ends)
        while self._now < ends:
            waiting = (self._network.due(), self._reconciler.next_due())
            self._now = min([decide_at, *(max(at, self._now) for at in waiting if at is not None)])
            self._listen()
            if self._now >= decide_at:
                self._reconciler.tick(self._now)
                decide_at = min(self._next_decision(), ends)
            else:
                self._reconciler.verify(self._now)
        for zone in self._store.zones:
            self._reconciler.exposures.end(zone, ends)
        return Past(
            tuple(self._journal.receipts.values()),
            tuple(self._journal.exposures.values()),
            {zone: tuple(noted) for zone, noted in self._noted.items()},
        )

    def _listen(self) -> None:
        for saying in self._network.advance(self._now):
            for report in self._registry.report(saying.topic, saying.payload):
                self._reconciler.hearing.heard(report, self._now)

    def _note(self, kind: EventKind, subject: str) -> None:
        """Keep what a zone's devices report whenever something about the zone has become different."""
        if kind == "zone":
            zone = ZoneId(subject)
            self._noted[zone].append((self._now, surroundings_of(self._reconciler, zone)))

    def _next_decision(self) -> datetime:
        """The next instant at which something can change: a reason ends, a block begins."""
        states = self._reconciler.zones.values()
        reasons = [s.desired.reason.until for s in states if s.desired and s.desired.reason.until]
        later = bisect_right(self._edges, self._now)
        candidates = [at for at in reasons if at > self._now]
        candidates += self._edges[later : later + 1]
        return min([*candidates, self._now + GRID])


def surroundings_of(reconciler: Reconciler, zone: ZoneId) -> Surroundings:
    """What the devices of a zone report that they give."""
    lights, music, scent = [], State(), State()
    for part, place in reconciler.places.items():
        device = reconciler.registry.devices.get(part.device)
        if place.zone != zone or device is None or device.available is False:
            continue
        state = device.reported.get(part.part, State())
        sense = device.parts[part.part].sense
        if sense is Sense.LIGHT:
            lights.append(state)
        elif sense is Sense.MUSIC:
            music = state
        else:
            scent = state
    return Surroundings.of(lights, music, scent)


def places_of(fleet: Iterable[DemoDevice], registry: Registry) -> dict[PartId, Place]:
    """Where each discovered part of the fleet was put."""
    places: dict[PartId, Place] = {}
    for device in fleet:
        for known in registry.devices.values():
            if device.identifier in known.identifiers:
                layer = device.layer or DEFAULT_LAYER
                places |= {PartId(known.id, part): Place(device.zone, layer) for part in known.parts}
    return places
