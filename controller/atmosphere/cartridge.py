"""What is left in a diffuser's cartridges: by its own word, else by what they gave of their declared life."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from controller.atmosphere.model import Part, Sense, State
from controller.atmosphere.runtime import Runs

LOW = 0.15
"""of a cartridge: at 300 hours and six hours a day, a week to order the next"""


@dataclass(frozen=True, slots=True)
class Cartridge:
    """One fragrance of a diffuser."""

    fragrance: str
    """empty where nobody says which"""
    given_s: float
    """what it has given, in seconds at full strength"""
    changed: datetime | None
    """when people said that they put it in"""
    life_s: float | None
    """how much it can give, as its maker says"""
    level: float | None
    """0-1, what the device itself says is left"""

    @property
    def left(self) -> float | None:
        """0-1, what is left; the device's own word beats the reckoning, and nobody may know.

        >>> Cartridge("lavender", 75 * 3600, None, 300 * 3600, None).left
        0.75
        """
        if self.level is not None or not self.life_s:
            return self.level
        return max(0.0, 1.0 - self.given_s / self.life_s)

    @property
    def low(self) -> bool:
        """Whether people should order another."""
        return self.left is not None and self.left <= LOW


def cartridges(part: Part, reported: State, runs: Runs, life_s: float | None) -> tuple[Cartridge, ...]:
    """The cartridges of a part, in the order of its slots; none for what is no diffuser.

    A level is that of the fragrance which the device names, or of the only one that it has.
    """
    if part.sense is not Sense.SCENT:
        return ()
    loaded = tuple(name for name in part.ranges.fragrances or () if name)
    unnamed = ("",) if not loaded or runs.given_s.get("") else ()
    names = (*loaded, *unnamed)
    return tuple(
        Cartridge(
            name,
            runs.given_s.get(name, 0.0),
            runs.changed.get(name),
            life_s,
            reported.level if len(names) == 1 or name == reported.fragrance else None,
        )
        for name in names
    )
