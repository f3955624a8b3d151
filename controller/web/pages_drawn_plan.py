"""A plan before its start, in the words and pictures of a manager: calendar, outlook, what is left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from controller.atmosphere.model import SceneName, Text
from controller.experiment.calendar import PlannedDay, PlannedStretch, plan_calendar
from controller.experiment.design import Design
from controller.experiment.plan import LeftOut, LeftOutReason, Plan
from controller.experiment.plots import Line, PlotLabels, lines_svg
from controller.feedback.scores import Metric as Question
from controller.web.language import Language
from controller.web.pages_draft_words import asked_words, kind_words, segment_words
from controller.web.pages_experiment import ZoneLabels, arm_names
from controller.web.panel_answers import metric_name

_MOST_CELLS = 2000
"""of a calendar"""
_ARM_COLOURS = 9
"""classes ``arm-0`` to ``arm-8``"""


@dataclass(frozen=True, slots=True)
class Names:
    """What the store calls what a plan names."""

    zones: ZoneLabels
    scenes: Mapping[SceneName, Text]
    holidays: Mapping[date, str]
    """in the reader's language"""


@dataclass(frozen=True, slots=True)
class PlanCell:
    """One stretch of opening hours in the calendar."""

    text: str
    kind: str
    """the class of its arm, or ``uncounted``"""
    words: str


@dataclass(frozen=True, slots=True)
class PlanDay:
    """One date."""

    label: str
    cells: tuple[PlanCell, ...]


@dataclass(frozen=True, slots=True)
class PlanCalendar:
    """One zone's weeks."""

    zone: str
    weekdays: tuple[str, ...]
    weeks: tuple[tuple[str, tuple[PlanDay, ...]], ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the plan can detect, in a sentence and a picture."""

    words: str
    curve: Markup
    """empty where the past is not enough to say"""
    rows: tuple[tuple[str, str, str], ...]
    """the picture as a table: weeks, pairs or strata, difference"""


def plan_context(
    plan: Plan,
    outlook: Mapping[str, Any] | None,
    names: Names,
    words: Language,
) -> dict[str, Any]:
    """All that ``drawn_plan.html`` shows.

    Without ``outlook`` it could not be computed. Of a very long plan the first weeks alone are shown.
    """
    legend = tuple(
        (_arm_class(place), name) for place, name in enumerate(arm_names(plan, words, names.scenes))
    )
    weeks = _weeks_shown(plan)
    return {
        "plan_hash": plan.hash,
        "facts": plan_facts(plan, names.zones, words),
        "legend": legend,
        "plan_calendars": _calendars(plan, weeks, names.zones, words),
        "weeks_shown": weeks if weeks < plan.design.weeks else None,
        "without_block": left_out_lines(plan, names.holidays, words),
        "outlook": None if outlook is None else _outlook(outlook, plan.design, words),
    }


def left_out_words(why: LeftOutReason, words: Language) -> str:
    """Why a stretch of opening hours has no block."""
    return {
        LeftOutReason.NO_MIRROR: words.gettext("the other week of the pair is not open at these hours"),
        LeftOutReason.HOLIDAY: words.gettext("a holiday falls on one week of the pair"),
        LeftOutReason.NO_OTHER_DAY: words.gettext("the other day of the pair is not open at these hours"),
        LeftOutReason.HOLIDAY_OF_DAYS: words.gettext("a holiday falls on one day of the pair"),
        LeftOutReason.ALONE: words.gettext("no other week is open at these hours"),
        LeftOutReason.HOLIDAY_ITSELF: words.gettext("it is a holiday"),
        LeftOutReason.SURPLUS: words.gettext("it is left over at the end"),
    }[why]


def plan_facts(plan: Plan, zones: ZoneLabels, words: Language) -> tuple[tuple[str, str], ...]:
    """What was decided before the start, each with its label."""
    design, timezone = plan.design, ZoneInfo(plan.design.timezone)
    minutes = words.gettext("%(minutes)s min", minutes=design.burn_in_minutes)
    sets = words.gettext("pairs") if design.kind.in_pairs else words.gettext("sets of blocks")
    named = (words.pick(zones[zone]) if zone in zones else zone for zone in design.zones)
    declared = design.declared
    facts = [
        (words.gettext("Zones"), ", ".join(named)),
        (
            words.gettext("Runs"),
            f"{words.day(plan.begins, timezone)} \N{EN DASH} {words.day(plan.ends, timezone)}",
        ),
        (words.gettext("Blocks"), f"{len(plan.blocks)} ({plan.strata} {sets})"),
        (words.gettext("Length of a block"), words.gettext("%(minutes)s min", minutes=design.block_minutes)),
        (words.gettext("Burn-in, which does not count"), minutes),
        (words.gettext("What decides"), metric_name(Question(design.metric.value), words)),
        (words.gettext("How the blocks are dealt"), kind_words(design.kind, words)),
    ]
    if declared.outcomes:
        asked = ", ".join(asked_words(name, words) for name in declared.outcomes)
        facts.append((words.gettext("Asked beside it"), asked))
    if declared.covariate:
        facts.append((words.gettext("Taken into account"), asked_words(declared.covariate, words)))
    if declared.segments:
        split = ", ".join(segment_words(key, words) for key in declared.segments)
        facts.append((words.gettext("Split by"), split))
    if design.looks:
        facts.append((words.gettext("Early looks"), words.gettext("four, of which each may end it")))
    return tuple(facts)


def _weeks_shown(plan: Plan) -> int:
    """As many weeks as a page can hold without holding up a scene while it is drawn."""
    a_week = (len(plan.blocks) + len(plan.notes) * len(plan.design.zones)) / plan.design.weeks
    return min(plan.design.weeks, max(1, int(_MOST_CELLS / a_week)))


def _calendars(plan: Plan, weeks: int, zones: ZoneLabels, words: Language) -> list[PlanCalendar]:
    places = {arm.name: place for place, arm in enumerate(plan.design.arms)}

    def day_of(day: PlannedDay) -> PlanDay:
        return PlanDay(words.short_date(day.day), tuple(_cell(each, places, words) for each in day.stretches))

    return [
        PlanCalendar(
            words.pick(zones[each.zone]) if each.zone in zones else each.zone,
            tuple(words.weekday(day.day) for day in each.weeks[0]),
            tuple(
                (words.gettext("Week %(number)s", number=number), tuple(map(day_of, week)))
                for number, week in enumerate(each.weeks[:weeks], 1)
            ),
        )
        for each in plan_calendar(plan)
    ]


def _cell(stretch: PlannedStretch, places: Mapping[str, int], words: Language) -> PlanCell:
    span = f"{stretch.begins:%H:%M}\N{EN DASH}{stretch.ends:%H:%M}"
    if stretch.arm is None or stretch.counts_from is None:
        why = left_out_words(stretch.why or LeftOutReason.ALONE, words)
        said = words.gettext("%(span)s is left out: %(why)s", span=span, why=why)
        return PlanCell(f"\N{EN DASH} {stretch.begins:%H:%M}", "uncounted", said)
    said = words.gettext(
        "%(span)s, arm %(arm)s, counts from %(counts)s",
        span=span,
        arm=stretch.arm,
        counts=f"{stretch.counts_from:%H:%M}",
    )
    return PlanCell(f"{stretch.arm} {stretch.begins:%H:%M}", _arm_class(places[stretch.arm]), said)


def _arm_class(place: int) -> str:
    return f"arm-{place % _ARM_COLOURS}"


def left_out_lines(plan: Plan, holidays: Mapping[date, str], words: Language) -> list[str]:
    """What has no block: a line for each day and reason, with the name of a holiday where it is known."""
    timezone = ZoneInfo(plan.design.timezone)

    def day_and_reason(note: LeftOut) -> tuple[date, LeftOutReason]:
        return note.begins.astimezone(timezone).date(), note.why

    def why_words(day: date, why: LeftOutReason) -> str:
        said, name = left_out_words(why, words), holidays.get(day)
        return f"{said} ({name})" if name else said

    def line(day: date, why: LeftOutReason, notes: Sequence[LeftOut]) -> str:
        spans = (
            f"{words.clock(note.begins, timezone)}\N{EN DASH}{words.clock(note.ends, timezone)}"
            for note in sorted(notes, key=lambda note: note.begins)
        )
        return f"{words.day(notes[0].begins, timezone)}, {', '.join(spans)}: {why_words(day, why)}"

    notes = sorted(plan.notes, key=day_and_reason)
    return [line(day, why, list(together)) for (day, why), together in groupby(notes, day_and_reason)]


def _outlook(found: Mapping[str, Any], design: Design, words: Language) -> Outlook:
    sentences = found["sentences"]
    curve = [(each["weeks"], each["pairs"], each["detectable"]) for each in found["curve"]]
    rows = tuple((str(weeks), str(pairs), words.number(least)) for weeks, pairs, least in curve)
    return Outlook(
        sentences.get(words.code) or sentences["en"],
        _curve(curve, design, words),
        rows,
    )


def _curve(curve: list[tuple[int, int, float]], design: Design, words: Language) -> Markup:
    """The smallest detectable difference by weeks, with the plan's own weeks marked."""
    if len(curve) < len("AB"):
        return Markup()
    title = words.gettext("The longer, the smaller the difference that is found")
    said = "; ".join(
        words.gettext("%(weeks)s weeks: %(difference)s", weeks=weeks, difference=words.number(least))
        for weeks, _, least in curve
    )
    lines = [
        Line(
            words.gettext(
                "difference found four times out of five, %(metric)s", metric=design.metric.upper()
            ),
            tuple((float(weeks), least) for weeks, _, least in curve),
            "plot-estimate",
        ),
        Line(
            words.gettext("this plan"),
            tuple((float(weeks), least) for weeks, _, least in curve if weeks == design.weeks),
            "plot-this",
        ),
    ]
    labels = PlotLabels(title, said, words.gettext("weeks"), "," if words.code == "tr" else ".")
    svg = lines_svg([each for each in lines if each.points], labels, from_zero=True)
    return Markup(svg)  # noqa: S704 - our own SVG, its words escaped
