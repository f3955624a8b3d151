"""The parts that work in a store's zones, and what is known of each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from controller.adapters.status import Place
from controller.atmosphere.allowance import Allowances
from controller.atmosphere.compile import Placed
from controller.atmosphere.model import Part, PartId, Sense, State, ZoneId
from devices.registry import Registry

_UNKNOWN = State()


class Parts:
    """Where parts work, beside what the registry and their allowances know of them."""

    def __init__(self, registry: Registry, allowances: Allowances) -> None:
        self._registry = registry
        self._allowances = allowances
        self.places: dict[PartId, Place] = {}

    def known(self, part: PartId) -> Part | None:
        """What a part can do; ``None`` while its device has not announced it."""
        device = self._registry.devices.get(part.device)
        return device.parts.get(part.part) if device else None

    def reported(self, part: PartId) -> State:
        """What a part last said of itself."""
        device = self._registry.devices.get(part.device)
        return device.reported.get(part.part, _UNKNOWN) if device else _UNKNOWN

    def sense(self, part: PartId) -> Sense | None:
        """What a part gives."""
        known = self.known(part)
        return known.sense if known else None

    def of(self, zone: ZoneId, now: datetime) -> Iterable[Placed]:
        """The known parts of a zone as they may be planned."""
        for part, place in self.places.items():
            known = self.known(part) if place.zone == zone else None
            if known is not None:
                yield self.placed(known, place, now)

    def placed(self, part: Part, place: Place, now: datetime) -> Placed:
        """One part as it may be planned."""
        if part.sense is Sense.SCENT:
            return self._allowances.placed(part, place.layer, self.reported(part.id), now)
        return Placed(part, place.layer, limits=self._allowances.limits(part.id))

    def unknown(self) -> Iterable[PartId]:
        """Name the placed parts of which no state is known."""
        return [part for part in self.places if not self.reported(part).said()]
