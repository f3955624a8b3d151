"""Trying a part out: what it is asked for, one capability after the other, and what came of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from controller.atmosphere.ability import Wanted
from controller.atmosphere.color import Color
from controller.atmosphere.compile import Placed, wanted_for
from controller.atmosphere.delivery import DeliveryStatus
from controller.atmosphere.model import Capability, Part, PartId, Sense, Setting, State

STEP_S = 2.0
"""how long each step lasts at least, so that somebody who looks or listens perceives it"""
PUFF_S = 3.0
"""how long a diffuser runs in a step: customers are there"""
PUFF = 0.3
"""its intensity then"""
LOUD, QUIET = 0.25, 0.1
"""volumes that are tried: customers are there"""
FADE_S = 3.0
_DIM = 0.2
_COLORS = tuple(map(Color.from_hex, ("#ff0000", "#00ff00", "#0000ff")))


@dataclass(frozen=True, slots=True)
class Step:
    """One thing a part is asked for, to try one capability."""

    capability: Capability
    wanted: Wanted
    """in terms of what the part can do, within its limits"""

    @property
    def lasts_s(self) -> float:
        """How long it lasts at least."""
        return max(PUFF_S if self.wanted.part.sense is Sense.SCENT else STEP_S, self.wanted.fade_s)


@dataclass(frozen=True, slots=True)
class StepResult:
    """What came of a step."""

    capability: Capability
    asked: State
    status: DeliveryStatus
    """observed, failed, or skipped: it cannot confirm, or it was not tried"""
    reason: str = ""
    note: str = ""


@dataclass(slots=True)
class Trial:
    """One part that is being tried out, or was."""

    part: PartId
    actor: str
    begun_at: datetime
    waiting: list[Step]
    results: list[StepResult] = field(default_factory=list)
    step: Step | None = None
    """the one that is under way"""
    until: datetime | None = None
    """when it may end"""

    last: Wanted | None = None
    """what the part was asked for last"""

    @property
    def running(self) -> bool:
        """Whether anything is still to come."""
        return self.step is not None

    def owns(self, wanted: Wanted) -> bool:
        """Whether it is this trial that a part is as it is."""
        return wanted is self.last


def steps(placed: Placed) -> tuple[Step, ...]:
    """What to ask a part for, in order; never more than its limits allow, and nothing of one that is spent.

    Playlists beside the first, radio and jingles are left to scenes: only they know the names.
    """
    part = placed.part
    settings = {Sense.LIGHT: _light, Sense.MUSIC: _music, Sense.SCENT: _scent}[part.sense](part)
    return tuple(Step(capability, wanted_for(placed, setting)) for capability, setting in settings)


Asked = Iterator[tuple[Capability, Setting]]


def _light(part: Part) -> Asked:
    can, ranges = part.capabilities, part.ranges
    full = State(on=True, brightness=1.0 if Capability.BRIGHTNESS in can else None)
    yield Capability.ON_OFF, Setting(State(on=False))
    yield Capability.ON_OFF, Setting(full)
    if Capability.BRIGHTNESS in can:
        yield Capability.BRIGHTNESS, Setting(State(on=True, brightness=_DIM))
        yield Capability.BRIGHTNESS, Setting(full)
    if Capability.COLOR_TEMPERATURE in can:
        for kelvin in (ranges.kelvin_min, ranges.kelvin_max):
            yield Capability.COLOR_TEMPERATURE, Setting(replace(full, temperature_kelvin=kelvin))
    if Capability.COLOR in can:
        for color in _COLORS:
            yield Capability.COLOR, Setting(replace(full, color=color))
    if {Capability.FADE, Capability.BRIGHTNESS} <= can:
        yield Capability.FADE, Setting(State(on=True, brightness=_DIM), FADE_S)


def _music(part: Part) -> Asked:
    can, playlists = part.capabilities, part.ranges.playlists
    quiet = State(on=True, volume=QUIET if Capability.VOLUME in can else None)
    yield Capability.ON_OFF, Setting(State(on=False))
    yield Capability.ON_OFF, Setting(quiet)
    if Capability.VOLUME in can:
        yield Capability.VOLUME, Setting(replace(quiet, volume=LOUD))
        yield Capability.VOLUME, Setting(quiet)
    if Capability.PLAYLIST in can and playlists:
        yield Capability.PLAYLIST, Setting(replace(quiet, playlist=playlists[0]))


def _scent(part: Part) -> Asked:
    can, low = part.capabilities, part.ranges.duty_min_s
    puff = State(on=True, run_s=max(PUFF_S, low), pause_s=max(60.0, low))
    if Capability.INTENSITY in can:
        puff = State(on=True, intensity=PUFF)
    yield Capability.ON_OFF, Setting(puff)
    if Capability.FRAGRANCE in can:
        for fragrance in part.ranges.fragrances or ():
            yield Capability.FRAGRANCE, Setting(replace(puff, fragrance=fragrance))
    yield Capability.ON_OFF, Setting(State(on=False))
