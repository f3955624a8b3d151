"""What the reconciler is given, and what it holds of one zone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from controller.adapters.link_message import Outcome
from controller.atmosphere.ability import Wanted
from controller.atmosphere.cycle import Turn
from controller.atmosphere.delivery import Receipt
from controller.atmosphere.flashes import Flashes
from controller.atmosphere.model import (
    Assignment,
    Clamp,
    Command,
    Desired,
    Exposure,
    LimitKind,
    Override,
    PartId,
    ReasonKind,
    Sense,
    ZoneId,
)
from controller.atmosphere.presence import Presence
from controller.experiment.exposure import Observation


class Sender(Protocol):
    """Says a command to a device (``controller.adapters.device_link.DeviceLink``)."""

    def send(
        self,
        command: Command,
        *,
        expiry_s: int,
        on_outcome: Callable[[Outcome], None] | None = None,
        urgent: bool = False,
    ) -> int:
        """Publish, an urgent command before all others; answers the number of messages."""


class Journal(Protocol):
    """Keeps what happened; never blocks and never fails the tick."""

    def begun(self, header: Receipt, parts: Sequence[PartId]) -> None:
        """Store that a scene change began, and for which parts; what becomes of them is stored at its end."""

    def receipt(self, receipt: Receipt) -> None:
        """Store a receipt as it stands."""

    def exposure(self, exposure: Exposure) -> None:
        """Store an exposure, replacing the one of the same zone and beginning."""


@dataclass(slots=True)
class ZoneState:
    """What the reconciler holds of one zone."""

    desired: Desired | None = None
    since: datetime | None = None
    receipt: str | None = None
    """id of the last scene change"""
    final: Receipt | None = None
    """the last scene change, once nothing of it can change"""
    settle_s: float = 0.0
    wanted: tuple[Wanted, ...] = ()
    missing: tuple[Sense, ...] = ()
    """senses that are asked for and that nothing in the zone can give"""
    ticked: frozenset[int] = frozenset()
    metered: tuple[Wanted, ...] = ()
    """the wanted parts that count against a daily budget: players and diffusers"""
    metered_at: datetime | None = None
    turns: dict[PartId, Turn] = field(default_factory=dict)
    """the last turn of each part that is switched in turns"""
    changed_parts: bool = True
    flashes: Flashes = field(default_factory=Flashes)


@dataclass(slots=True)
class Wishes:
    """What people and plans ask for beside the schedule."""

    overrides: dict[ZoneId, Override] = field(default_factory=dict)
    emergency: bool = False
    assignment: Callable[[ZoneId, datetime], Assignment | None] = lambda _zone, _now: None


def without_flashing(held: ZoneState, desired: Desired, now: datetime) -> Desired:
    """What is desired, its light left as it is where another change would be a flash too many.

    The next tick follows. An emergency does not wait.
    """
    if held.desired is None or held.desired.light == desired.light or held.flashes.may_change(now):
        return desired
    if desired.reason.kind is ReasonKind.EMERGENCY:
        return desired
    words = "no more than three flashes a second"
    clamp = Clamp(Sense.LIGHT, "change", "now", "in a second", words, LimitKind.FLASHES)
    return replace(desired, light=held.desired.light, clamps=(*desired.clamps, clamp))


def in_turn(held: ZoneState, wanted: tuple[Wanted, ...], now: datetime) -> tuple[Wanted, ...]:
    """What is wanted, each part that is switched in turns as is due now; turns count from the scene on."""
    began = held.since or now
    held.turns = {w.part.id: w.cycle.turn(began, now) for w in wanted if w.cycle is not None}
    if not held.turns:
        return wanted
    return tuple(w.at(held.turns[w.part.id]) if w.cycle else w for w in wanted)


def next_turns(held: ZoneState, now: datetime) -> tuple[Wanted, ...]:
    """The parts whose next turn has begun since this was asked, as they should be in it."""
    if not held.turns:
        return ()
    before = held.turns
    held.wanted = in_turn(held, held.wanted, now)
    return tuple(w for w in held.wanted if w.cycle and held.turns[w.part.id] != before.get(w.part.id))


def observation(desired: Desired, present: Presence, settle_s: float, now: datetime) -> Observation:
    """What a zone is seen to be at ``now``, for the exposure log."""
    return Observation(
        zone=desired.zone,
        at=now,
        scene=desired.scene,
        observed=present.observed,
        total=present.total,
        reason=desired.reason.kind,
        experiment=desired.experiment,
        arm=desired.arm,
        settle_s=settle_s,
        shares=present.shares,
    )


def header(receipt: str, desired: Desired, missing: tuple[Sense, ...], now: datetime) -> Receipt:
    """The receipt of a change that begins now, still without deliveries."""
    return Receipt(
        id=receipt,
        zone=desired.zone,
        scene=desired.scene,
        cause=desired.reason.kind,
        detail=desired.reason.detail,
        begun_at=now,
        deliveries=(),
        tasks=desired.tasks,
        missing=missing,
        clamps=desired.clamps,
    )
