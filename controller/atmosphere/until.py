"""When a person's choice ends by itself: in some minutes, with the next slot, at closing, or at a moment."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

from controller.atmosphere.hours import end_of_business_day, next_close
from controller.atmosphere.model import Store, ZoneId
from controller.atmosphere.schedule import next_change
from controller.errors import AmbiyansError

NEXT_SLOT = "next-slot"
CLOSE = "close"
MOST_MINUTES = 366 * 24 * 60
"""A year: longer is a mistake of the hand."""


class UntilError(AmbiyansError):
    """The end of an override cannot be understood or is not ahead; the message says what was expected."""


def override_end(
    store: Store,
    zone: ZoneId,
    now: datetime,
    *,
    until: str | datetime | None = None,
    minutes: float | None = None,
) -> datetime | None:
    """When an override that begins at ``now`` ends, in UTC.

    ``until`` is ``next-slot`` (also when both are left out), ``close`` (the end of the opening hours that
    are running, or of the next ones; where they never end, of the business day) or a moment with its
    offset. ``None`` only where the zone never changes again. Raises ``UntilError`` for anything else and
    for a moment that is not within ``LONGEST`` ahead.
    """
    if minutes is not None:
        if until is not None:
            message = "expected either until or minutes, found both"
            raise UntilError(message)
        return now.astimezone(UTC) + _length(minutes)
    if until is None or until == NEXT_SLOT:
        return next_change(store, zone, now)
    if until == CLOSE:
        return next_close(store, now) or end_of_business_day(store, now)
    return _ahead(_moment(until), now)


def _length(minutes: float) -> timedelta:
    if not math.isfinite(minutes) or not 0 < minutes <= MOST_MINUTES:
        message = f"expected minutes above 0 and at most {MOST_MINUTES}, found {minutes:g}"
        raise UntilError(message)
    return timedelta(minutes=minutes)


def _moment(until: str | datetime) -> datetime:
    try:
        moment = until if isinstance(until, datetime) else datetime.fromisoformat(until)
    except ValueError:
        moment = None
    if moment is None or moment.utcoffset() is None:
        message = f"expected next-slot, close or a moment like 2026-03-01T18:00:00+03:00, found {until}"
        raise UntilError(message)
    return moment


def _ahead(moment: datetime, now: datetime) -> datetime:
    if moment <= now:
        message = f"expected a moment ahead, found {moment.isoformat()}"
        raise UntilError(message)
    return moment.astimezone(UTC)
