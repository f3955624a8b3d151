"""The tables hold together by themselves, whatever a program does."""

import pytest
from sqlalchemy.exc import IntegrityError, StatementError
from sqlmodel import Session, select

from controller.adapters.records import save_receipt
from controller.adapters.tables import METADATA, DeliveryRow, MeasureRow, ReceiptRow, TicketRow
from tests.adapters import databases
from tests.adapters.databases import NOON
from tests.adapters.test_records_receipts import RECEIPT

session, sqlite_url = databases.session, databases.sqlite_url


def test_a_ticket_without_its_answer_is_refused(session: Session) -> None:
    session.add(TicketRow(id="t", feedback="never given", kind="unhappy", opened_at=NOON))

    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def test_deliveries_go_with_their_receipt(session: Session) -> None:
    save_receipt(session, RECEIPT)

    session.delete(session.get(ReceiptRow, "r-1"))
    session.flush()

    assert session.exec(select(DeliveryRow)).all() == []


def test_a_time_without_a_zone_never_gets_in(session: Session) -> None:
    naive = NOON.replace(tzinfo=None)
    session.add(MeasureRow(id="m", metric="sales", value=1.0, begins=naive, ends=NOON, received_at=NOON))

    with pytest.raises(StatementError, match="without its zone"):
        session.flush()
    session.rollback()


def test_every_time_knows_its_zone() -> None:
    times = [c for table in METADATA.tables.values() for c in table.columns if "DATETIME" in str(c.type)]

    assert len(times) > 20
    assert {type(column.type).__name__ for column in times} == {"UtcDateTime"}
