"""How fast a gateway may be talked to: a radio network loses what a cable carries.

A gateway gets a burst and then a steady rate; what has to wait is kept once for each part, and the newest
command takes the place of the one before, so that nothing out of date is ever sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from controller.atmosphere.model import Command, PartId

ZIGBEE_COMMANDS_PER_S = 25.0
"""what a Zigbee coordinator was seen to carry without losses, and a second of it at once"""


@dataclass(slots=True)
class _Gateway:
    rate_per_s: float
    tokens: float
    counted_at: datetime
    waiting: dict[PartId, Command] = field(default_factory=dict)

    def count(self, now: datetime) -> None:
        gained = max(0.0, (now - self.counted_at).total_seconds()) * self.rate_per_s
        self.tokens = min(max(1.0, self.rate_per_s), self.tokens + gained)
        self.counted_at = now


class Pacing:
    """One token bucket for each gateway that has a rate; ``rates_per_s`` by a word in the gateway's name."""

    def __init__(self, rates_per_s: Mapping[str, float] | None = None) -> None:
        self._rates_per_s = {word.casefold(): rate for word, rate in (rates_per_s or {}).items() if rate > 0}
        self._rate_of: dict[str, float | None] = {}
        self._gateways: dict[str, _Gateway] = {}
        self._waits_at: dict[PartId, str] = {}

    def admit(self, origin: str, command: Command, now: datetime) -> bool:
        """Whether a command may go out now; if not, it waits its turn in the place of an older one."""
        if not self._rates_per_s:
            return True
        rate_per_s = self._rate(origin)
        if rate_per_s is None:
            return True
        gateway = self._gateways.get(origin)
        if gateway is None:
            gateway = self._gateways[origin] = _Gateway(rate_per_s, max(1.0, rate_per_s), now)
        gateway.count(now)
        if command.part not in gateway.waiting and not gateway.waiting and gateway.tokens >= 1.0:
            gateway.tokens -= 1.0
            return True
        gateway.waiting[command.part] = command
        self._waits_at[command.part] = origin
        return False

    @property
    def anything_waits(self) -> bool:
        """Whether any command waits for its turn."""
        return bool(self._waits_at)

    def _rate(self, origin: str) -> float | None:
        if origin not in self._rate_of:
            name = origin.casefold()
            fitting = (rate for word, rate in self._rates_per_s.items() if word in name)
            self._rate_of[origin] = next(fitting, None)
        return self._rate_of[origin]

    def drop(self, part: PartId) -> None:
        """Let a part's waiting command go: it is out of date."""
        origin = self._waits_at.pop(part, None)
        if origin is not None:
            self._gateways[origin].waiting.pop(part, None)

    def shift(self, by: timedelta) -> None:
        """Move what tokens are counted from, because the clock was set."""
        for gateway in self._gateways.values():
            gateway.counted_at += by

    def turns(self, now: datetime) -> list[Command]:
        """The commands whose turn has come, in the order in which they began to wait."""
        ready = []
        for gateway in self._gateways.values():
            gateway.count(now)
            while gateway.waiting and gateway.tokens >= 1.0:
                gateway.tokens -= 1.0
                part = next(iter(gateway.waiting))
                ready.append(gateway.waiting.pop(part))
                del self._waits_at[part]
        return ready

    def next_turn(self) -> datetime | None:
        """When the next command may go out; ``None`` while none waits."""
        moments = [
            gateway.counted_at + timedelta(seconds=max(0.0, 1.0 - gateway.tokens) / gateway.rate_per_s)
            for gateway in self._gateways.values()
            if gateway.waiting
        ]
        return min(moments, default=None)
