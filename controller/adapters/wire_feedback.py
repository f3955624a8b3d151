"""Answers, tickets and measures as the JSON that the API and the event stream give."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from controller.adapters.tables_feedback import AlertRow, MeasureRow, ResponseRow, TicketEventRow, TicketRow

_PERSONAL = {"respondent", "contact"}


def response_json(row: ResponseRow, *, personal: bool = False) -> dict[str, Any]:
    """One answer; who gave it only where `personal` is asked for."""
    answer = _plain(row.model_dump())
    return answer if personal else {name: value for name, value in answer.items() if name not in _PERSONAL}


def ticket_json(row: TicketRow, history: Sequence[TicketEventRow] = ()) -> dict[str, Any]:
    """One ticket, with its history where that is given."""
    ticket = _plain(row.model_dump())
    if history:
        ticket["history"] = [_plain(step.model_dump(exclude={"id", "ticket_id"})) for step in history]
    return ticket


def alert_json(row: AlertRow) -> dict[str, Any]:
    """Many bad answers at once."""
    return _plain(row.model_dump())


def measure_json(row: MeasureRow) -> dict[str, Any]:
    """One measure, named as it was sent."""
    measure = _plain(row.model_dump(exclude={"begins", "ends"}))
    return measure | {"from": _instant(row.begins), "to": _instant(row.ends)}


def _plain(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: _instant(value) if isinstance(value, datetime) else value for name, value in fields.items()}


def _instant(at: datetime) -> str:
    """RFC 3339 in UTC.

    >>> from datetime import UTC
    >>> _instant(datetime(2026, 11, 3, 12, tzinfo=UTC))
    '2026-11-03T12:00:00Z'
    """
    return at.isoformat().replace("+00:00", "Z")
