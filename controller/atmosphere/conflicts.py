"""Two equal rules that want the same zone at the same time: found before the shop opens, with both places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from controller.atmosphere.hours import HORIZON_DAYS
from controller.atmosphere.model import Rule, Store, ZoneId
from controller.atmosphere.turns import Turn, turns_on

_DAY = timedelta(days=1)
_LEAP_YEAR = date(2028, 1, 1)
"""Where the search begins when nobody says: every calendar date occurs, at any position of the sun."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two rules of equal specificity that overlap."""

    first: Rule
    second: Rule
    """the later one in the file"""
    zone: ZoneId
    day: date
    """the first date found"""

    def __str__(self) -> str:
        kind = self.second.specificity.replace(" ", "-")
        where = f"{self.first.source} in {self.zone} on {self.day}"
        return f"overlaps {where}: both are {kind} rules, so neither beats the other"


def conflicts(store: Store, first: date | None = None, days: int = HORIZON_DAYS) -> tuple[Conflict, ...]:
    """Each pair of equal rules that overlap, once, in the order of the file.

    Searched are ``days`` days from ``first`` (a leap year and a month when left out), and the days around
    every date that the rules and opening hours name. Beyond these the earlier rule in the file wins.
    """
    searched = sorted(_days_to_search(store, first or _LEAP_YEAR, days))
    turns = [(turn, day) for day in searched for turn in turns_on(store, day)]
    turns.sort(key=lambda pair: (pair[0].begins, pair[0].line))
    found: dict[tuple[int, int], Conflict] = {}
    active: dict[tuple[int, ZoneId], list[Turn]] = {}
    for turn, day in turns:
        for zone in turn.rule.zones:
            rivals = [other for other in active.get((turn.rank, zone), ()) if other.ends > turn.begins]
            for other in rivals:
                _keep(found, other, turn, zone, day)
            active[turn.rank, zone] = [*rivals, turn]
    return tuple(found[pair] for pair in sorted(found, key=lambda pair: (pair[1], pair[0])))


def _keep(found: dict[tuple[int, int], Conflict], one: Turn, other: Turn, zone: ZoneId, day: date) -> None:
    earlier, later = (one, other) if one.line < other.line else (other, one)
    pair = (earlier.line, later.line)
    if earlier.line != later.line and pair not in found:
        found[pair] = Conflict(earlier.rule, later.rule, zone, day)


def _days_to_search(store: Store, first: date, days: int) -> set[date]:
    named = {first + timedelta(days=step) for step in range(days)}
    named.update(_around(store.hours.dates))
    for rule in store.rules:
        if rule.first and rule.last:
            count = min((rule.last - rule.first).days + 1, HORIZON_DAYS)
            named.update(rule.first + timedelta(days=step) for step in range(count))
    return named


def _around(days: Iterable[date]) -> set[date]:
    return {day + step * _DAY for day in days for step in (-1, 0, 1)}
