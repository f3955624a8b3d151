"""Drawing a plan: opening hours are cut into blocks, and one coin decides each week-mirrored pair.

The block of a zone, weekday and hour in weeks 0, 2, 4 ... and the one a week after it are a pair: the same
hour of the same weekday, so that neither the time of day nor the weekday can favour an arm.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from math import ceil, log2
from typing import TYPE_CHECKING, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from controller.experiment.design import Design, DesignRefusedError, Refusal, RefusalKind, refusals
from controller.experiment.plan import Block, LeftOut, LeftOutReason, Plan, plan_hash

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import date, time

    from controller.atmosphere.model import ZoneId

    OpenSpans: TypeAlias = Mapping[date, Sequence[tuple[datetime, datetime]]]


class _Stretch(NamedTuple):
    """What would be a block: the opening hours of ``day`` from ``begins`` on."""

    day: date
    begins: datetime
    ends: datetime
    wall: time
    """wall time of its beginning"""


def draw(design: Design, open_spans: OpenSpans, *, holidays: Collection[date] = ()) -> Plan:
    """Draw the plan: same design, hours and seed, same plan.

    ``open_spans`` gives, by the store's local date, the aware times between which it is open; a date without
    an entry is closed. A stretch is left out, and named in the notes, if it or its mirror is on a holiday
    or if the mirror has other hours.
    Raises ``DesignRefusedError`` with every reason.
    """
    found = refusals(design)
    if found:
        raise DesignRefusedError(found)
    stretches = list(_stretches(design, open_spans))
    if not stretches:
        raise DesignRefusedError([_does_not_fit(design, open_spans)])
    mirrored, notes = _mirrored(design, stretches, holidays)
    pairs = len(mirrored) * len(design.zones)
    needed = ceil(log2(2.0 / design.alpha))
    if pairs < needed:
        facts = {"pairs": pairs, "alpha": design.alpha, "needed": needed}
        raise DesignRefusedError([Refusal(RefusalKind.FEW_PAIRS, facts)])
    blocks = _dealt(design, mirrored)
    return Plan(design, blocks, notes, plan_hash(design, blocks))


def _days(design: Design) -> list[date]:
    return [design.start + timedelta(days=n) for n in range(7 * design.weeks)]


def _openings(design: Design, open_spans: OpenSpans) -> Iterator[tuple[date, datetime, datetime]]:
    """Every opening within the window of the experiment, as UTC instants."""
    timezone = ZoneInfo(design.timezone)
    for day in _days(design):
        for opens, closes in open_spans.get(day, ()):
            begins, ends = opens.astimezone(UTC), closes.astimezone(UTC)
            if design.window is not None:
                first, last = (
                    datetime.combine(day, moment, timezone).astimezone(UTC) for moment in design.window
                )
                begins, ends = max(begins, first), min(ends, last)
            if begins < ends:
                yield day, begins, ends


def _stretches(design: Design, open_spans: OpenSpans) -> Iterator[_Stretch]:
    """Whole blocks only, one after the other from the opening on."""
    timezone, length = ZoneInfo(design.timezone), timedelta(minutes=design.block_minutes)
    for day, opens, closes in _openings(design, open_spans):
        begins = opens
        while begins + length <= closes:
            yield _Stretch(day, begins, begins + length, begins.astimezone(timezone).time())
            begins += length


def _does_not_fit(design: Design, open_spans: OpenSpans) -> Refusal:
    lengths = [ends - begins for _, begins, ends in _openings(design, open_spans)]
    if not lengths:
        days = _days(design)
        return Refusal(RefusalKind.CLOSED, {"first": days[0], "last": days[-1]})
    longest = int(max(lengths).total_seconds() // 60)
    facts = {"block_minutes": design.block_minutes, "longest_minutes": longest}
    return Refusal(RefusalKind.LONG_BLOCK, facts)


def _mirrored(
    design: Design, stretches: Sequence[_Stretch], holidays: Collection[date]
) -> tuple[list[tuple[_Stretch, _Stretch]], tuple[LeftOut, ...]]:
    by_place = {(stretch.day, stretch.wall): stretch for stretch in stretches}
    pairs, notes = [], []
    for stretch in stretches:
        even = (stretch.day - design.start).days // 7 % 2 == 0
        mirror_day = stretch.day + timedelta(days=7 if even else -7)
        mirror = by_place.get((mirror_day, stretch.wall))
        if mirror is None:
            notes.append(LeftOut(stretch.begins, stretch.ends, LeftOutReason.NO_MIRROR))
        elif stretch.day in holidays or mirror_day in holidays:
            notes.append(LeftOut(stretch.begins, stretch.ends, LeftOutReason.HOLIDAY))
        elif even:
            pairs.append((stretch, mirror))
    return pairs, tuple(notes)


def _dealt(design: Design, mirrored: Sequence[tuple[_Stretch, _Stretch]]) -> tuple[Block, ...]:
    """One coin a pair, thrown in the order of zones and times; blocks ordered by zone and time."""
    coins = random.Random(design.seed)
    burn_in = timedelta(minutes=design.burn_in_minutes)
    one, other = (arm.name for arm in design.arms)
    dealt: list[tuple[ZoneId, datetime, datetime, str, int]] = []
    for zone in design.zones:
        for stretches in mirrored:
            pair = len(dealt) // 2
            arms = (one, other) if coins.getrandbits(1) else (other, one)
            dealt += [
                (zone, stretch.begins, stretch.ends, arm, pair)
                for stretch, arm in zip(stretches, arms, strict=True)
            ]
    return tuple(
        Block(index, pair, zone, arm, begins, ends, begins + burn_in)
        for index, (zone, begins, ends, arm, pair) in enumerate(sorted(dealt))
    )
