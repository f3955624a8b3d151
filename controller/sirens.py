"""Sounding a siren by hand: the only way in which one is ever sounded."""

from __future__ import annotations

from controller.adapters import records
from controller.adapters.status_errors import NoSirenError
from controller.atmosphere.model import DeviceId
from controller.supplies import Supplies


class Sirens(Supplies):
    """The devices of a store with the sirens among them, which no scene and no emergency sounds."""

    async def sound(
        self, device: DeviceId, *, siren: str | None, seconds: float, volume: float, actor: str
    ) -> None:
        """Sound a siren for a moment (``None``: the only one); bounds are those of ``devices.registry``.

        Raises ``NoSirenError`` where there is none, or it is not plain which one is meant.
        """
        found = self._device(device)
        meant = [name for name in found.sirens if siren in {None, name}]
        if len(meant) != 1:
            raise NoSirenError(device, tuple(found.sirens))
        steps = self._reconciler.registry.sound(device, meant[0], seconds, volume)
        now = self._clock()
        detail = {"siren": meant[0], "seconds": seconds, "volume": volume}
        await self._database.write(
            lambda s: records.audit(s, actor, "device.sound", f"device:{device}", detail, at=now)
        )
        self._play(steps)
