"""How long a part may take to say that it did what it was told, and how often it is told again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from controller.atmosphere.model import Sense


@dataclass(frozen=True, slots=True)
class Patience:
    """Deadlines in seconds; every wait is stretched by ``backoff`` per attempt and a little at random."""

    echo_s: Mapping[Sense, float] = field(
        default_factory=lambda: {Sense.LIGHT: 1.5, Sense.MUSIC: 2.5, Sense.SCENT: 5.0}
    )
    offline_s: float = 1.5
    """for a device known to be away: long enough for a wrong availability to be put right"""
    attempts: int = 3
    backoff: float = 1.6
    jitter: float = 0.1
    """0-1: share by which a wait is stretched at random, so that a thousand retries do not collide"""
    repair_s: float = 30.0
    """first wait before a failed part is told again, doubled each time"""
    repair_max_s: float = 600.0
    doubt_s: float = 1.5
    """how long a part may take to say what it is once the broker is back, before it is told again"""
    drift_s: float = 1.0
    """first wait before a part that left its state is put back, doubled each time"""
