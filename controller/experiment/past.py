"""What a store's past says of an experiment before it starts: how much blocks differ that are alike.

Past opening hours are cut into the blocks that the design would cut. Blocks are alike where zone, weekday,
hour and atmosphere are the same: the schedule's, or one arm of one experiment. For pairs of adjacent days,
two days that follow each other take the place of the weekday. What alike blocks differ by, no arm has caused,
and it is what the difference of an experiment's arms has to stand out from.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta
from math import sqrt
from statistics import fmean
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from controller.atmosphere.model import ReasonKind
from controller.experiment.design import DesignKind
from controller.experiment.draw import stretches
from controller.experiment.exposure import in_sequence, overlap_s

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime, time

    from controller.atmosphere.model import Exposure, ZoneId
    from controller.experiment.design import Design
    from controller.experiment.draw import OpenSpans, Stretch
    from controller.experiment.outcome import Answer

    Atmosphere: TypeAlias = tuple[str | None, str | None]
    """Experiment and arm; neither for what was scheduled"""

LEAST_FREEDOM = 12
"""Degrees of freedom below which a spread is not worth a sentence: it would be off by 20 % at most times."""

_SPILL_S = 60.0
"""What reaches into a block for less than this is not what the block was."""
_PERSONS = frozenset({ReasonKind.OVERRIDE, ReasonKind.EMERGENCY})


class PastBlock(NamedTuple):
    """A block that an experiment could have had, and what was answered after its burn-in."""

    zone: ZoneId
    day: date
    wall: time
    """wall time of its beginning"""
    atmosphere: Atmosphere | None
    """what the zone had all the time after the burn-in; ``None`` where it changed"""
    overridden: bool
    """whether a person chose otherwise"""
    worths: tuple[float, ...]
    """of each answer, the outcome that it would have alone"""


@dataclass(frozen=True, slots=True)
class Past:
    """What blocks of this length were like in these zones; units are those of the outcome."""

    days: int
    """open days with blocks"""
    blocks: int
    """blocks in which no person chose otherwise, nobody changed the atmosphere, and somebody answered"""
    answers: int
    """in these blocks after their burn-in"""
    kept: float
    """0-1: share of all blocks in which somebody answered and no person chose otherwise"""
    answers_per_block: float
    answers_per_hour: float
    """of one zone, after the burn-in"""
    answers_a_day: float
    """of all the zones together, at any time of an open day"""
    mean_inverse_answers: float
    """mean of 1/n over the blocks"""
    answer_sd: float
    """of one answer within its block"""
    block_sd: float
    """of the true mean of one block against an alike one"""
    freedom: int
    """alike blocks beyond the first of each kind: what the spread of the blocks is known from"""
    residuals: tuple[float, ...]
    """what each block differed by from the mean of those alike, widened by the share that the mean took"""

    @property
    def is_enough(self) -> bool:
        """Whether anything can be said from it."""
        return self.freedom >= LEAST_FREEDOM


def past(
    design: Design,
    open_spans: OpenSpans,
    exposures: Iterable[Exposure],
    answers: Sequence[Answer],
    *,
    holidays: Collection[date] = (),
) -> Past:
    """Look at the weeks that ``design`` has been moved to: its start and weeks are in the past.

    ``open_spans`` are as for ``draw``. Blocks on holidays are left out, and those of which nothing is known.
    """
    cut = [stretch for stretch in stretches(design, open_spans) if stretch.day not in holidays]
    lived = _by_zone(exposures)
    given = {zone: sorted(a for a in answers if a.zone == zone and a.counts) for zone in design.zones}
    blocks = [
        block
        for zone in design.zones
        for stretch in cut
        if (block := _block(design, zone, stretch, lived.get(zone, ()), given[zone])) is not None
    ]
    days = {block.day for block in blocks}
    return _summary(design, blocks, sum(map(len, given.values())) / len(days) if days else 0.0)


def borrowed(own: Past, store: Past) -> Past | None:
    """The past of some zones with the spread of the whole store, where their own is not known.

    How many customers answer stays their own; ``None`` where too few blocks say how many that is.
    """
    if own.blocks < LEAST_FREEDOM or not store.is_enough:
        return None
    variance = store.block_sd**2 + store.answer_sd**2 * own.mean_inverse_answers
    known = fmean(each * each for each in store.residuals)
    wider = sqrt(variance / known) if known else 1.0
    return replace(
        own,
        answer_sd=store.answer_sd,
        block_sd=store.block_sd,
        freedom=store.freedom,
        residuals=tuple(wider * each for each in store.residuals),
    )


def _by_zone(exposures: Iterable[Exposure]) -> Mapping[ZoneId, Sequence[Exposure]]:
    zones: dict[ZoneId, list[Exposure]] = defaultdict(list)
    for exposure in exposures:
        zones[exposure.zone].append(exposure)
    return {zone: in_sequence(of_zone) for zone, of_zone in zones.items()}


def _block(
    design: Design, zone: ZoneId, stretch: Stretch, lived: Sequence[Exposure], given: Sequence[Answer]
) -> PastBlock | None:
    """The block of a stretch; ``None`` where nothing is known of it."""
    settled = stretch.begins + timedelta(minutes=design.burn_in_minutes)
    first = bisect_left(lived, stretch.begins, key=lambda exposure: exposure.begins)
    last = bisect_left(lived, stretch.ends, key=lambda exposure: exposure.begins)
    there = lived[max(first - 1, 0) : last]
    if not any(overlap_s(each, stretch.begins, stretch.ends) for each in there):
        return None
    chosen = sum(overlap_s(e, stretch.begins, stretch.ends) for e in there if e.reason in _PERSONS)
    had = {
        (each.experiment, each.arm)
        for each in there
        if each.reason not in _PERSONS and overlap_s(each, settled, stretch.ends) > _SPILL_S
    }
    one = next(iter(had)) if len(had) == 1 else None
    scores = _between(given, settled, stretch.ends)
    worths = tuple(design.metric.outcome([score]) for score in scores)
    return PastBlock(zone, stretch.day, stretch.wall, one, chosen > _SPILL_S, worths)


def _between(answers: Sequence[Answer], begins: datetime, ends: datetime) -> Iterator[int]:
    first, last = (bisect_left(answers, moment, key=lambda answer: answer.at) for moment in (begins, ends))
    return (answer.score for answer in answers[first:last])


def _summary(design: Design, blocks: Sequence[PastBlock], answers_a_day: float) -> Past:
    counting = [block for block in blocks if block.worths and not block.overridden]
    usable = [block for block in counting if block.atmosphere is not None]
    answers = sum(len(block.worths) for block in usable)
    hours = (design.block_minutes - design.burn_in_minutes) / 60.0
    residuals, freedom = _residuals(design, usable)
    answer_variance = _answer_variance(usable)
    mean_inverse = fmean(1.0 / len(block.worths) for block in usable) if usable else 1.0
    variance = sum(each * each for each in residuals) / len(residuals) if residuals else 0.0
    per_block = answers / len(usable) if usable else 0.0
    return Past(
        days=len({block.day for block in blocks}),
        blocks=len(usable),
        answers=answers,
        kept=len(counting) / len(blocks) if blocks else 0.0,
        answers_per_block=per_block,
        answers_per_hour=per_block / hours,
        answers_a_day=answers_a_day,
        mean_inverse_answers=mean_inverse,
        answer_sd=sqrt(answer_variance),
        block_sd=sqrt(max(variance - answer_variance * mean_inverse, 0.0)),
        freedom=freedom,
        residuals=tuple(residuals),
    )


def _residuals(design: Design, blocks: Iterable[PastBlock]) -> tuple[list[float], int]:
    """What alike blocks differ by, and how many differences that are free of each other this is."""
    alike: dict[Hashable, list[float]] = defaultdict(list)
    for block in blocks:
        two_days = design.kind is DesignKind.ADJACENT_DAYS
        day = (block.day - design.start).days // 2 if two_days else block.day.weekday()
        key = (block.zone, day, block.wall, block.atmosphere)
        alike[key].append(fmean(block.worths))
    groups = [means for means in alike.values() if len(means) > 1]
    residuals = [
        (mean - fmean(means)) * sqrt(len(means) / (len(means) - 1)) for means in groups for mean in means
    ]
    return residuals, sum(len(means) - 1 for means in groups)


def _answer_variance(blocks: Iterable[PastBlock]) -> float:
    """Of single answers within their blocks; 0 where no block has two."""
    squares, freedom = 0.0, 0
    for block in blocks:
        mean = fmean(block.worths)
        squares += sum((worth - mean) ** 2 for worth in block.worths)
        freedom += len(block.worths) - 1
    return squares / freedom if freedom else 0.0
