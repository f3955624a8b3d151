"""What devices use up: cartridges that people change, and hours that are counted and kept."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from controller.adapters import records
from controller.adapters.status import DeviceStatus, LowCartridge
from controller.adapters.status_errors import NoCartridgeError
from controller.atmosphere.model import DeviceId, PartId, State
from controller.facilities import Facilities

KEEP_S = 600.0
"""how much of the counting a power cut may cost"""


class Supplies(Facilities):
    """The devices of a store with what is in them and what they have run."""

    async def changed_cartridge(
        self, device: DeviceId, *, part: str | None, fragrance: str | None, actor: str
    ) -> DeviceStatus:
        """Take in that somebody put another cartridge in; ``None`` where there is one part or one fragrance.

        Raises ``NoCartridgeError`` where it is not plain which one is meant.
        """
        found = self._device(device, part)
        held = {
            (name, cartridge.fragrance)
            for name, upkeep in self._device_status(found).upkeep.items()
            for cartridge in upkeep.cartridges
        }
        meant = [each for each in held if part in {None, each[0]} and fragrance in {None, each[1]}]
        if len(meant) != 1:
            raise NoCartridgeError(device, tuple(sorted({each or "unnamed" for _, each in held})))
        (name, chosen), now = meant[0], self._clock()
        whole = PartId(device, name)
        runs = self._reconciler.allowances.meter.changed_cartridge(whole, chosen, now)
        await self._database.write(
            lambda s: records.save_cartridge(s, whole, runs, fragrance=chosen, actor=actor, at=now)
        )
        self._announce("device", device)
        return self._device_status(found)

    def low_cartridges(self) -> tuple[LowCartridge, ...]:
        """What should be ordered, of the diffusers that work somewhere."""
        return tuple(self._low())

    def _low(self) -> Iterator[LowCartridge]:
        for part in self._diffusers:
            device = self._reconciler.registry.devices.get(part.device)
            known = device.parts.get(part.part) if device else None
            if device is None or known is None:
                continue
            for cartridge in self._upkeeps.read(known, device.reported.get(part.part, State())).cartridges:
                if cartridge.low and cartridge.left is not None:
                    name = self._floorplan.name(device.id) or device.name
                    yield LowCartridge(device.id, name, cartridge.fragrance, cartridge.left)

    async def keep_runs(self, every_s: float = KEEP_S) -> None:
        """Store every few minutes what parts have run, until cancelled, and once more then."""
        try:
            while True:
                await asyncio.sleep(every_s)
                self._keep_runs()
        finally:
            self._keep_runs()

    def _keep_runs(self) -> None:
        runs = self._reconciler.allowances.meter.unkept(self._clock())
        if runs:
            self._database.write_nowait(lambda session: records.save_runs(session, runs))
