"""A zone's day as rows, for people and for programs; looking at it moves nothing."""

from __future__ import annotations

from datetime import date
from typing import TypedDict

from controller.atmosphere.model import ReasonKind, Store, ZoneId
from controller.atmosphere.schedule import Slot, day_plan

PlanRow = TypedDict(
    "PlanRow",
    {"from": str, "to": str, "scene": str, "reason": str, "rule": str | None, "beats": list[str]},
)
"""One slot: RFC 3339 local times with offset, the scene, why, the rule's place, and the rules it beats."""


def plan_rows(store: Store, zone: ZoneId, day: date) -> list[PlanRow]:
    """The slots of a zone from local midnight to local midnight, gapless."""
    return [_row(slot) for slot in day_plan(store, zone, day)]


def _row(slot: Slot) -> PlanRow:
    return {
        "from": slot.begins.isoformat(),
        "to": slot.ends.isoformat(),
        "scene": slot.scene,
        "reason": ReasonKind.SCHEDULE if slot.rule else ReasonKind.DEFAULT,
        "rule": slot.rule.source if slot.rule else None,
        "beats": [rule.source for rule in slot.beats],
    }


def plan_text(store: Store, zone: ZoneId, day: date) -> str:
    """The same day as an aligned table without a final line break; the last midnight reads 24:00."""
    slots = day_plan(store, zone, day)
    cells = [_cells(slot, last=slot is slots[-1]) for slot in slots]
    widths = [max((len(row[column]) for row in cells), default=0) for column in range(3)]
    lines = (
        "  ".join((*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]))
        for row in cells
    )
    return "\n".join((f"{zone} on {day:%Y-%m-%d}, {store.name}", *(line.rstrip() for line in lines)))


def _cells(slot: Slot, *, last: bool) -> tuple[str, str, str, str]:
    ends = "24:00" if last else f"{slot.ends:%H:%M}"
    beats = f"beats {', '.join(rule.source for rule in slot.beats)}" if slot.beats else ""
    return f"{slot.begins:%H:%M}-{ends}", slot.scene, slot.rule.source if slot.rule else "default", beats
