"""In what the arms of an experiment differ: only these senses say whether an arm was really there."""

from __future__ import annotations

from dataclasses import fields
from itertools import permutations
from typing import TYPE_CHECKING

from controller.atmosphere.change import settle_s
from controller.atmosphere.model import EVERY_LAYER, Reason, ReasonKind, Sense, State
from controller.atmosphere.resolve import arranged, asked_instead

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from controller.atmosphere.model import Desired, Store, ZoneId
    from controller.experiment.design import Arm


def differing_senses(store: Store, zones: Iterable[ZoneId], arms: Sequence[Arm]) -> tuple[Sense, ...]:
    """The senses of devices that any two arms want differently in any of the zones, in the senses' order.

    An arm without a scene follows the schedule, so the arms are compared over every scene that the rules can
    bring to a zone, and over its default. How long a fade takes makes no difference, and limits are not
    looked at: what they take away is told by the exposures. Raises ``KeyError`` for a zone or a scheduled
    scene that the store does not have, and ``SceneError`` for a patch that says what cannot be.
    """
    found = {sense for sense, _ in differing_attributes(store, zones, arms)}
    return tuple(sense for sense in Sense if sense in found)


def differing_attributes(
    store: Store, zones: Iterable[ZoneId], arms: Sequence[Arm]
) -> frozenset[tuple[Sense, str]]:
    """What any two arms want differently, by the names of ``State``; compared, and raising, as above."""
    return frozenset(
        difference
        for one, other in _couples(store, zones, arms)
        for difference in (
            *_light(one, other),
            *((Sense.MUSIC, name) for name in _unequal(one.music.state, other.music.state)),
            *((Sense.SCENT, name) for name in _unequal(one.scent.state, other.scent.state)),
        )
    )


def slowest_settle_s(store: Store, zones: Iterable[ZoneId], arms: Sequence[Arm]) -> float:
    """How long the slowest sense takes to settle after any switch between two arms; raises as above."""
    return max(
        (settle_s(one, other, store.settle) for one, other in _couples(store, zones, arms)), default=0.0
    )


def _couples(store: Store, zones: Iterable[ZoneId], arms: Sequence[Arm]) -> Iterator[tuple[Desired, Desired]]:
    for zone in zones:
        for due in due_in(store, zone):
            yield from permutations([given(store, due, arm) for arm in arms], 2)


def due_in(store: Store, zone: ZoneId) -> Iterator[Desired]:
    """Everything that can be due in a zone."""
    default = store.zones[zone].default
    scheduled = (rule.scene for rule in store.rules if zone in rule.zones)
    for scene in dict.fromkeys((default, *scheduled)):
        reason = Reason(ReasonKind.SCHEDULE, scene)
        yield arranged(zone, store.scenes[scene], store.scenes[default], reason)


def given(store: Store, due: Desired, arm: Arm) -> Desired:
    """What an arm makes of what is due."""
    reason = Reason(ReasonKind.EXPERIMENT, arm.name)
    return asked_instead(store, due, reason, arm.scene, arm.parsed_patch())


def _light(one: Desired, other: Desired) -> Iterator[tuple[Sense, str]]:
    for layer in {*one.light, *other.light}:
        states = (each.light.get(layer, each.light[EVERY_LAYER]).state for each in (one, other))
        yield from ((Sense.LIGHT, name) for name in _unequal(*states))


def _unequal(one: State, other: State) -> Iterator[str]:
    """The attributes in which two states differ."""
    return (each.name for each in fields(State) if getattr(one, each.name) != getattr(other, each.name))
