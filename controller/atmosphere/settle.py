"""How long each sense takes until a customer no longer meets the scene before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from controller.atmosphere.names import Sense

SETTLE_S: Mapping[Sense, float] = {Sense.LIGHT: 5.0, Sense.MUSIC: 180.0, Sense.SCENT: 45 * 60.0}
"""eyes adapt, a track ends, the air is exchanged"""


@dataclass(frozen=True, slots=True)
class Settle:
    """Settle times in seconds; a fragrance may have one of its own, since heavy ones linger."""

    senses_s: Mapping[Sense, float] = field(default_factory=lambda: SETTLE_S)
    fragrances_s: Mapping[str, float] = field(default_factory=dict)

    def scent_s(self, *fragrances: str | None) -> float:
        """The slower of some fragrances: the one that goes must fade, the one that comes must fill the room.

        >>> Settle(fragrances_s={"citrus": 1200.0}).scent_s("citrus", None)
        1200.0
        """
        named = [self.fragrances_s.get(name, self.senses_s[Sense.SCENT]) for name in fragrances if name]
        return max(named, default=self.senses_s[Sense.SCENT])
