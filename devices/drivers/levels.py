"""An intensity that is a choice of words: low, medium, high."""

from __future__ import annotations

from dataclasses import dataclass

from devices.discovery.component import Component
from devices.drivers.entity import Select
from devices.message import Publication, Received

_STRENGTH = {
    "min": 1,
    "minimum": 1,
    "low": 2,
    "small": 2,
    "weak": 2,
    "light": 2,
    "medium": 3,
    "middle": 3,
    "mid": 3,
    "normal": 3,
    "high": 4,
    "large": 4,
    "big": 4,
    "strong": 4,
    "max": 5,
    "maximum": 5,
}
"""how strong a word is beside others; digits are as strong as they count"""
_LEAST = 2


@dataclass(frozen=True, slots=True)
class Levels:
    """The levels of one select, weakest first; its other options, such as off, are never chosen here."""

    select: Select
    options: tuple[str, ...]

    @classmethod
    def of(cls, component: Component) -> Levels | None:
        """``None`` for a select whose options are no levels. Raises ``DiscoveryError``."""
        select = Select.of(component)
        strong = {
            option: strength for option in select.options if (strength := _strength(option)) is not None
        }
        ordered = tuple(sorted(strong, key=lambda option: strong[option]))
        return cls(select, ordered) if len(ordered) >= _LEAST else None

    @property
    def shares(self) -> tuple[float, ...]:
        """What each level counts as, evenly up to 1."""
        return tuple((at + 1) / len(self.options) for at in range(len(self.options)))

    def decode_share(self, received: Received) -> float | None:
        """The level in force as a share 0-1."""
        said = self.select.decode(received)
        return self.shares[self.options.index(said)] if said in self.options else None

    def encode_share(self, share: float) -> Publication:
        """The command for the nearest level."""
        at = min(range(len(self.options)), key=lambda each: abs(self.shares[each] - share))
        return self.select.encode(self.options[at])


def _strength(option: str) -> int | None:
    word = option.strip().casefold()
    if word.isascii() and word.isdigit():
        return int(word) or None
    return _STRENGTH.get(word)
