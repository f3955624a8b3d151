"""Tickets over HTTP: the follow-up of an answer until somebody has closed it with its cause."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request

from controller.adapters.accounts import Identity
from controller.adapters.events import Event
from controller.adapters.tickets import (
    TicketPatch,
    TicketStatus,
    change_ticket,
    history_of,
    load_ticket,
    page_of_tickets,
)
from controller.adapters.wire_feedback import ticket_json
from controller.web.access import Right, allow
from controller.web.api_feedback import From, To, check_zone
from controller.web.instants import parse_since
from controller.web.paging import MOST, Cursor, Limit, Page, next_path
from controller.web.problems import UNKNOWN
from controller.web.wiring import Deps

router = APIRouter(prefix="/tickets", tags=["tickets"])

Handler = Annotated[Identity, allow(Right.HANDLE_TICKETS)]


@router.get("", responses=UNKNOWN)
async def list_tickets(
    *,
    request: Request,
    deps: Deps,
    _handler: Handler,
    status: TicketStatus | None = None,
    zone: str | None = None,
    begins: From = None,
    ends: To = None,
    limit: Limit = MOST,
    cursor: Cursor = None,
) -> Page[dict[str, Any]]:
    """Tickets, newest first, by the time at which they were opened."""
    check_zone(deps, zone)
    timezone = deps.controls.store.timezone
    first = None if begins is None else parse_since(begins, "from", timezone)
    last = None if ends is None else parse_since(ends, "to", timezone)
    page = await deps.database.read(
        lambda session: page_of_tickets(
            session, status=status, zone=zone, begins=first, ends=last, limit=limit, cursor=cursor
        )
    )
    return {"items": [ticket_json(row) for row in page.items], "next": next_path(request, page.next_cursor)}


@router.get("/{ticket}", responses=UNKNOWN)
async def get_ticket(ticket: str, deps: Deps, _handler: Handler) -> dict[str, Any]:
    """One ticket with its history."""
    return await deps.database.read(
        lambda session: ticket_json(load_ticket(session, ticket), history_of(session, ticket))
    )


@router.patch("/{ticket}", responses=UNKNOWN)
async def patch_ticket(ticket: str, body: TicketPatch, deps: Deps, handler: Handler) -> dict[str, Any]:
    """Acknowledge, close (with its cause), reopen, annotate or hand over a ticket."""
    now = deps.clock()
    row = await deps.database.write(
        lambda session: change_ticket(session, ticket, body, actor=handler.name, at=now)
    )
    changed = ticket_json(row)
    deps.broadcast.publish(Event("ticket", changed))
    return changed
