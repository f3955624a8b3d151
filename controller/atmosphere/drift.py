"""What happens when a device is no longer what it was told to be: somebody turned a knob."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from controller.atmosphere.quantity import QuantityError, positive_seconds


class DriftKind(StrEnum):
    """Who wins when somebody changes a device by hand."""

    REPAIR = "repair"
    """the scene, at once"""
    RESPECT = "respect"
    """the hand, for a while"""
    ALARM = "alarm"
    """the hand, until a person decides; the panel says so"""


@dataclass(frozen=True, slots=True)
class DriftPolicy:
    """A zone's answer to drift; ``respect_s`` is how long a hand wins with ``RESPECT``."""

    kind: DriftKind = DriftKind.REPAIR
    respect_s: float = 0.0


REPAIR = DriftPolicy()
_RESPECT = re.compile(r"respect (.+)")
_EXPECTED = "repair, alarm or respect with a time like respect 30 min"


def drift_policy(value: object) -> DriftPolicy:
    """Read a zone's policy.

    >>> drift_policy("respect 30 min").respect_s
    1800.0
    """
    if value == "repair":
        return REPAIR
    if value == "alarm":
        return DriftPolicy(DriftKind.ALARM)
    match = _RESPECT.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise QuantityError(_EXPECTED, value)
    return DriftPolicy(DriftKind.RESPECT, positive_seconds(match[1]))
