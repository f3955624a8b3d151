"""What one part will be told in the hours to come, for devices that go on by themselves when we are away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TypeAlias

from controller.atmosphere.compile import Placed, plan_parts
from controller.atmosphere.forecast import outlook
from controller.atmosphere.hours import instant
from controller.atmosphere.model import Assignment, Command, Desired, Override, Sense, Store, Used, ZoneId
from controller.atmosphere.resolve import resolve
from controller.atmosphere.runtime import load

_DAY = timedelta(days=1)
_NOTHING_USED = Used()


@dataclass(frozen=True, slots=True)
class Ahead:
    """From when (UTC) a part is to be what a command says."""

    begins: datetime
    command: Command


@dataclass(frozen=True, slots=True)
class Wished:
    """What is asked of a zone beside its schedule, and what it has used of today's budgets."""

    override: Override | None = None
    assignments: tuple[Assignment, ...] = ()
    emergency: bool = False
    used: Used = _NOTHING_USED


def ends_tomorrow(store: Store, now: datetime) -> datetime:
    """Local midnight after tomorrow, in UTC: who goes out in the evening opens by itself in the morning."""
    today = now.astimezone(store.timezone).date()
    return instant(store.timezone, today + 2 * _DAY, time()).astimezone(UTC)


def next_midnight(store: Store, now: datetime) -> datetime:
    """Local midnight after ``now``, in UTC."""
    today = now.astimezone(store.timezone).date()
    return instant(store.timezone, today + _DAY, time()).astimezone(UTC)


def began_today(store: Store, now: datetime) -> datetime:
    """Local midnight before ``now``, in UTC."""
    return instant(store.timezone, now.astimezone(store.timezone).date(), time()).astimezone(UTC)


def desired_ahead(
    store: Store, zone: ZoneId, now: datetime, wished: Wished
) -> list[tuple[datetime, Desired]]:
    """What a zone will be from now until the midnight after tomorrow, limits applied, by when it begins."""

    def due(at: datetime, used: Used) -> Desired:
        running = (a for a in wished.assignments if a.begins <= at < a.ends)
        return resolve(
            store,
            zone,
            at,
            override=wished.override,
            assignment=next(running, None),
            emergency=wished.emergency,
            used=used,
        )

    ends = ends_tomorrow(store, now)
    more = [edge for a in wished.assignments for edge in (a.begins, a.ends)]
    if wished.override is not None and wished.override.until is not None:
        more.append(wished.override.until)
    stretches = outlook(store, zone, now, ends, due, more_edges=more, used=wished.used)
    return [(at, desired) for at, _, desired in stretches]


def part_ahead(
    placed: Placed, desired: Iterable[tuple[datetime, Desired]], midnight: datetime | None = None
) -> list[Ahead]:
    """The same for one part: what it will be told, and when; what changes nothing for it is left out.

    ``midnight`` is the coming one, at which what it may run in a day begins anew.
    """
    found: list[Ahead] = []
    stretches = tuple(desired)
    for at, state, here in _as_used(placed, stretches, midnight) if midnight else _unused(placed, stretches):
        (wanted,) = plan_parts(state, [here]).wanted
        if not found or found[-1].command.want != wanted.state:
            found.append(Ahead(at, wanted.command))
    return found


_Stretch: TypeAlias = tuple[datetime, Desired, Placed]


def _unused(placed: Placed, stretches: Sequence[tuple[datetime, Desired]]) -> Iterator[_Stretch]:
    return ((at, state, placed) for at, state in stretches)


def _as_used(
    placed: Placed, stretches: Sequence[tuple[datetime, Desired]], midnight: datetime
) -> Iterator[_Stretch]:
    """The stretches with what the part will have run by then, cut where its day is used up."""
    daily_s = placed.limits.scent_daily_s
    if daily_s is None:
        yield from _unused(placed, stretches)
        return
    used_s = placed.used_s
    for at, state, until in _cut_at(stretches, midnight):
        used_s = 0.0 if at == midnight else used_s
        here = placed._replace(used_s=used_s)
        yield at, state, here
        (wanted,) = plan_parts(state, [here]).wanted
        rate, left_s = load(Sense.SCENT, wanted.given).run, daily_s - used_s
        runs_s = rate * (until - at).total_seconds()
        if rate and runs_s >= left_s:
            yield at + timedelta(seconds=left_s / rate), state, placed._replace(used_s=daily_s)
        used_s = min(daily_s, used_s + runs_s)


def _cut_at(
    stretches: Sequence[tuple[datetime, Desired]], midnight: datetime
) -> Iterator[tuple[datetime, Desired, datetime]]:
    """Each stretch with its end, cut at midnight; the last ends a day after it."""
    ends = [at for at, _ in stretches[1:]] + [midnight + _DAY]
    for (at, state), until in zip(stretches, ends, strict=True):
        if at < midnight < until:
            yield at, state, midnight
            yield midnight, state, until
        else:
            yield at, state, until


def merged(
    parts: Iterable[Iterable[Ahead]], begins: datetime, encode: Callable[[Command], Iterable[tuple[str, str]]]
) -> list[tuple[datetime, tuple[tuple[str, str], ...]]]:
    """The slots of a whole device: each says, for all its parts, what ``encode`` makes of their commands.

    A slot asserts everything, for a device that had no power at its beginning must be right after it. What is
    in force already begins at ``begins``.
    """
    columns = [list(part) for part in parts]
    moments = sorted({ahead.begins for column in columns for ahead in column})
    slots = []
    for index, moment in enumerate(moments):
        now = [next(a for a in reversed(column) if a.begins <= moment) for column in columns]
        said = tuple(pair for ahead in now for pair in encode(ahead.command))
        slots.append((moment if index else begins, said))
    return slots
