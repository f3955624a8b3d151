"""How late, how forgetful and how absent one device is; everything drawn from its own generator."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from devices.node.saying import Saying

JITTER = 0.3
"""Each answer takes the device's own latency, give or take this share of it (within the bounds)."""


@dataclass(frozen=True, slots=True)
class Faults:
    """What goes wrong how often: shares of messages, and absences per hour."""

    ignores_command: float = 0.004
    loses_echo: float = 0.004
    slow_echo: float = 0.01
    slow_s: tuple[float, float] = (1.0, 4.0)
    absences_per_hour: float = 0.05
    absence_s: tuple[float, float] = (40.0, 80.0)

    def scaled(self, factor: float) -> Faults:
        """The same faults ``factor`` (0-1) times as often."""
        return Faults(
            self.ignores_command * factor,
            self.loses_echo * factor,
            self.slow_echo * factor,
            self.slow_s,
            self.absences_per_hour * factor,
            self.absence_s,
        )


class Temperament:
    """One device's manners on the network; ``latency_s`` are the bounds its usual latency is drawn from."""

    def __init__(self, rng: Random, latency_s: tuple[float, float], faults: Faults) -> None:
        self._rng = rng
        self._bounds_s = latency_s
        self._latency_s = rng.uniform(*latency_s)
        self._faults = faults
        self._busy_until_s = 0.0

    def hears(self) -> bool:
        """Whether the next command reaches the device at all."""
        return not self._happens(self._faults.ignores_command)

    def answers(self, sayings: Iterable[Saying], now_s: float) -> list[tuple[float, Saying]]:
        """When each saying leaves the device, in the order in which it was meant; some never do."""
        heard = [saying for saying in sayings if not self._happens(self._faults.loses_echo)]
        return [(self._leaves_s(now_s), saying) for saying in heard]

    def next_absence(self) -> tuple[float, float] | None:
        """After how many seconds it drops off the network, and for how long; ``None``: never."""
        if not self._faults.absences_per_hour:
            return None
        after_s = self._rng.expovariate(self._faults.absences_per_hour / 3600)
        return after_s, self._rng.uniform(*self._faults.absence_s)

    def _leaves_s(self, now_s: float) -> float:
        least_s, most_s = self._bounds_s
        jittered_s = self._latency_s * self._rng.uniform(1 - JITTER, 1 + JITTER)
        latency_s = max(least_s, min(jittered_s, most_s))
        if self._happens(self._faults.slow_echo):
            latency_s += self._rng.uniform(*self._faults.slow_s)
        self._busy_until_s = max(self._busy_until_s, now_s + latency_s)
        return self._busy_until_s

    def _happens(self, probability: float) -> bool:
        return self._rng.random() < probability
