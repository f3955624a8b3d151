"""Tickets: somebody looks after an unhappy customer, and closes with the cause."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from controller.adapters.events import Event
from controller.adapters.tables_feedback import TicketRow
from controller.adapters.tickets import (
    CauseMissingError,
    TicketPatch,
    TicketStatus,
    UnknownTicketError,
    change_ticket,
)
from controller.adapters.wire_feedback import ticket_json
from controller.web.panel_frame import Desk, NothingHereError, done, needs
from controller.web.panel_view import Viewer

router = APIRouter(include_in_schema=False)


@router.post("/tickets/{ticket}")
async def change(
    *,
    ticket: str,
    request: Request,
    panel: Desk,
    viewer: Annotated[Viewer, needs("tickets")],
    status: Annotated[str, Form(max_length=20)],
    cause: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Take a ticket on, or close it with its cause."""
    if status not in {TicketStatus.ACKNOWLEDGED, TicketStatus.CLOSED}:
        raise NothingHereError
    owner = viewer.name if status == TicketStatus.ACKNOWLEDGED else None
    patch = TicketPatch(status=TicketStatus(status), cause=cause.strip() or None, owner=owner)
    deps, now = panel.deps, panel.deps.clock()
    try:
        row = await deps.database.write(lambda s: change_ticket(s, ticket, patch, actor=viewer.name, at=now))
    except UnknownTicketError:
        raise NothingHereError from None
    except CauseMissingError:
        return await _ask_cause(request, panel, viewer, ticket)
    deps.broadcast.publish(Event("ticket", ticket_json(row)))
    return done(request, "/answers")


@router.get("/tickets/{ticket}/close")
async def close_page(
    ticket: str, request: Request, panel: Desk, viewer: Annotated[Viewer, needs("tickets")]
) -> HTMLResponse:
    """Ask what was wrong before a ticket is closed."""
    if await panel.deps.database.read(lambda session: session.get(TicketRow, ticket)) is None:
        raise NothingHereError
    return await _ask_cause(request, panel, viewer, ticket, asked_before=False)


async def _ask_cause(
    request: Request, panel: Desk, viewer: Viewer, ticket: str, *, asked_before: bool = True
) -> HTMLResponse:
    words = viewer.words
    causes = [
        words.gettext("music too loud"),
        words.gettext("scent too strong"),
        words.gettext("light"),
        words.gettext("waiting time"),
        words.gettext("staff"),
        words.gettext("product missing"),
    ]
    return await panel.show(
        request,
        viewer,
        "ticket_close.html",
        "answers",
        status=422 if asked_before else 200,
        ticket=ticket,
        causes=causes,
        fault=words.gettext("Please say what was wrong.") if asked_before else "",
    )
