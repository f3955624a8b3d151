"""What of a zone's scene is there at this moment, and the exposures that follow from it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from controller.adapters.status import Drift
from controller.atmosphere.ability import Wanted
from controller.atmosphere.drift import DriftKind
from controller.atmosphere.ledger import Ledger
from controller.atmosphere.model import Sense, ZoneId
from controller.atmosphere.presence import gives, presence
from controller.experiment.exposure_log import ExposureLog
from controller.parts import Parts
from controller.trials import Trials
from controller.zone_state import ZoneState, observation


class Standing:
    """Judges the wanted parts of zones by their entries in the ledger."""

    def __init__(
        self,
        zones: Mapping[ZoneId, ZoneState],
        parts: Parts,
        ledger: Ledger,
        trials: Trials,
        exposures: ExposureLog,
    ) -> None:
        self._zones = zones
        self._parts = parts
        self._ledger = ledger
        self._trials = trials
        self._exposures = exposures

    def holds(self, wanted: Wanted) -> bool:
        """Whether a part is what its zone's scene asks of it."""
        entry = self._ledger.entry(wanted.part.id)
        tried = wanted.part.id in self._trials
        return entry is not None and entry.holds and not wanted.refusal and not tried

    def _there(self, wanted: Wanted) -> bool:
        if not self.holds(wanted):
            return False
        return wanted.part.sense is not Sense.SCENT or gives(
            wanted.state, self._parts.reported(wanted.part.id)
        )

    def delivered(self, zone: ZoneId) -> tuple[int, int]:
        """How many parts of a zone are what they should be, and how many there are."""
        wanted = self._zones[zone].wanted if zone in self._zones else ()
        return sum(map(self.holds, wanted)), len(wanted)

    def drifts(self, zone: ZoneId) -> tuple[Drift, ...]:
        """The parts of a zone that somebody changed by hand and that are left so for now."""
        wanted = self._zones[zone].wanted if zone in self._zones else ()
        entries = (self._ledger.entry(each.part.id) for each in wanted)
        return tuple(
            Drift(entry.wanted.part.id, entry.drifted_at, entry.kept_until)
            for entry in entries
            if entry is not None and entry.drifted_at is not None and entry.drift.kind is not DriftKind.REPAIR
        )

    def expose(self, zone: ZoneId, now: datetime) -> bool:
        """Log what a zone is seen to be, once its scene change is over; whether that is news."""
        held = self._zones.get(zone)
        if held is None or held.desired is None or held.final is None or not held.wanted:
            return False
        present = presence(held.desired, held.missing, ((w.part.sense, self._there(w)) for w in held.wanted))
        return self._exposures.observe(observation(held.desired, present, held.settle_s, now))
