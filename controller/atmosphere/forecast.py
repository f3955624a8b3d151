"""What limits will hold back in a stretch of time: calm hours, closed doors, and budgets that run out.

It is reckoned as if everything were delivered; looking at it moves nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from controller.atmosphere.budget import together, used_in
from controller.atmosphere.calm import calm_edges
from controller.atmosphere.hours import day_span, instant, open_stretches
from controller.atmosphere.model import (
    Assignment,
    Clamp,
    Desired,
    Limits,
    Patch,
    SceneName,
    Store,
    Used,
    ZoneId,
)
from controller.atmosphere.resolve import resolve
from controller.atmosphere.schedule import day_plan

_DAY = timedelta(days=1)
_NOTHING_USED = Used()
_LEAST = timedelta(seconds=1)
"""Budgets are reckoned to the second."""


@dataclass(frozen=True, slots=True)
class Bite:
    """A stretch (UTC) in which some limits hold something back."""

    begins: datetime
    ends: datetime
    clamps: tuple[Clamp, ...]


def day_forecast(store: Store, zone: ZoneId, day: date) -> tuple[Bite, ...]:
    """What limits will hold back in a zone on a local date, in order; stretches without any are left out."""
    return _bites(store, zone, *day_span(store.timezone, day), None)


def would_clamp(
    store: Store,
    zone: ZoneId,
    begins: datetime,
    ends: datetime,
    *,
    scene: SceneName | None = None,
    patch: Patch | None = None,
) -> tuple[Bite, ...]:
    """What limits would hold back of a scene or patch that a zone had from ``begins`` to ``ends``.

    Daily budgets are counted from the local midnight before ``begins``, by the schedule until then.
    """
    asked = Assignment("", "", begins, ends, scene, patch)
    midnight = instant(store.timezone, begins.astimezone(store.timezone).date(), time())
    found = _bites(store, zone, midnight, ends, asked)
    return tuple(
        Bite(max(bite.begins, begins), bite.ends, bite.clamps) for bite in found if bite.ends > begins
    )


def _bites(
    store: Store, zone: ZoneId, begins: datetime, ends: datetime, asked: Assignment | None
) -> tuple[Bite, ...]:
    def due(at: datetime, used: Used) -> Desired:
        return resolve(store, zone, at, assignment=asked, used=used)

    bites: list[Bite] = []
    more = (asked.begins, asked.ends) if asked else ()
    for at, until, desired in outlook(store, zone, begins, ends, due, more_edges=more):
        if desired.clamps:
            _append(bites, Bite(at, until, desired.clamps))
    return tuple(bites)


def outlook(
    store: Store,
    zone: ZoneId,
    begins: datetime,
    ends: datetime,
    due: Callable[[datetime, Used], Desired],
    *,
    more_edges: Iterable[datetime] = (),
    used: Used = _NOTHING_USED,
) -> Iterator[tuple[datetime, datetime, Desired]]:
    """What a zone will be from ``begins`` to ``ends``: gapless stretches (UTC), each of one desired state.

    ``due`` says what it should be at a moment after the day's budgets were used so far; ``used`` is what was
    used of the first day's before ``begins``. ``more_edges`` are moments at which ``due`` may change beside
    those of the schedule, the opening hours and the calm hours.
    """
    day = begins.astimezone(store.timezone).date()
    for first, last in pairwise(_edges(store, zone, begins, ends, more_edges)):
        if first.astimezone(store.timezone).date() != day:
            used, day = Used(), first.astimezone(store.timezone).date()
        at = first
        while at < last:
            desired = due(at, used)
            until = min(last, at + _lasts(desired, store.zones[zone].limits, used))
            used = together(used, _uses(desired, until - at))
            yield at, until, desired
            at = until


def _append(bites: list[Bite], bite: Bite) -> None:
    if bites and bites[-1].ends == bite.begins and bites[-1].clamps == bite.clamps:
        bites[-1] = Bite(bites[-1].begins, bite.ends, bite.clamps)
    else:
        bites.append(bite)


def _edges(
    store: Store, zone: ZoneId, begins: datetime, ends: datetime, more_edges: Iterable[datetime]
) -> list[datetime]:
    """Every moment at which what is due, or what limits it, can change."""
    edges = {begins, ends, *more_edges}
    day, last = (moment.astimezone(store.timezone).date() - _DAY for moment in (begins, ends + _DAY))
    while day <= last:
        edges.add(instant(store.timezone, day, time()))
        edges.update(slot.begins.astimezone(UTC) for slot in day_plan(store, zone, day))
        edges.update(edge for stretch in open_stretches(store, day) for edge in stretch)
        edges.update(calm_edges(store, zone, day))
        day += _DAY
    return sorted(edge for edge in edges if begins <= edge <= ends)


def _uses(desired: Desired, length: timedelta) -> Used:
    return used_in((desired.scent.state, desired.music.state), length.total_seconds())


def _lasts(desired: Desired, limits: Limits, used: Used) -> timedelta:
    """How long it takes until the first budget is used up; a day where none is under way."""
    rate = _uses(desired, _LEAST)
    left_s = [
        left / per_second
        for left, per_second in _budgets(limits, used, rate, desired.music.state.playlist)
        if left > 0 and per_second > 0
    ]
    return max(_LEAST, timedelta(seconds=min(left_s, default=_DAY.total_seconds())))


def _budgets(limits: Limits, used: Used, rate: Used, playlist: str | None) -> Iterator[tuple[float, float]]:
    if limits.scent_daily_s is not None:
        yield limits.scent_daily_s - used.scent_s, rate.scent_s
    if limits.loudness is not None:
        yield limits.loudness.energy_s - used.sound_s, rate.sound_s
    if limits.playlist is not None and playlist and playlist != limits.playlist.then:
        heard_s, rate_s = (amount.playlists_s.get(playlist, 0.0) for amount in (used, rate))
        yield limits.playlist.daily_s - heard_s, rate_s
