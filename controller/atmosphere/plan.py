"""A zone's day as rows, for people and for programs; looking at it moves nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NotRequired

from typing_extensions import TypedDict

from controller.atmosphere.fixture import Fixture, all_kept_back
from controller.atmosphere.forecast import Bite, day_forecast
from controller.atmosphere.hours import local
from controller.atmosphere.model import Assignment, ReasonKind, Store, ZoneId
from controller.atmosphere.resolve import resolve
from controller.atmosphere.schedule import Slot, day_plan

LimitRow = TypedDict("LimitRow", {"from": str, "to": str, "notes": list[str]})
"""A stretch in which limits will hold something back, in local times with offset, and what they will do."""

BlockRow = TypedDict("BlockRow", {"from": str, "to": str, "experiment": str, "arm": str})
"""A block of a running experiment: what it asks of the zone takes the place of the slot's scene."""


class DeviceRow(TypedDict):
    """A device whose own limit will keep something of the slot's scene back."""

    device: str
    note: str


PlanRow = TypedDict(
    "PlanRow",
    {
        "from": str,
        "to": str,
        "scene": str,
        "reason": str,
        "rule": str | None,
        "beats": list[str],
        "limits": list[LimitRow],
        "devices": NotRequired[list[DeviceRow]],
        "experiments": list[BlockRow],
    },
)
"""One slot: RFC 3339 local times with offset, the scene, why, the rule's place and the rules it beats, the
limits that will bite, of the zone and of its devices, and the experiments whose blocks reach into it."""


def plan_rows(
    store: Store,
    zone: ZoneId,
    day: date,
    assignments: Sequence[Assignment] = (),
    fixtures: Sequence[Fixture] = (),
) -> list[PlanRow]:
    """The slots of a zone from local midnight to local midnight, gapless.

    ``assignments`` are the blocks of running experiments in this zone, of which those outside the day are
    left out; ``fixtures`` is what works in it.
    """
    bites = day_forecast(store, zone, day)
    return [
        _row(store, slot, bites, assignments, slot_kept_back(store, zone, slot, fixtures))
        for slot in day_plan(store, zone, day)
    ]


def slot_kept_back(
    store: Store, zone: ZoneId, slot: Slot, fixtures: Sequence[Fixture]
) -> tuple[tuple[str, str], ...]:
    """The devices whose own limits will keep something of a slot's scene back, and those limits."""
    return all_kept_back(resolve(store, zone, slot.begins), fixtures) if fixtures else ()


def bites_within(slot: Slot, bites: Sequence[Bite]) -> list[Bite]:
    """The parts of some bites that lie in a slot."""
    return [
        Bite(max(bite.begins, slot.begins), min(bite.ends, slot.ends), bite.clamps)
        for bite in bites
        if bite.begins < slot.ends and bite.ends > slot.begins
    ]


def _row(
    store: Store,
    slot: Slot,
    bites: Sequence[Bite],
    assignments: Sequence[Assignment],
    own: Sequence[tuple[str, str]],
) -> PlanRow:
    def wall(moment: datetime) -> str:
        return local(store.timezone, moment).isoformat()

    row: PlanRow = {
        "limits": [
            {"from": wall(b.begins), "to": wall(b.ends), "notes": [clamp.limit for clamp in b.clamps]}
            for b in bites_within(slot, bites)
        ],
        "experiments": [
            {
                "from": wall(max(a.begins, slot.begins)),
                "to": wall(min(a.ends, slot.ends)),
                "experiment": a.experiment,
                "arm": a.arm,
            }
            for a in assignments
            if a.begins < slot.ends and a.ends > slot.begins
        ],
        "from": slot.begins.isoformat(),
        "to": slot.ends.isoformat(),
        "scene": slot.scene,
        "reason": ReasonKind.SCHEDULE if slot.rule else ReasonKind.DEFAULT,
        "rule": slot.rule.source if slot.rule else None,
        "beats": [rule.source for rule in slot.beats],
    }
    if own:
        row["devices"] = [{"device": name, "note": note} for name, note in own]
    return row


def plan_text(store: Store, zone: ZoneId, day: date, assignments: Sequence[Assignment] = ()) -> str:
    """The same day as an aligned table without a final line break; the last midnight reads 24:00.

    Below it stand the limits that will bite and the blocks of experiments, a line each.
    """
    slots = day_plan(store, zone, day)
    cells = [_cells(slot, last=slot is slots[-1]) for slot in slots]
    widths = [max((len(row[column]) for row in cells), default=0) for column in range(3)]
    lines = (
        "  ".join((*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]))
        for row in cells
    )
    head = f"{zone} on {day:%Y-%m-%d}, {store.name}"
    notes = _notes(store, day_forecast(store, zone, day), assignments, day)
    return "\n".join((head, *(line.rstrip() for line in lines), *notes))


def _notes(
    store: Store, bites: Sequence[Bite], assignments: Sequence[Assignment], day: date
) -> Iterator[str]:
    def span(begins: datetime, ends: datetime) -> str:
        first, last = local(store.timezone, begins), local(store.timezone, ends)
        return f"{first:%H:%M}-{'24:00' if last.date() > day else f'{last:%H:%M}'}"

    for bite in bites:
        yield f"limit  {span(bite.begins, bite.ends)}  {'; '.join(clamp.limit for clamp in bite.clamps)}"
    for block in assignments:
        yield f"block  {span(block.begins, block.ends)}  {block.experiment}: {block.arm}"


def _cells(slot: Slot, *, last: bool) -> tuple[str, str, str, str]:
    ends = "24:00" if last else f"{slot.ends:%H:%M}"
    beats = f"beats {', '.join(rule.source for rule in slot.beats)}" if slot.beats else ""
    return f"{slot.begins:%H:%M}-{ends}", slot.scene, slot.rule.source if slot.rule else "default", beats
