"""An unhappy customer is followed until somebody knows the cause."""

import pytest
from pydantic import ValidationError
from sqlmodel import Session

from controller.adapters.records import insert_response, recent_audit
from controller.adapters.tables import ResponseRow, TicketRow
from controller.adapters.tickets import (
    CauseMissingError,
    TicketPatch,
    TicketStatus,
    UnknownTicketError,
    change_ticket,
    history_of,
    load_ticket,
    open_ticket,
    page_of_tickets,
)
from controller.feedback.alerts import TicketKind
from tests.adapters import databases
from tests.adapters.databases import NOON

session, sqlite_url = databases.session, databases.sqlite_url


def ticket(session: Session, name: str = "a", zone: str = "entrance") -> TicketRow:
    row = ResponseRow(
        id=name, zone=zone, metric="csat", score=1, at=NOON, received_at=NOON, source="api", comment="Cold"
    )
    insert_response(session, row)
    return open_ticket(session, row, TicketKind.UNHAPPY, NOON, "controller")


def change(session: Session, row: TicketRow, **fields: str) -> TicketRow:
    return change_ticket(session, row.id, TicketPatch.model_validate(fields), actor="ayse", at=NOON)


def test_a_ticket_begins_open_with_its_answer(session: Session) -> None:
    opened = ticket(session)

    assert (opened.status, opened.feedback, opened.zone) == ("open", "a", "entrance")
    assert load_ticket(session, opened.id) is opened


@pytest.mark.parametrize("cause", [{}, {"cause": ""}, {"cause": " \t"}])
def test_a_ticket_cannot_be_closed_without_a_cause(session: Session, cause: dict[str, str]) -> None:
    opened = ticket(session)

    with pytest.raises(CauseMissingError):
        change(session, opened, status="closed", **cause)
    assert opened.status == "open"


def test_every_step_of_a_ticket_is_told(session: Session) -> None:
    opened = ticket(session)

    change(session, opened, status="acknowledged", owner="mehmet")
    change(session, opened, status="closed", cause=" door ", note="closed it")

    assert [(s.actor, s.status, s.owner, s.cause, s.note) for s in history_of(session, opened.id)] == [
        ("controller", "open", None, None, None),
        ("ayse", "acknowledged", "mehmet", None, None),
        ("ayse", "closed", "mehmet", "door", "closed it"),
    ]
    assert (opened.acknowledged_at, opened.closed_at) == (NOON, NOON)
    assert recent_audit(session, 1)[0].actor == "ayse"


def test_a_reopened_ticket_needs_a_new_cause(session: Session) -> None:
    opened = ticket(session)
    change(session, opened, status="closed", cause="door")

    change(session, opened, status="open")

    assert (opened.closed_at, opened.cause) == (None, None)
    with pytest.raises(CauseMissingError):
        change(session, opened, status="closed")


def test_tickets_are_found_by_what_is_to_do(session: Session) -> None:
    done, todo = ticket(session, "a"), ticket(session, "b", zone="lounge")
    change(session, done, status="closed", cause="door")

    assert page_of_tickets(session, status=TicketStatus.OPEN).items == [todo]
    assert page_of_tickets(session, zone="entrance").items == [done]


def test_mistakes_are_named(session: Session) -> None:
    with pytest.raises(UnknownTicketError):
        change_ticket(session, "none", TicketPatch(), actor="ayse", at=NOON)
    with pytest.raises(ValidationError):
        TicketPatch.model_validate({"status": "gone"})
