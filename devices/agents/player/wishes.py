"""What is asked of a player's volume, fade and switch, read or refused with what was expected. Pure."""

from __future__ import annotations

from devices.node.topics import number, switched

FADE_MAX_S = 600.0
NOTHING = "None"
"""How Home Assistant and our drivers write that there is nothing."""


def asked_volume(payload: bytes) -> int:
    """Percent; raises ``ValueError``."""
    return round(_between(payload, 100))


def asked_fade_s(payload: bytes) -> float:
    """Seconds; raises ``ValueError``."""
    return _between(payload, FADE_MAX_S)


def asked_playing(payload: bytes) -> bool:
    """Whether it is to play; raises ``ValueError``."""
    playing = switched(payload)
    if playing is None:
        message = f"expected ON or OFF, found {payload!r}"
        raise ValueError(message)
    return playing


def _between(payload: bytes, high: float) -> float:
    value = number(payload, low=0, high=high)
    if value is None:
        message = f"expected 0 to {high:g}, found {payload!r}"
        raise ValueError(message)
    return value
