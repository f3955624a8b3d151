"""In which senses the arms of an experiment differ: only these say whether an arm was really there."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from controller.atmosphere.model import EVERY_LAYER, Reason, ReasonKind, Sense
from controller.atmosphere.resolve import arranged, asked_instead

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from controller.atmosphere.model import Desired, Layer, Setting, Store, ZoneId
    from controller.experiment.design import Arm


def differing_senses(store: Store, zones: Iterable[ZoneId], arms: Sequence[Arm]) -> tuple[Sense, ...]:
    """The senses of devices that any two arms want differently in any of the zones, in the senses' order.

    An arm without a scene follows the schedule, so the arms are compared over every scene that the rules can
    bring to a zone, and over its default. How long a fade takes makes no difference, and limits are not
    looked at: what they take away is told by the exposures. Raises ``KeyError`` for a zone or a scheduled
    scene that the store does not have, and ``SceneError`` for a patch that says what cannot be.
    """
    found = {
        sense
        for zone in zones
        for due in _due(store, zone)
        for one, other in combinations([_given(store, due, arm) for arm in arms], 2)
        for sense in _difference(one, other)
    }
    return tuple(sense for sense in Sense if sense in found)


def _due(store: Store, zone: ZoneId) -> Iterator[Desired]:
    """Everything that can be due in a zone."""
    default = store.zones[zone].default
    scheduled = (rule.scene for rule in store.rules if zone in rule.zones)
    for scene in dict.fromkeys((default, *scheduled)):
        reason = Reason(ReasonKind.SCHEDULE, scene)
        yield arranged(zone, store.scenes[scene], store.scenes[default], reason)


def _given(store: Store, due: Desired, arm: Arm) -> Desired:
    reason = Reason(ReasonKind.EXPERIMENT, arm.name)
    return asked_instead(store, due, reason, arm.scene, arm.parsed_patch())


def _difference(one: Desired, other: Desired) -> Iterator[Sense]:
    if any(_light(one, layer).state != _light(other, layer).state for layer in {*one.light, *other.light}):
        yield Sense.LIGHT
    if one.music.state != other.music.state:
        yield Sense.MUSIC
    if one.scent.state != other.scent.state:
        yield Sense.SCENT


def _light(desired: Desired, layer: Layer) -> Setting:
    return desired.light.get(layer, desired.light[EVERY_LAYER])
