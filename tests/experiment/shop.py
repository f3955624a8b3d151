"""A shop and its experiments, as the tests of this folder need them."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from controller.atmosphere.model import Exposure, ReasonKind, SceneName, Sense, ZoneId
from controller.experiment.course import AS_PLANNED, Course
from controller.experiment.design import Arm, Design, DesignKind, Factor, crossed
from controller.experiment.draw import draw
from controller.experiment.outcome import BlockOutcome, Why, block_outcomes
from controller.experiment.plan import Block, Plan

ISTANBUL = ZoneInfo("Europe/Istanbul")
MONDAY = date(2026, 9, 7)
ENTRANCE = ZoneId("entrance")
LAVENDER = Arm("A", SceneName("lavender-welcome"))
CITRUS = Arm("B", SceneName("citrus-welcome"))

SCENT_BY_MUSIC = (
    Factor(Sense.SCENT, (Arm("lavender"), Arm("citrus", patch={"scent": {"fragrance": "citrus"}}))),
    Factor(Sense.MUSIC, (Arm("calm"), Arm("jazz", patch={"music": {"playlist": "jazz"}}))),
)

Hours = dict[date, tuple[tuple[datetime, datetime], ...]]


def local(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), ISTANBUL)


def ten_to_ten(days: int = 14, start: date = MONDAY) -> Hours:
    """Open from 10:00 to 22:00 every day."""
    dates = [start + timedelta(days=n) for n in range(days)]
    return {day: ((local(day, 10), local(day, 22)),) for day in dates}


def citrus_against_lavender(*, seed: int = 1, weeks: int = 2, start: date = MONDAY) -> Design:
    """Three blocks of four hours a day, an hour of burn-in."""
    return Design(
        experiment="citrus",
        zones=(ENTRANCE,),
        arms=(LAVENDER, CITRUS),
        start=start,
        weeks=weeks,
        block_minutes=240,
        burn_in_minutes=60,
        seed=seed,
        timezone="Europe/Istanbul",
    )


def crossed_senses(factors: tuple[Factor, ...] = SCENT_BY_MUSIC, *, weeks: int = 4, seed: int = 1) -> Design:
    """All combinations of the levels, each hour of each weekday anew."""
    return replace(
        citrus_against_lavender(seed=seed, weeks=weeks),
        arms=crossed(factors),
        factors=factors,
        kind=DesignKind.STRATIFIED,
    )


def three_by_three() -> Design:
    """Two fragrances and none by two playlists and none, in nine weeks."""
    scents = [Arm(name, patch={"scent": {"fragrance": name}}) for name in ("citrus", "lavender")]
    playlists = [Arm(name, patch={"music": {"playlist": name}}) for name in ("jazz", "pop")]
    return crossed_senses(
        (Factor(Sense.SCENT, (Arm("none"), *scents)), Factor(Sense.MUSIC, (Arm("quiet"), *playlists))),
        weeks=9,
    )


def drawn(*, seed: int = 1, weeks: int = 2, start: date = MONDAY) -> Plan:
    return draw(citrus_against_lavender(seed=seed, weeks=weeks, start=start), ten_to_ten(7 * weeks, start))


def as_planned(
    block: Block, *, delivered: float = 1.0, reason: ReasonKind = ReasonKind.EXPERIMENT
) -> Exposure:
    """The zone had the block's arm from its beginning to its end."""
    return Exposure(
        zone=block.zone,
        scene=SceneName("citrus-welcome" if block.arm == "B" else "lavender-welcome"),
        begins=block.begins,
        ends=block.ends,
        settled=block.burn_in_ends,
        delivered=delivered,
        reason=reason,
        experiment="citrus" if reason is ReasonKind.EXPERIMENT else None,
        arm=block.arm if reason is ReasonKind.EXPERIMENT else None,
    )


def answered(
    plan: Plan,
    score: Callable[[Block], float],
    *,
    delivered: float = 1.0,
    overridden: Collection[int] = (),
    course: Course = AS_PLANNED,
) -> list[BlockOutcome]:
    """Every block is over and scored by ``score``; ``overridden`` are the indices of overridden blocks."""
    exposures = [
        as_planned(
            block,
            delivered=delivered if block.arm == "B" else 1.0,
            reason=ReasonKind.OVERRIDE if block.index in overridden else ReasonKind.EXPERIMENT,
        )
        for block in plan.blocks
    ]
    blank = block_outcomes(plan, exposures, [], now=plan.ends, course=course)
    return [
        replace(
            outcome,
            raw=score(outcome.block),
            answers=10,
            answers_per_hour=10 / 3,
            top_share=0.5,
            why=None if outcome.why is Why.NO_ANSWERS else outcome.why,
        )
        for outcome in blank
    ]


def wobble(block: Block) -> float:
    """Something that differs from block to block and has nothing to do with the arm."""
    return Random(block.index).gauss(4.0, 0.3)
