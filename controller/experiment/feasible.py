"""Whether a store can give what a plan asks for: time for the senses to settle, room within its limits."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime
from itertools import combinations
from math import ceil
from typing import TYPE_CHECKING

from controller.atmosphere.fixture import NO_FIXTURES, Fixture, Fixtures, kept_back, wanting
from controller.atmosphere.forecast import outlook
from controller.atmosphere.hours import day_span
from controller.atmosphere.model import Sense
from controller.atmosphere.resolve import resolve
from controller.experiment.design import DesignKind
from controller.experiment.differing import differing_attributes
from controller.experiment.outcome import MIN_DELIVERED
from controller.experiment.refusal import Refusal, RefusalKind
from controller.experiment.verdict import MOST_LOST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from controller.atmosphere.model import Desired, Store, Used, ZoneId
    from controller.experiment.design import Arm, Design
    from controller.experiment.plan import Block, Plan

_STEP_MINUTES = 5
_LEVELS = {
    Sense.LIGHT: frozenset({"on", "brightness"}),
    Sense.MUSIC: frozenset({"on", "volume"}),
    Sense.SCENT: frozenset({"on", "intensity", "run_s", "pause_s"}),
}
"""what of each sense a device's own limit can hold back"""


def usual_burn_in_minutes(settle_s: float, visit_minutes: int) -> int:
    """A burn-in after which the slowest sense has settled and who came before the switch has gone.

    >>> usual_burn_in_minutes(45 * 60.0, 30), usual_burn_in_minutes(5.0, 30)   # a scent, light
    (75, 35)
    """
    return _STEP_MINUTES * ceil((settle_s / 60.0 + visit_minutes) / _STEP_MINUTES)


def too_fast(design: Design, settle_s: float) -> tuple[Refusal, ...]:
    """Whether blocks are over before the slowest sense has settled and a visit has begun and ended."""
    if design.kind is DesignKind.CARRY_OVER or 60 * (design.block_minutes - design.visit_minutes) >= settle_s:
        return ()
    facts = {
        "block_minutes": design.block_minutes,
        "settle_minutes": ceil(settle_s / 60.0),
        "visit_minutes": design.visit_minutes,
    }
    return (Refusal(RefusalKind.SHORT_FOR_SENSE, facts),)


def alike(store: Store, zones: Sequence[ZoneId], groups: Iterable[Sequence[Arm]]) -> tuple[Refusal, ...]:
    """Arms (or levels of one sense) whose words differ, but not what they make of anything that can be due.

    Tasks of the staff make a difference, too.
    """
    return tuple(
        Refusal(RefusalKind.EQUAL_ARMS, {"one": one.name, "other": other.name})
        for arms in groups
        for one, other in combinations(arms, 2)
        if not one.gives_the_same_as(other)
        and _tasks(store, one) == _tasks(store, other)
        and not differing_attributes(store, zones, (one, other))
    )


def _tasks(store: Store, arm: Arm) -> tuple[object, ...]:
    scene = None if arm.scene is None else store.scenes[arm.scene]
    return () if scene is None else (scene.touch, scene.taste)


def held_back(store: Store, plan: Plan, fixtures: Fixtures = NO_FIXTURES) -> tuple[Refusal, ...]:
    """Whether limits would hold back so many blocks that no verdict could be trusted, and which limit it is.

    The days of the plan are gone through as they would be if everything were delivered, budgets included. A
    block is held back if, for too long after its burn-in, a limit takes away a sense in which the arms
    differ, or changes what they differ in. So it is where too many of the ``fixtures`` of a sense may not
    give it, or lack the fragrance or playlist; their daily running times are not foreseen. Raises
    ``KeyError`` for a zone that the store does not have.
    """
    design = plan.design
    differing = differing_attributes(store, design.zones, design.arms)
    lost: set[int] = set()
    limits: Counter[tuple[str, str]] = Counter()
    for zone in design.zones:
        for block, by_limit in _held_s(store, plan, zone, differing, fixtures.get(zone, ())):
            counted_s = (block.ends - block.burn_in_ends).total_seconds()
            if sum(by_limit.values()) > (1.0 - MIN_DELIVERED) * counted_s:
                lost.add(block.stratum)
                limits[block.arm, max(by_limit, key=lambda limit: by_limit[limit])] += 1
    if len(lost) <= MOST_LOST * plan.strata:
        return ()
    (arm, limit), _ = limits.most_common(1)[0]
    facts = {"name": arm, "limit": limit, "lost": len(lost), "strata": plan.strata}
    return (Refusal(RefusalKind.HELD_BACK, facts),)


def _held_s(
    store: Store,
    plan: Plan,
    zone: ZoneId,
    differing: frozenset[tuple[Sense, str]],
    fixtures: Sequence[Fixture],
) -> Iterator[tuple[Block, dict[str, float]]]:
    """The blocks of a zone with the seconds after the burn-in for which each limit holds them back."""
    blocks: dict[date, list[Block]] = defaultdict(list)
    for block in plan.blocks:
        if block.zone == zone:
            blocks[block.begins.astimezone(store.timezone).date()].append(block)

    def due(at: datetime, used: Used) -> Desired:
        return resolve(store, zone, at, assignment=plan.assignment(zone, at), used=used)

    for day, of_day in blocks.items():
        begins, _ = day_span(store.timezone, day)
        edges = {edge for block in of_day for edge in (block.begins, block.burn_in_ends, block.ends)}
        held: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        ends = max(block.ends for block in of_day)
        for at, until, desired in outlook(store, zone, begins, ends, due, more_edges=edges):
            counting = next((each for each in of_day if each.burn_in_ends <= at < each.ends), None)
            limit = _limit(desired, differing) or _own_reason(desired, differing, fixtures)
            if counting is not None and limit is not None:
                held[counting.index][limit] += (until - at).total_seconds()
        yield from ((block, held[block.index]) for block in of_day if block.index in held)


def _limit(desired: Desired, differing: frozenset[tuple[Sense, str]]) -> str | None:
    """The first limit that takes away something in which the arms differ."""
    senses = {sense for sense, _ in differing}
    for clamp in desired.clamps:
        if (clamp.sense, clamp.attribute) in differing or (clamp.switches_off and clamp.sense in senses):
            return clamp.limit
    return None


def _own_reason(
    desired: Desired, differing: frozenset[tuple[Sense, str]], fixtures: Sequence[Fixture]
) -> str | None:
    """What a device lacks or may not give, where too many do so of a sense in which the arms differ."""
    levels = {sense for sense, attribute in differing if attribute in _LEVELS.get(sense, ())}
    for sense in sorted({sense for sense, _ in differing}):
        those = [each for each in fixtures if each.placed.part.sense is sense]
        reasons = [
            (each.name, why)
            for each in those
            if (why := wanting(desired, each) or (kept_back(desired, each) if sense in levels else ""))
        ]
        if reasons and 1.0 - len(reasons) / len(those) < MIN_DELIVERED:
            name, why = reasons[0]
            return f"{name}: {why.removeprefix('this device: ')}"
    return None
