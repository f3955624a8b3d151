"""From what a zone should be to what each of its parts is told: desired minus reported."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from controller.atmosphere.ability import Wanted, wanted_of
from controller.atmosphere.model import (
    EVERY_LAYER,
    OFF,
    Command,
    Desired,
    Layer,
    Part,
    ReasonKind,
    Sense,
    Setting,
    State,
)
from controller.atmosphere.part_limits import NO_LIMITS, PartLimits, narrowed, too_strong, used_up, within
from controller.atmosphere.presence import spent
from controller.atmosphere.tolerance import mismatches

_UNKNOWN = State()


class Placed(NamedTuple):
    """A part and the light layer it belongs to in its zone."""

    part: Part
    layer: Layer
    reported: State = _UNKNOWN
    """what it last said of itself"""
    limits: PartLimits = NO_LIMITS
    used_s: float = 0.0
    """for how long it ran today, where its limits ask for that"""


@dataclass(frozen=True, slots=True)
class PartPlan:
    """What every part of a zone should be, and which senses nothing in the zone can give."""

    wanted: tuple[Wanted, ...]
    missing: tuple[Sense, ...]


def plan_parts(desired: Desired, placed: Iterable[Placed]) -> PartPlan:
    """Share a zone's desired state out to its parts, in the given order.

    What a part may never exceed is applied after everything else; an emergency alone is exempt.
    """
    alike: dict[object, Wanted] = {}
    if desired.reason.kind is ReasonKind.EMERGENCY:
        placed = (p._replace(limits=NO_LIMITS) for p in placed)
    wanted = tuple(_wanted(p, setting_for(desired, p), alike) for p in placed)
    given = {w.part.sense for w in wanted}
    asked = {
        Sense.LIGHT: any(setting.state.on is not False for setting in desired.light.values()),
        Sense.MUSIC: desired.music.state.on is not False,
        Sense.SCENT: desired.scent.state.on is not False,
    }
    return PartPlan(wanted, tuple(sense for sense, on in asked.items() if on and sense not in given))


def difference(wanted: Wanted, reported: State) -> Command | None:
    """The smallest command that brings a part from ``reported`` to what is wanted; ``None`` if it is there.

    Lamps are told ``on`` with every attribute, since many ignore a brightness alone while they are off.
    """
    missing = mismatches(wanted.part, wanted.state, reported)
    if not missing:
        return None
    if wanted.part.sense is Sense.LIGHT:
        missing = missing | {"on"}
    said = wanted.state.said()
    return Command(
        wanted.part.id, State(**{name: said[name] for name in said if name in missing}), wanted.fade_s
    )


def setting_for(desired: Desired, placed: Placed) -> Setting:
    """What a zone's desired state asks of one part, whatever that can do."""
    if placed.part.sense is Sense.LIGHT:
        return desired.light.get(placed.layer, desired.light[EVERY_LAYER])
    return desired.music if placed.part.sense is Sense.MUSIC else desired.scent


def wanted_for(placed: Placed, setting: Setting) -> Wanted:
    """A setting in terms of what a part can do and may give."""
    return _wanted(placed, setting, {})


def _wanted(placed: Placed, setting: Setting, alike: dict[object, Wanted]) -> Wanted:
    refusal = _refusal(placed, setting.state) if placed.part.sense is Sense.SCENT else ""
    if refusal:
        return Wanted(placed.part, OFF, 0.0, refusal=refusal)
    return _shared(placed.part, setting, placed.limits, alike)


def _refusal(placed: Placed, state: State) -> str:
    """Why a diffuser must not run although the scene asks for it; empty where it may."""
    return spent(state, placed.reported) or (used_up(placed.limits, placed.used_s) if state.on else "")


def _shared(part: Part, setting: Setting, limits: PartLimits, alike: dict[object, Wanted]) -> Wanted:
    """A thousand lamps of one model are asked for the same: work it out once.

    They share the objects that say what they can, so identity tells them apart quickly enough.
    """
    key = (
        id(setting),
        part.sense,
        id(part.capabilities),
        id(part.ranges),
        None if limits is NO_LIMITS else limits,
    )
    model = alike.get(key)
    if model is None:
        model = alike[key] = _limited(part, setting, limits)
    return Wanted(part, model.state, model.fade_s, model.note, model.refusal, model.cycle)


def _limited(part: Part, setting: Setting, limits: PartLimits) -> Wanted:
    if limits is NO_LIMITS:
        return wanted_of(part, setting)
    given, held_back = within(setting, part, limits)
    if given.state.on is False and setting.state.on is not False:
        return Wanted(part, OFF, 0.0, refusal="; ".join(held_back))
    wanted = wanted_of(narrowed(part, limits), given)
    note = "; ".join(n for n in (*held_back, wanted.note) if n)
    refusal = too_strong(wanted.given, limits) if part.sense is Sense.SCENT else ""
    if refusal:
        return Wanted(part, OFF, 0.0, note, refusal)
    return replace(wanted, note=note)
