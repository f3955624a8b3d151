"""Tickets: an answer that needs a person, followed until somebody has closed it with its cause."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlmodel import Session, col, select

from controller.adapters.keyset import Page, page
from controller.adapters.records_audit import audit
from controller.adapters.tables_feedback import ResponseRow, TicketEventRow, TicketRow
from controller.errors import AmbiyansError
from controller.feedback.alerts import TicketKind

_Text = Annotated[
    str, StringConstraints(strict=True, max_length=2000, strip_whitespace=True, pattern=r"^[^\x00]*$")
]


class TicketStatus(StrEnum):
    """How far a ticket has come."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"


class UnknownTicketError(AmbiyansError):
    """There is no such ticket."""

    def __init__(self, ticket: str) -> None:
        super().__init__(f"no ticket {ticket!r}")
        self.ticket = ticket


class CauseMissingError(AmbiyansError):
    """A ticket is closed with its cause only."""

    def __init__(self) -> None:
        super().__init__("cause: say what was wrong before the ticket is closed")


class TicketPatch(BaseModel):
    """What somebody changes of a ticket; what is left out stays."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    status: TicketStatus | None = None
    cause: _Text | None = None
    note: _Text | None = None
    """added to the history, not replacing earlier notes"""
    owner: _Text | None = None


def open_ticket(
    session: Session, response: ResponseRow, kind: TicketKind, at: datetime, actor: str
) -> TicketRow:
    """Give an answer to a person; audited. The answer is in the session already and has no ticket yet."""
    ticket = TicketRow(
        id=uuid4().hex,
        feedback=response.id,
        kind=kind,
        zone=response.zone,
        touchpoint=response.touchpoint,
        status=TicketStatus.OPEN,
        opened_at=at,
    )
    session.add(ticket)
    session.flush()
    _note_step(session, ticket, actor, at)
    audit(session, actor, "ticket.open", f"ticket:{ticket.id}", {"feedback": response.id, "kind": kind}, at)
    return ticket


def change_ticket(
    session: Session, ticket_id: str, patch: TicketPatch, *, actor: str, at: datetime
) -> TicketRow:
    """Acknowledge, close, reopen, annotate or hand over a ticket; audited.

    Reopening asks for a new cause at the next closing; the old one stays in the history.

    Raises:
        UnknownTicketError: there is no such ticket.
        CauseMissingError: closing without a cause, or with a blank one.
    """
    ticket = session.get(TicketRow, ticket_id)
    if ticket is None:
        raise UnknownTicketError(ticket_id)
    if patch.cause is not None:
        if not patch.cause:
            raise CauseMissingError
        ticket.cause = patch.cause
    if patch.owner is not None:
        ticket.owner = patch.owner or None
    if patch.status is not None and patch.status != ticket.status:
        _move(ticket, patch, at)
    session.add(ticket)
    _note_step(session, ticket, actor, at, patch.note)
    audit(
        session,
        actor,
        "ticket.change",
        f"ticket:{ticket.id}",
        {"status": ticket.status, "owner": ticket.owner},
        at,
    )
    return ticket


def load_ticket(session: Session, ticket_id: str) -> TicketRow:
    """One ticket; raises `UnknownTicketError`."""
    ticket = session.get(TicketRow, ticket_id)
    if ticket is None:
        raise UnknownTicketError(ticket_id)
    return ticket


def history_of(session: Session, ticket_id: str) -> Sequence[TicketEventRow]:
    """Every step of a ticket, first to last."""
    query = select(TicketEventRow).where(TicketEventRow.ticket_id == ticket_id)
    return session.exec(query.order_by(col(TicketEventRow.id))).all()


def page_of_tickets(
    session: Session,
    *,
    status: TicketStatus | None = None,
    zone: str | None = None,
    begins: datetime | None = None,
    ends: datetime | None = None,
    limit: int = 100,
    cursor: str | None = None,
) -> Page[TicketRow]:
    """Tickets opened in ``[begins, ends)``, newest first; raises `CursorError`."""
    query = select(TicketRow)
    if status is not None:
        query = query.where(TicketRow.status == status)
    if zone is not None:
        query = query.where(TicketRow.zone == zone)
    if begins is not None:
        query = query.where(TicketRow.opened_at >= begins)
    if ends is not None:
        query = query.where(TicketRow.opened_at < ends)
    return page(
        session,
        query,
        col(TicketRow.opened_at),
        col(TicketRow.id),
        last=lambda row: (row.opened_at, row.id),
        limit=limit,
        cursor=cursor,
    )


def _move(ticket: TicketRow, patch: TicketPatch, at: datetime) -> None:
    if patch.status is TicketStatus.CLOSED:
        if not ticket.cause:
            raise CauseMissingError
        ticket.closed_at = at
    elif ticket.status == TicketStatus.CLOSED:
        ticket.cause, ticket.closed_at = patch.cause, None
    if patch.status is TicketStatus.ACKNOWLEDGED:
        ticket.acknowledged_at = at
    ticket.status = patch.status or ticket.status


def _note_step(
    session: Session, ticket: TicketRow, actor: str, at: datetime, note: str | None = None
) -> None:
    session.add(
        TicketEventRow(
            ticket_id=ticket.id,
            at=at,
            actor=actor,
            status=ticket.status,
            cause=ticket.cause,
            owner=ticket.owner,
            note=note or None,
        )
    )
