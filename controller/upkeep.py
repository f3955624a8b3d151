"""What staff want to know of one device: its limits, its hours, what is in it; looked up when it is read.

Lists of thousands of devices show little of it, and are drawn again all day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from controller.adapters.floorplan import Floorplan
from controller.adapters.status import Upkeep
from controller.atmosphere.cartridge import cartridges
from controller.atmosphere.model import Part, Sense, State
from controller.reconciler import Reconciler
from devices.registry import Device, UnknownPartError


class Upkeeps:
    """Reads the upkeep of parts from a reconciler and a floorplan."""

    def __init__(
        self, reconciler: Reconciler, floorplan: Floorplan, *, clock: Callable[[], datetime]
    ) -> None:
        self._reconciler = reconciler
        self._floorplan = floorplan
        self._clock = clock

    def of(self, device: Device) -> Mapping[str, Upkeep]:
        """By part; each is looked up when it is read, and empty once the device is gone."""
        return _Lazily(self.read, device)

    def read(self, part: Part, reported: State) -> Upkeep:
        """The upkeep of a part now."""
        allowances, registry = self._reconciler.allowances, self._reconciler.registry
        runs = allowances.meter.runs(part.id, self._clock())
        life_s = self._floorplan.life_s(*part.id)
        entry = self._reconciler.ledger.entry(part.id)
        try:
            hangs = registry.hangs(part.id)
            known = registry.slots(part.id) if part.sense is Sense.SCENT else None
        except UnknownPartError:
            return Upkeep()
        return Upkeep(
            allowances.limits(part.id),
            runs.run_s,
            runs.day_s,
            cartridges(part, reported, runs, life_s),
            hangs,
            () if known is None else self._floorplan.slots(*part.id, known),
            entry.wanted.cycle if entry is not None else None,
        )


class _Lazily(Mapping[str, Upkeep]):
    __slots__ = ("_device", "_read")

    def __init__(self, read: Callable[[Part, State], Upkeep], device: Device) -> None:
        self._read = read
        self._device = device

    def __getitem__(self, part: str) -> Upkeep:
        return self._read(self._device.parts[part], self._device.reported.get(part, State()))

    def __iter__(self) -> Iterator[str]:
        return iter(self._device.parts)

    def __len__(self) -> int:
        return len(self._device.parts)
