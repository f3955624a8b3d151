"""What a zone may not exceed: its limits, its budgets of a day, and what they changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from controller.atmosphere.names import Sense


@dataclass(frozen=True, slots=True)
class LoudnessBudget:
    """How much sound a zone may have in a day, by equal energy: half the time for every 3 dB more.

    The trading of 3 dB for a factor of two in time is that of ISO 1999 and of NIOSH 98-126. Volume counts as
    an amplitude, the share ``10 ** (dB / 20)`` of full scale, so energy goes with its square; how loud a
    player is at full scale is not known here.
    """

    level: float
    """0-1, the volume at which the budget lasts ``lasts_s``"""
    lasts_s: float
    then: float
    """0-1, the ceiling of the volume once it is used up"""

    @property
    def energy_s(self) -> float:
        """The budget in seconds at full volume.

        >>> LoudnessBudget(level=0.5, lasts_s=4 * 3600, then=0.2).energy_s / 3600
        1.0
        """
        return self.level**2 * self.lasts_s


@dataclass(frozen=True, slots=True)
class PlaylistBudget:
    """How long one playlist may be heard in a day, and which one is played instead afterwards."""

    daily_s: float
    then: str


@dataclass(frozen=True, slots=True)
class Used:
    """What a zone has had of its daily budgets."""

    scent_s: float = 0.0
    """seconds of scent"""
    sound_s: float = 0.0
    """seconds at full volume with the energy of what was heard"""
    playlists_s: Mapping[str, float] = field(default_factory=dict)
    """seconds of each playlist"""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a zone never exceeds, whoever asks; emergency alone is exempt."""

    volume_max: float = 1.0
    volume_min: float = 0.0
    brightness_min: float = 0.0
    brightness_max: float = 1.0
    scent_max: float = 1.0
    scent_daily_s: float | None = None
    loudness: LoudnessBudget | None = None
    playlist: PlaylistBudget | None = None


class LimitKind(StrEnum):
    """What held an attribute back."""

    RANGE = "range"
    """a ceiling or a floor"""
    BUDGET = "budget"
    """the zone has had its share of the day"""
    CALM = "calm"
    """calm hours"""
    CLOSED = "closed"
    """the store is closed"""
    FLASHES = "flashes"
    """light that changes too often"""
    IDLE = "idle"
    """a patch of what is off"""


@dataclass(frozen=True, slots=True)
class Clamp:
    """One attribute that a limit changed, or that was asked to no effect."""

    sense: Sense
    attribute: str
    wanted: float | str
    given: float | str
    limit: str
    """the limit in words an operator knows, e.g. ``volume max 60%``"""
    kind: LimitKind = LimitKind.RANGE

    @property
    def switches_off(self) -> bool:
        """Whether the limit left nothing of what was wanted.

        >>> Clamp(Sense.SCENT, "intensity", 0.4, "off", "scent daily 180 min").switches_off
        True
        """
        return self.given in {"off", 0.0}
