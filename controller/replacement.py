"""A dead device replaced by another one, which takes over all that people had said of it."""

from __future__ import annotations

import asyncio

from sqlmodel import Session

from controller.adapters import records
from controller.adapters.device_list import Known, read_device_list, write_device_list
from controller.adapters.installations import Installation
from controller.adapters.records import Retirement
from controller.adapters.status import DeviceStatus
from controller.adapters.status_errors import NotInstalledError, SuccessorRefusedError, UnknownDeviceError
from controller.adapters.takeover import taken_over
from controller.atmosphere.model import DeviceId
from controller.atmosphere.succession import Candidate, Loss, Succession, succession
from controller.commissioning import Commissioning
from devices.registry import Device


class Replacement(Commissioning):
    """One device takes the place of another, and back; else as ``Commissioning``."""

    def losses(self, device: DeviceId, successor: DeviceId) -> tuple[Loss, ...]:
        """What the place of a device would have no more with a successor.

        Raises ``UnknownDeviceError``, ``NotInstalledError``, and ``SuccessorRefusedError`` for a successor
        that nobody can accept.
        """
        installation, heir = self._heir(device, successor)
        return self._succession(installation, heir)[1]

    async def succeed(
        self, device: DeviceId, successor: DeviceId, *, accept_losses: bool, actor: str
    ) -> DeviceStatus:
        """Let a discovered device take over name, zones, layers, fittings and buttons of another.

        The old one is retired: nothing is asked of it any more, and what it did stays readable. Raises as
        ``losses``, and ``SuccessorRefusedError`` for a loss unless losses are accepted.
        """
        before, heir = self._heir(device, successor)
        after, losses = self._succession(before, heir)
        if losses and not accept_losses:
            raise SuccessorRefusedError(device, successor, *map(str, losses))
        retirement = await self._retirement(before, successor, actor)
        now = self._clock()

        def also(session: Session) -> None:
            records.save_retirement(session, retirement)
            detail = {"successor": successor, "losses": [str(loss) for loss in losses]}
            records.audit(session, actor, "device.succeed", f"device:{device}", detail, at=now)

        await self._install([Installation(device), after], "device.take_over", actor, also)
        self.retired[device] = retirement
        self._announce("device", device)
        return self._device_status(heir)

    async def undo_succession(self, device: DeviceId, *, actor: str) -> DeviceStatus:
        """Give a replaced device its place back; its successor has none then."""
        retirement = self.retired.get(device)
        if retirement is None:
            raise NotInstalledError(device, "was not replaced by another")
        if self._floorplan.said(device) or device in self.boxes:
            raise NotInstalledError(device, "was put to work again meanwhile")
        zones = tuple(self.store.zones)
        content = retirement.installation.encode()
        (before,) = await asyncio.to_thread(read_device_list, content, device, Known(zones, {}))

        await self._install([before, Installation(retirement.successor)], "device.undo_succession", actor)
        return next(status for status in self.devices() if status.device.id == device)

    def _heir(self, device: DeviceId, successor: DeviceId) -> tuple[Installation, Device]:
        before = self._installation(device)
        known = self._reconciler.registry.devices
        if device not in known and device not in self._spoken_of():
            raise UnknownDeviceError(device)
        if not before.zones:
            raise NotInstalledError(device, "has no zone that another could take over")
        heir = self._device(successor)
        if successor == device:
            raise SuccessorRefusedError(device, successor, "it is the same device")
        if self._installation(successor).zones:
            raise SuccessorRefusedError(device, successor, "it has a zone of its own; forget it first")
        return before, heir

    def _succession(self, before: Installation, heir: Device) -> tuple[Installation, tuple[Loss, ...]]:
        """What the successor is told to be, and what is lost by it."""
        hangs = self._reconciler.registry.hangs
        old = self._reconciler.registry.devices.get(before.device)
        if old is None:
            # What it could do is forgotten: its parts are found again by their names.
            found = Succession({name: name for name in heir.parts}, ())
        else:
            placed = (part for name, part in old.parts.items() if before.places(name))
            found = succession(placed, (Candidate(part, hangs(part.id)) for part in heir.parts.values()))
        after, unsaid = taken_over(before, heir.id, self._known_device(heir), found.heirs)
        return after, tuple(dict.fromkeys((*found.losses, *unsaid)))

    async def _retirement(self, before: Installation, successor: DeviceId, actor: str) -> Retirement:
        status = next(each for each in self.devices() if each.device.id == before.device)
        text = await asyncio.to_thread(write_device_list, [before], self.store.name)
        device = status.device
        return Retirement(
            device.id, successor, status.name, device.maker, device.model, text, self._clock(), actor
        )
