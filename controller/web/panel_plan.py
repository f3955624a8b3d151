"""The plan of a day: each zone's slots on one time axis, with the rule that wins and those that lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from controller.atmosphere.fixture import NO_FIXTURES, Fixture, Fixtures
from controller.atmosphere.forecast import Bite, day_forecast
from controller.atmosphere.hours import day_span, local
from controller.atmosphere.model import Assignment, Store, Zone, ZoneId
from controller.atmosphere.plan import bites_within, slot_kept_back
from controller.atmosphere.schedule import Slot, day_plan, opening_spans
from controller.web.language import Language
from controller.web.pages import Piece
from controller.web.pages_glow import DUSK, glows, readable_ink
from controller.web.pages_limits import clamp_words, own_limit_words
from controller.web.panel_frame import Desk, Looking
from controller.web.panel_view import View
from controller.web.ports import Dependencies

router = APIRouter(include_in_schema=False)

WIDTH = 960.0
_NARROWEST_LABEL = 8.5
"""pixels of width that a letter of a label needs"""


@dataclass(frozen=True, slots=True)
class Stretch:
    """One slot on the time axis."""

    x: float
    width: float
    fill: str
    ink: str
    """of the label, readable on the fill"""
    label: str
    """empty where it has no room"""


@dataclass(frozen=True, slots=True)
class SlotLine:
    """One slot in the table."""

    begins: str
    ends: str
    scene: str
    rule: str
    beats: str
    limits: tuple[str, ...]
    """what will be held back in it, and when"""
    blocks: tuple[str, ...]
    """the experiments whose blocks reach into it"""


@dataclass(frozen=True, slots=True)
class ZoneDay:
    """One zone's day."""

    name: str
    stretches: tuple[Stretch, ...]
    lines: tuple[SlotLine, ...]


@dataclass(frozen=True, slots=True)
class DayPlan:
    """The whole store's day."""

    zones: tuple[ZoneDay, ...]
    opening: str
    open_spans: tuple[tuple[float, float], ...]
    """x and width"""
    hours: tuple[tuple[float, str], ...]
    now: float | None


def parse_day(text: str, today: date) -> date:
    """A date as the browser writes it; what is none is today.

    >>> parse_day("2026-12-24", date(2026, 1, 1)), parse_day("soon", date(2026, 1, 1))
    (datetime.date(2026, 12, 24), datetime.date(2026, 1, 1))
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return day if abs(day.year - today.year) <= 1 else today


def plan_of(
    store: Store,
    day: date,
    now: datetime,
    words: Language,
    *,
    asked: Callable[[ZoneId], Sequence[Assignment]] = lambda _zone: (),
    fixtures: Fixtures = NO_FIXTURES,
) -> DayPlan:
    """The plan of one day in the store's wall time, short or long where the clocks change.

    ``asked`` are the blocks of running experiments in a zone on that day, ``fixtures`` what works where.
    """
    begins = datetime.combine(day, time(), store.timezone)
    ends = datetime.combine(day + timedelta(days=1), time(), store.timezone)
    long_s = ends.timestamp() - begins.timestamp()

    def x(moment: datetime) -> float:
        return round(WIDTH * min(1.0, max(0.0, (moment.timestamp() - begins.timestamp()) / long_s)), 1)

    spans = opening_spans(store, day)
    hours = [begins.replace(hour=hour) for hour in range(0, 24, 3)]
    return DayPlan(
        zones=tuple(
            _zone_day(store, zone, day, x, words, blocks=asked(zone.id), fixtures=fixtures.get(zone.id, ()))
            for zone in store.zones.values()
        ),
        opening=", ".join(f"{a:%H:%M}\N{EN DASH}{b:%H:%M}" for a, b in spans),
        open_spans=tuple((x(a), round(x(b) - x(a), 1)) for a, b in spans),
        hours=tuple((x(hour), f"{hour:%H}") for hour in hours),
        now=x(now) if begins.timestamp() <= now.timestamp() < ends.timestamp() else None,
    )


def _zone_day(
    store: Store,
    zone: Zone,
    day: date,
    x: Callable[[datetime], float],
    words: Language,
    *,
    blocks: Sequence[Assignment],
    fixtures: Sequence[Fixture],
) -> ZoneDay:
    stretches, lines = [], []
    bites = day_forecast(store, zone.id, day)
    for slot in day_plan(store, zone.id, day):
        scene = store.scenes.get(slot.scene)
        label = words.pick(scene.label) if scene else slot.scene
        left, right = x(slot.begins), x(slot.ends)
        shine = glows(scene.light or {}) if scene else ()
        fits = len(label) * _NARROWEST_LABEL <= right - left
        fill = shine[0].wash if shine else DUSK
        stretches.append(
            Stretch(left, round(right - left, 1), fill, readable_ink(fill), label if fits else "")
        )
        limits = _limit_lines(store, bites_within(slot, bites), words)
        own = slot_kept_back(store, zone.id, slot, fixtures)
        limits += tuple(f"{name}: {own_limit_words(limit, words)}" for name, limit in own)
        lines.append(_slot_line(slot, label, words, limits, _block_lines(store, slot, blocks)))
    return ZoneDay(words.pick(zone.label), tuple(stretches), tuple(lines))


def _span(store: Store, begins: datetime, ends: datetime) -> str:
    first, last = local(store.timezone, begins), local(store.timezone, ends)
    over = last.time() == time() and last.date() > first.date()
    return f"{first:%H:%M}\N{EN DASH}{'24:00' if over else f'{last:%H:%M}'}"


def _limit_lines(store: Store, bites: Sequence[Bite], words: Language) -> tuple[str, ...]:
    return tuple(
        f"{_span(store, bite.begins, bite.ends)} {sentence}"
        for bite in bites
        for sentence in dict.fromkeys(clamp_words(clamp, words) for clamp in bite.clamps)
    )


def _block_lines(store: Store, slot: Slot, blocks: Sequence[Assignment]) -> tuple[str, ...]:
    return tuple(
        f"{_span(store, max(b.begins, slot.begins), min(b.ends, slot.ends))} {b.experiment}: {b.arm}"
        for b in blocks
        if b.begins < slot.ends and b.ends > slot.begins
    )


def _slot_line(
    slot: Slot, label: str, words: Language, limits: tuple[str, ...], blocks: tuple[str, ...]
) -> SlotLine:
    midnight = slot.ends.time() == time() and slot.ends.date() > slot.begins.date()
    return SlotLine(
        begins=f"{slot.begins:%H:%M}",
        ends="24:00" if midnight else f"{slot.ends:%H:%M}",
        scene=label,
        rule=slot.rule.source if slot.rule else words.gettext("nothing scheduled: the zone's own scene"),
        beats=", ".join(rule.source for rule in slot.beats),
        limits=limits,
        blocks=blocks,
    )


def _day_of(deps: Dependencies, asked: str) -> date:
    return parse_day(asked, deps.clock().astimezone(deps.controls.store.timezone).date())


async def plan_pieces(deps: Dependencies, view: View, words: Language) -> Sequence[Piece]:
    """The day that was asked for."""
    day = _day_of(deps, view.asked("date"))
    store = deps.controls.store
    span = day_span(store.timezone, day)
    plan = plan_of(
        store,
        day,
        deps.clock(),
        words,
        asked=lambda zone: deps.experiments.assignments(zone, *span),
        fixtures=deps.controls.fixtures(),
    )
    return [Piece("plan", "plan.html", plan)]


@router.get("/plan")
async def plan_page(request: Request, panel: Desk, viewer: Looking) -> HTMLResponse:
    """The plan of today, or of another date."""
    asked = request.query_params.get("date", "")
    day = _day_of(panel.deps, asked)
    return await panel.show(
        request,
        viewer,
        "plan.html",
        "plan",
        query={"date": day.isoformat()} if asked else None,
        day=day.isoformat(),
        day_name=viewer.words.long_date(day),
        before=(day - timedelta(days=1)).isoformat(),
        after=(day + timedelta(days=1)).isoformat(),
    )
