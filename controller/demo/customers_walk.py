"""One zone's opening hours in steps of ten minutes, with the air that its customers meet in each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from controller.atmosphere.model import ZoneId
from controller.demo.customers_air import FRESH_AIR, AtmosphereState, Surroundings, relax
from controller.demo.customers_mood import mean_satisfaction

STEP = timedelta(minutes=10)

Really = Callable[[ZoneId, datetime], Surroundings]
"""What a zone really was like at an instant (UTC)."""
OpenSpans = Callable[[date], Sequence[tuple[datetime, datetime]]]
"""The opening hours that begin on a date, aware, in order."""


@dataclass(frozen=True, slots=True)
class Step:
    """Ten minutes of one zone; times in UTC."""

    zone: ZoneId
    begins: datetime
    ends: datetime
    opened: datetime
    """when the opening hours began that it belongs to"""
    closes: datetime
    weekday: int
    hour: int
    """of the local day"""
    mean: float
    """satisfaction of the customers, on the scale of CSAT, before their shared mood"""
    air: AtmosphereState
    """that they meet"""


def steps(
    zone: ZoneId, begins: datetime, ends: datetime, *, really: Really, open_spans: OpenSpans, timezone: tzinfo
) -> Iterator[Step]:
    """The steps that overlap ``begins`` to ``ends`` (UTC), in order.

    The air is followed from each opening on, so ``really`` is asked back to the opening before ``begins``.
    Customers of a step meet the air of its middle and the light and music of its beginning.
    """
    first = begins.astimezone(timezone).date() - timedelta(days=1)
    last = ends.astimezone(timezone).date()
    for offset in range((last - first).days + 1):
        for opens, closes in open_spans(first + timedelta(days=offset)):
            opened, closed = opens.astimezone(UTC), closes.astimezone(UTC)
            if opened < ends and begins < closed:
                until = min(closed, ends)
                for step in _walk(_Opening(zone, opened, closed, timezone), until, really):
                    if step.ends > begins:
                        yield step


@dataclass(frozen=True, slots=True)
class _Opening:
    zone: ZoneId
    opened: datetime
    closes: datetime
    timezone: tzinfo


def _walk(opening: _Opening, until: datetime, really: Really) -> Iterator[Step]:
    air, begins = FRESH_AIR, opening.opened
    weekday = opening.opened.astimezone(opening.timezone).weekday()
    while begins < until:
        surroundings = really(opening.zone, begins)
        ends = min(begins + STEP, opening.closes)
        middle = begins + (ends - begins) / 2
        met = relax(air, surroundings, (middle - begins).total_seconds())
        share = (middle - opening.opened) / (opening.closes - opening.opened)
        yield Step(
            zone=opening.zone,
            begins=begins,
            ends=ends,
            opened=opening.opened,
            closes=opening.closes,
            weekday=weekday,
            hour=begins.astimezone(opening.timezone).hour,
            mean=mean_satisfaction(opening.zone, weekday, share, met, surroundings),
            air=met,
        )
        air = relax(air, surroundings, (ends - begins).total_seconds())
        begins = ends
