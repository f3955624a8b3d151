"""What kind of change lies between two desired states of a zone."""

from __future__ import annotations

from enum import Enum

from controller.atmosphere.model import Desired, Sense
from controller.atmosphere.settle import Settle


class Change(Enum):
    """From nothing at all to a switch that asserts every device."""

    NONE = "none"
    WORDS = "words"
    """the same atmosphere for another reason, or until another time"""
    ADJUST = "adjust"
    """the same scene with other settings: only differences are sent"""
    SWITCH = "switch"
    """another scene or arm: every device is commanded once"""


def change(before: Desired | None, after: Desired) -> Change:
    """Compare what a zone should have been with what it should be; ``None``: nothing is known (restart)."""
    if before is None:
        return Change.ADJUST
    if (before.scene, before.experiment, before.arm) != (after.scene, after.experiment, after.arm):
        return Change.SWITCH
    if (before.light, before.music, before.scent) != (after.light, after.music, after.scent):
        return Change.ADJUST
    return Change.NONE if before == after else Change.WORDS


def settle_s(before: Desired | None, after: Desired, settle: Settle) -> float:
    """How long the slowest sense that changed takes to settle; a sense that stays as it was needs no time."""
    scents = (before.scent.state.fragrance if before else None, after.scent.state.fragrance)
    times_s = {
        Sense.LIGHT: settle.senses_s[Sense.LIGHT],
        Sense.MUSIC: settle.senses_s[Sense.MUSIC],
        Sense.SCENT: settle.scent_s(*scents),
    }
    changed = {
        Sense.LIGHT: before is None or before.light != after.light,
        Sense.MUSIC: before is None or before.music != after.music,
        Sense.SCENT: before is None or before.scent != after.scent,
    }
    return max((times_s[sense] for sense, differs in changed.items() if differs), default=0.0)
