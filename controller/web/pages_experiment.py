"""An experiment in the words and pictures of a manager: verdict, effect, arms, calendar, blocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo
from typing import Any, TypeAlias

from controller.adapters.records_experiments import ExperimentStatus
from controller.atmosphere.model import SceneName, Store, Text, ZoneId
from controller.experiment.calendar import CalendarBlock, ZoneCalendar, block_calendar
from controller.experiment.outcome import BlockOutcome, Why
from controller.experiment.plan import Plan
from controller.experiment.wording import arm_label
from controller.web.language import Language

ZoneLabels: TypeAlias = Mapping[ZoneId, Text]
"""The names of the zones, in every language; a zone that is gone has none."""

_LEVELS = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """One block in the calendar."""

    arm: str
    score: str
    level: int | None
    """0 (lowest outcome) to 4 (highest); ``None``: does not count"""
    words: str


@dataclass(frozen=True, slots=True)
class Day:
    """One date of the calendar."""

    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """One zone's weeks."""

    zone: str
    weekdays: tuple[str, ...]
    weeks: tuple[tuple[str, tuple[Day, ...]], ...]


@dataclass(frozen=True, slots=True)
class ArmLine:
    """One arm in numbers."""

    label: str
    blocks: str
    delivered: str
    overridden: str
    answers: str
    mean: str


@dataclass(frozen=True, slots=True)
class BlockLine:
    """One block in the table."""

    stratum: int
    """the pair, in paired designs"""
    arm: str
    zone: str
    day: str
    span: str
    delivered: str
    answers: str
    outcome: str
    why: str


def status_words(status: ExperimentStatus, words: Language) -> str:
    """Where an experiment is in its life."""
    return {
        ExperimentStatus.DRAFT: words.gettext("draft"),
        ExperimentStatus.RUNNING: words.gettext("running"),
        ExperimentStatus.PAUSED: words.gettext("paused"),
        ExperimentStatus.FINISHED: words.gettext("finished"),
        ExperimentStatus.ARCHIVED: words.gettext("archived"),
    }[status]


def arm_names(plan: Plan, words: Language, scenes: Mapping[SceneName, Text] | None = None) -> tuple[str, ...]:
    """The arms with what they are; ``scenes`` are the names of the store's scenes, where they are known."""
    known = {name: SceneName(words.pick(text)) for name, text in (scenes or {}).items()}
    return tuple(
        arm_label(replace(arm, scene=known.get(arm.scene, arm.scene)) if arm.scene else arm, words.code)
        for arm in plan.design.arms
    )


def scene_labels(store: Store) -> Mapping[SceneName, Text]:
    """What the scenes of a store are called."""
    return {name: scene.label for name, scene in store.scenes.items()}


def arm_lines(report: Mapping[str, Any], plan: Plan, words: Language) -> list[ArmLine]:
    """The diagnostics of each arm."""
    labels = dict(zip((arm.name for arm in plan.design.arms), arm_names(plan, words), strict=True))
    return [
        ArmLine(
            label=labels.get(arm["arm"], arm["arm"]),
            blocks=f"{arm['counted']} / {arm['blocks']}",
            delivered=_percent(arm["delivered"], words),
            overridden=_percent(arm["override_rate"], words),
            answers=str(arm["answers"]),
            mean=_number(arm["mean"], words),
        )
        for arm in report["diagnostics"]["arms"]
    ]


def calendars(
    plan: Plan, outcomes: Sequence[BlockOutcome], zones: ZoneLabels, words: Language
) -> list[Calendar]:
    """Weeks by weekdays, a cell for each block."""
    return [_calendar(each, zones, words) for each in block_calendar(plan.design, outcomes)]


def _calendar(each: ZoneCalendar, zones: ZoneLabels, words: Language) -> Calendar:
    first = each.weeks[0].days if each.weeks else ()
    return Calendar(
        zone=_zone_name(each.zone, zones, words),
        weekdays=tuple(words.weekday(day.day) for day in first),
        weeks=tuple(
            (
                words.gettext("Week %(number)s", number=week.number),
                tuple(
                    Day(words.short_date(day.day), tuple(_cell(block, words) for block in day.blocks))
                    for day in week.days
                ),
            )
            for week in each.weeks
        ),
    )


def _cell(block: CalendarBlock, words: Language) -> Cell:
    outcome = block.outcome
    score = _number(outcome.outcome, words)
    span = f"{block.begins:%H:%M}\N{EN DASH}{block.ends:%H:%M}"
    if outcome.why is not None:
        said = words.gettext(
            "%(span)s, arm %(arm)s: %(why)s",
            span=span,
            arm=outcome.block.arm,
            why=why_words(outcome.why, words),
        )
    else:
        said = words.gettext(
            "%(span)s, arm %(arm)s: score %(score)s from %(answers)s answers",
            span=span,
            arm=outcome.block.arm,
            score=score,
            answers=outcome.answers,
        )
    level = None if block.level is None else min(_LEVELS - 1, int(block.level * _LEVELS))
    return Cell(outcome.block.arm, score, level, said)


def why_words(why: Why, words: Language) -> str:
    """Why a block does not count."""
    return {
        Why.OPEN: words.gettext("not over yet"),
        Why.STOPPED: words.gettext("stopped before its end"),
        Why.EDITED: words.gettext("after its scenes were edited"),
        Why.OVERRIDDEN: words.gettext("somebody switched to another scene"),
        Why.PAUSED: words.gettext("the experiment was paused"),
        Why.NOT_DELIVERED: words.gettext("the devices did not do it"),
        Why.NO_ANSWERS: words.gettext("nobody answered"),
    }[why]


def block_lines(
    outcomes: Sequence[BlockOutcome], zones: ZoneLabels, zone: tzinfo, words: Language
) -> list[BlockLine]:
    """Every block, in order of time."""
    return [
        BlockLine(
            stratum=each.block.stratum,
            arm=each.block.arm,
            zone=_zone_name(each.block.zone, zones, words),
            day=words.day(each.block.begins, zone),
            span=f"{words.clock(each.block.begins, zone)}\N{EN DASH}{words.clock(each.block.ends, zone)}",
            delivered=_percent(each.delivered, words),
            answers=str(each.answers),
            outcome=_number(each.outcome, words),
            why=why_words(each.why, words) if each.why else "",
        )
        for each in sorted(outcomes, key=lambda each: (each.block.begins, each.block.zone))
    ]


def _zone_name(zone: ZoneId, zones: ZoneLabels, words: Language) -> str:
    label = zones.get(zone)
    return words.pick(label) if label else zone


def _percent(share: float | None, words: Language) -> str:
    return "\N{EN DASH}" if share is None else words.percent(share)


def _number(value: float | None, words: Language) -> str:
    return "" if value is None else words.number(value)
