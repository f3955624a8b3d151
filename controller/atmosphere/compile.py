"""From what a zone should be to what each of its parts is told: desired minus reported."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from controller.atmosphere.ability import Wanted, wanted_of
from controller.atmosphere.model import EVERY_LAYER, OFF, Command, Desired, Layer, Part, Sense, Setting, State
from controller.atmosphere.presence import spent
from controller.atmosphere.tolerance import mismatches

_UNKNOWN = State()


class Placed(NamedTuple):
    """A part and the light layer it belongs to in its zone."""

    part: Part
    layer: Layer
    reported: State = _UNKNOWN
    """what it last said of itself"""


@dataclass(frozen=True, slots=True)
class PartPlan:
    """What every part of a zone should be, and which senses nothing in the zone can give."""

    wanted: tuple[Wanted, ...]
    missing: tuple[Sense, ...]


def plan_parts(desired: Desired, placed: Iterable[Placed]) -> PartPlan:
    """Share a zone's desired state out to its parts, in the given order."""
    alike: dict[object, Wanted] = {}
    wanted = tuple(_wanted(p, _setting(desired, p), alike) for p in placed)
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


def _setting(desired: Desired, placed: Placed) -> Setting:
    if placed.part.sense is Sense.LIGHT:
        return desired.light.get(placed.layer, desired.light[EVERY_LAYER])
    return desired.music if placed.part.sense is Sense.MUSIC else desired.scent


def _wanted(placed: Placed, setting: Setting, alike: dict[object, Wanted]) -> Wanted:
    refusal = spent(setting.state, placed.reported) if placed.part.sense is Sense.SCENT else ""
    if refusal:
        return Wanted(placed.part, OFF, 0.0, refusal=refusal)
    return _shared(placed.part, setting, alike)


def _shared(part: Part, setting: Setting, alike: dict[object, Wanted]) -> Wanted:
    """A thousand lamps of one model are asked for the same: work it out once.

    They share the objects that say what they can, so identity tells them apart quickly enough.
    """
    key = (id(setting), part.sense, id(part.capabilities), id(part.ranges))
    model = alike.get(key)
    if model is None:
        model = alike[key] = wanted_of(part, setting)
    return Wanted(part, model.state, model.fade_s, model.note, model.refusal, model.cycle)
