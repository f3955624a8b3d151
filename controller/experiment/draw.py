"""Drawing a plan: opening hours are cut into blocks, and chance deals the arms among those of each stratum.

The blocks of a stratum are alike: the same hour of the same weekday, week after week, so that neither the
time of day nor the weekday can favour an arm. In a pair of two weeks a coin decides; with more arms a stratum
has as many weeks as there are arms, and each arm once. Pairs of adjacent days give up the weekday for speed.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from itertools import product
from math import ceil, log2
from typing import TYPE_CHECKING, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from controller.experiment.contrast import contrasts
from controller.experiment.design import Design, DesignKind, refusals
from controller.experiment.draw_runs import runs_of, too_few_blocks
from controller.experiment.plan import Block, LeftOut, LeftOutReason, Plan, plan_hash
from controller.experiment.refusal import DesignRefusedError, Refusal, RefusalKind

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
    from datetime import date, time

    from controller.atmosphere.model import ZoneId

    OpenSpans: TypeAlias = Mapping[date, Sequence[tuple[datetime, datetime]]]


MOST_BLOCKS = 50_000
"""More than fifty zones need in a year of three-hour blocks; beyond it a report is no matter of seconds."""


class Stretch(NamedTuple):
    """What would be a block: the opening hours of ``day`` from ``begins`` on."""

    day: date
    begins: datetime
    ends: datetime
    wall: time
    """wall time of its beginning"""


class _Stratum(NamedTuple):
    """Alike stretches, each with its place among those that the stratum could have."""

    size: int
    """places: the arms are dealt among them, also where a place is empty; in a run all have the same arm"""
    stretches: tuple[tuple[int, Stretch], ...]


def draw(design: Design, open_spans: OpenSpans, *, holidays: Collection[date] = ()) -> Plan:
    """Draw the plan: same design, hours and seed, same plan.

    ``open_spans`` gives, by the store's local date, the aware times between which it is open; a date without
    an entry is closed. A stretch is left out, and named in the notes, if it is on a holiday or has nothing to
    be compared with; both hold for the other half of a pair, too. Raises ``DesignRefusedError`` with every
    reason.
    """
    found = refusals(design)
    if found:
        raise DesignRefusedError(found)
    cut = list(stretches(design, open_spans))
    if not cut:
        raise DesignRefusedError([_does_not_fit(design, open_spans)])
    if len(cut) * len(design.zones) > MOST_BLOCKS:
        facts = {"blocks": len(cut) * len(design.zones), "most": MOST_BLOCKS}
        raise DesignRefusedError([Refusal(RefusalKind.MANY_BLOCKS, facts)])
    if design.kind is DesignKind.CARRY_OVER:
        strata, notes = _runs(design, cut, holidays)
    else:
        strata, notes = _strata(design, cut, holidays)
    blocks = _dealt(design, strata)
    too_few = _too_few(design, blocks)
    if too_few is not None:
        raise DesignRefusedError([too_few])
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


def stretches(design: Design, open_spans: OpenSpans) -> Iterator[Stretch]:
    """Cut the opening hours: whole blocks only, one after the other from the opening on."""
    timezone, length = ZoneInfo(design.timezone), timedelta(minutes=design.block_minutes)
    for day, opens, closes in _openings(design, open_spans):
        begins = opens
        while begins + length <= closes:
            yield Stretch(day, begins, begins + length, begins.astimezone(timezone).time())
            begins += length


def _does_not_fit(design: Design, open_spans: OpenSpans) -> Refusal:
    lengths = [ends - begins for _, begins, ends in _openings(design, open_spans)]
    if not lengths:
        days = _days(design)
        return Refusal(RefusalKind.CLOSED, {"first": days[0], "last": days[-1]})
    longest = int(max(lengths).total_seconds() // 60)
    facts = {"block_minutes": design.block_minutes, "longest_minutes": longest}
    return Refusal(RefusalKind.LONG_BLOCK, facts)


def _strata(
    design: Design, stretches: Sequence[Stretch], holidays: Collection[date]
) -> tuple[list[_Stratum], tuple[LeftOut, ...]]:
    """The strata in the order of their first stretches, and why the other stretches are in none."""
    places = {stretch: _place(design, stretch) for stretch in stretches}
    alike: dict[Hashable, list[Stretch]] = {}
    for stretch, (stratum, _) in places.items():
        alike.setdefault(stratum, []).append(stretch)
    why = {
        stretch: reason
        for together in alike.values()
        for stretch, reason in _left_out(design.kind, together, holidays).items()
    }
    size = len(design.arms)
    kept = (
        tuple((places[each][1], each) for each in together if each not in why) for together in alike.values()
    )
    notes = tuple(LeftOut(each.begins, each.ends, why[each]) for each in stretches if each in why)
    return [_Stratum(size, each) for each in kept if each], notes


def _runs(
    design: Design, stretches: Sequence[Stretch], holidays: Collection[date]
) -> tuple[list[_Stratum], tuple[LeftOut, ...]]:
    runs, why = runs_of(design, stretches, holidays)
    if not runs:
        raise DesignRefusedError([too_few_blocks(design, len(stretches) - len(why))])
    notes = tuple(LeftOut(each.begins, each.ends, why[each]) for each in stretches if each in why)
    return [_Stratum(1, tuple(enumerate(run))) for run in runs], notes


def _place(design: Design, stretch: Stretch) -> tuple[Hashable, int]:
    """Which stratum a stretch is of, and its place there."""
    day, size = (stretch.day - design.start).days, len(design.arms)
    if design.kind is DesignKind.ADJACENT_DAYS:
        return (day // size, stretch.wall), day % size
    return (day // 7 // size, day % 7, stretch.wall), day // 7 % size


def _left_out(
    kind: DesignKind, together: Sequence[Stretch], holidays: Collection[date]
) -> Mapping[Stretch, LeftOutReason]:
    """The stretches of one stratum that have no block."""
    off = [stretch for stretch in together if stretch.day in holidays]
    if kind.in_pairs:
        days = kind is DesignKind.ADJACENT_DAYS
        alone, holiday = (
            (LeftOutReason.NO_OTHER_DAY, LeftOutReason.HOLIDAY_OF_DAYS)
            if days
            else (LeftOutReason.NO_MIRROR, LeftOutReason.HOLIDAY)
        )
        if len(together) < len("AB"):
            return dict.fromkeys(together, alone)
        return dict.fromkeys(together, holiday) if off else {}
    found = dict.fromkeys(off, LeftOutReason.HOLIDAY_ITSELF)
    rest = [stretch for stretch in together if stretch not in found]
    return {**found, **dict.fromkeys(rest, LeftOutReason.ALONE)} if len(rest) == 1 else found


def _dealt(design: Design, strata: Sequence[_Stratum]) -> tuple[Block, ...]:
    """The arms dealt anew for each stratum, in the order of zones and times; blocks by zone and time."""
    chance = random.Random(design.seed)
    # Where the windows of the analysis allow for what lingers, every answer counts.
    burn_in = timedelta(minutes=0 if design.kind is DesignKind.CARRY_OVER else design.burn_in_minutes)
    dealt: list[tuple[ZoneId, datetime, datetime, str, int]] = []
    for number, (zone, stratum) in enumerate(product(design.zones, strata)):
        arms = _shuffled([arm.name for arm in design.arms], chance)
        dealt += [
            (zone, stretch.begins, stretch.ends, arms[place % stratum.size], number)
            for place, stretch in stratum.stretches
        ]
    return tuple(
        Block(index, stratum, zone, arm, begins, ends, begins + burn_in)
        for index, (zone, begins, ends, arm, stratum) in enumerate(sorted(dealt))
    )


def _shuffled(arms: list[str], chance: random.Random) -> list[str]:
    """The arms in an order drawn by chance; two of them by one coin."""
    if len(arms) > len("AB"):
        chance.shuffle(arms)
        return arms
    return arms if chance.getrandbits(1) else arms[::-1]


def _too_few(design: Design, blocks: Sequence[Block]) -> Refusal | None:
    """Whether a difference could not be shown even if every stratum agreed: half as likely with each."""
    needed = ceil(log2(2.0 / design.alpha))
    if design.kind is DesignKind.CARRY_OVER:
        coins = len({block.stratum for block in blocks})
        facts = {"coins": coins, "alpha": design.alpha, "needed": needed}
        return Refusal(RefusalKind.FEW_COINS, facts) if coins < needed else None
    dealt: dict[int, dict[str, float]] = {}
    for block in blocks:
        dealt.setdefault(block.stratum, {})[block.arm] = 0.0
    compared = contrasts(design)
    strata = min(sum(each.of(arms) is not None for arms in dealt.values()) for each in compared)
    needed = ceil(log2(2.0 * len(compared) / design.alpha))
    if strata >= needed:
        return None
    if design.kind.in_pairs:
        facts = {"pairs": strata, "alpha": design.alpha, "needed": needed}
        return Refusal(RefusalKind.FEW_PAIRS, facts)
    more = {"strata": strata, "comparisons": len(compared), "alpha": design.alpha, "needed": needed}
    return Refusal(RefusalKind.FEW_STRATA, more)
