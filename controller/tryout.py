"""Devices that facilities staff try out, capability by capability, once they work somewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, cast

from controller.adapters import records
from controller.adapters.database import Database
from controller.adapters.events import EventKind
from controller.adapters.status_errors import BusyDeviceError, NotInstalledError
from controller.adapters.wire_trials import TrialJson, trial_json
from controller.atmosphere.model import DeviceId, PartId
from controller.atmosphere.trial import Trial
from controller.reconciler import Reconciler
from controller.replacement import Replacement
from devices.registry import Publication

_LOOKED_AT = 200
"""audit rows of a device among which its last trials are looked for"""


class TryOut(Replacement):
    """Trials of parts; what came of each is in the audit. Else as ``Replacement``."""

    def __init__(
        self,
        reconciler: Reconciler,
        database: Database,
        *,
        clock: Callable[[], datetime],
        play: Callable[[Iterable[tuple[float, Publication]]], None],
        announce: Callable[[EventKind, str], None],
    ) -> None:
        super().__init__(reconciler, database, clock=clock, play=play, announce=announce)
        reconciler.on_tried = self._tried
        self._last: dict[PartId, TrialJson] = {}

    async def try_out(self, device: DeviceId, *, part: str | None, actor: str) -> list[TrialJson]:
        """Try one part out (``None``: all that work somewhere); answers the trials as they begin.

        Raises ``NotInstalledError`` for what works nowhere, and ``BusyDeviceError`` in an emergency and
        while a part is just being told something or tried out.
        """
        found = self._device(device, part)
        named = found.parts if part is None else (part,)
        parts = [each for name in named if (each := PartId(device, name)) in self._reconciler.places]
        if not parts:
            raise NotInstalledError(device, "works in no zone; only what does is tried out")
        self._check_free(parts)
        now = self._clock()
        detail = {"parts": [each.part for each in parts]}
        await self._database.write(
            lambda s: records.audit(s, actor, "device.try", f"device:{device}", detail, at=now)
        )
        self._check_free(parts)  # the database took its time
        begun = [self._reconciler.try_out(each, actor, self._clock()) for each in parts]
        self._announce("device", device)
        return [trial_json(trial) for trial in begun]

    def _check_free(self, parts: Iterable[PartId]) -> None:
        for part in parts:
            if self._reconciler.wishes.emergency:
                raise BusyDeviceError(part.device, "the emergency scene is in force")
            if part in self._reconciler.trials:
                raise BusyDeviceError(part.device, "it is being tried out already")
            if not self._reconciler.trials.may_begin(part):
                raise BusyDeviceError(part.device, "it is just being told what it should be; try again soon")

    def _tried(self, trial: Trial) -> None:
        now, subject = self._clock(), f"device:{trial.part.device}"
        self._last[trial.part] = trial_json(trial)
        detail: dict[str, Any] = {**trial_json(trial)}
        self._database.write_nowait(
            lambda s: records.audit(s, trial.actor, "device.tried", subject, detail, at=now)
        )
        self._announce("device", trial.part.device)

    async def trials(self, device: DeviceId) -> list[TrialJson]:
        """The running or else the last trial of each part that was ever tried out, by part."""
        found = self._device(device)
        kept: dict[str, TrialJson] = {}
        for row in await self._database.read(
            lambda s: records.recent_audit(s, _LOOKED_AT, subject=f"device:{device}")
        ):
            if row.action == "device.tried":
                kept.setdefault(str(row.detail["part"]), cast("TrialJson", row.detail))
        return [trial for name in found.parts if (trial := self._trial(PartId(device, name), kept))]

    def _trial(self, part: PartId, kept: Mapping[str, TrialJson]) -> TrialJson | None:
        running = self._reconciler.trials.of(part)
        return trial_json(running) if running else self._last.get(part) or kept.get(part.part)
