"""Says commands to devices: in the turn of their gateways, each guarded so that no failure stops another."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import structlog

from controller.adapters.link_message import Outcome
from controller.atmosphere.ledger import Ledger
from controller.atmosphere.model import Command, PartId
from controller.atmosphere.pacing import Pacing
from controller.errors import AmbiyansError
from controller.zone_state import Sender
from devices.registry import Registry

_log = structlog.get_logger(__name__)

_LEAST_EXPIRY_S = 2


class Teller:
    """Notes in the ledger what goes out; ``on_final`` learns of receipts whose last delivery ends by that."""

    def __init__(
        self,
        registry: Registry,
        ledger: Ledger,
        sender: Sender,
        pacing: Pacing,
        *,
        on_final: Callable[[str, datetime], None],
    ) -> None:
        self.pacing = pacing
        self._registry = registry
        self._ledger = ledger
        self._sender = sender
        self._on_final = on_final
        self._mute: dict[PartId, str] = {}

    def available(self, part: PartId) -> bool | None:
        """What a part's device says of its presence; ``False`` for a part that is not known."""
        device = self._registry.devices.get(part.device)
        return device.available if device is not None and part.part in device.parts else False

    def tell(self, command: Command, now: datetime, *, urgent: bool = False) -> None:
        """Tell a part, at once or when its gateway can take it; an urgent command waits for nothing."""
        device = self._registry.devices.get(command.part.device)
        if urgent or device is None or self.pacing.admit(device.origin, command, now):
            self._send(command, now, urgent=urgent)

    def tell_waiting(self, now: datetime) -> None:
        """Tell the parts whose turn has come."""
        for command in self.pacing.turns(now):
            self._send(command, now)

    def _send(self, command: Command, now: datetime, *, urgent: bool = False) -> None:
        part = command.part
        try:
            receipt = self._ledger.sent(part, now, available=self.available(part))
            entry = self._ledger.entry(part)
            wait = entry.due_at - now if entry and entry.due_at else timedelta()
            outcome = partial(self._outcome, part, now)
            expiry_s = max(_LEAST_EXPIRY_S, math.ceil(wait.total_seconds()))
            self._sender.send(command, expiry_s=expiry_s, on_outcome=outcome, urgent=urgent)
        except Exception as error:  # noqa: BLE001 the per-device guard: no failure stops another device
            self._unsayable(part, error)
            self._ledger.refused(part, now, f"could not be encoded: {error}")
            return
        if self._mute:
            self._mute.pop(part, None)
        if receipt:
            self._on_final(receipt, now)

    def _unsayable(self, part: PartId, error: Exception) -> None:
        """Log what keeps a part from being told, once and not at every attempt."""
        reason = str(error)
        if self._mute.get(part) != reason:
            self._mute[part] = reason
            trace = None if isinstance(error, AmbiyansError) else error
            _log.warning("command failed", part=part, reason=reason, exc_info=trace)

    def _outcome(self, part: PartId, sent_at: datetime, outcome: Outcome) -> None:
        if outcome.ok:
            self._ledger.acked(part, sent_at)
        else:
            self._ledger.refused(part, sent_at, outcome.reason)
