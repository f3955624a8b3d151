"""A quantity on its way from one value to another, in a straight line."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ramp:
    """A fade of one quantity in the device's own unit; instants in seconds."""

    start: float
    target: float
    begins_s: float = 0.0
    ends_s: float = 0.0

    @classmethod
    def still(cls, value: float) -> Ramp:
        """A quantity that does not move."""
        return cls(value, value)

    def at(self, now_s: float) -> float:
        """The value at ``now_s``.

        >>> Ramp(0, 100, begins_s=10, ends_s=14).at(11)
        25.0
        """
        if now_s >= self.ends_s:
            return self.target
        share = (now_s - self.begins_s) / (self.ends_s - self.begins_s)
        return self.start + (self.target - self.start) * max(0.0, share)

    def towards(self, target: float, now_s: float, duration_s: float) -> Ramp:
        """Turn, from wherever it is now, towards ``target``."""
        return Ramp(self.at(now_s), target, now_s, now_s + duration_s)

    def moving(self, now_s: float) -> bool:
        """Whether the target lies still ahead."""
        return now_s < self.ends_s and self.start != self.target
