"""One answer and all that follows from it are stored together or not at all."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from controller.adapters.feedback_tokens import Claims, TokenRefusedError, TokenUsedError, signed, signing_key
from controller.adapters.intake_transaction import INTAKE_RULES, Stored, take
from controller.adapters.submission import Submission
from controller.adapters.tables_feedback import ResponseRow
from controller.feedback.alerts import AlertKind, TicketKind
from controller.feedback.trust import Grade
from tests.adapters import databases
from tests.adapters.databases import NOON

session, sqlite_url = databases.session, databases.sqlite_url

MINUTE = timedelta(minutes=1)
AT_THE_ENTRANCE = {"zone": "entrance", "metric": "csat", "score": 4}


def give(session: Session, name: str, at: datetime = NOON, **said: Any) -> Stored:  # noqa: ANN401 - any field
    """Take an answer in as it arrives, at once."""
    submission = Submission.model_validate({"id": name, **AT_THE_ENTRANCE, **said})
    fields = submission.model_dump(exclude={"token", "at"})
    response = ResponseRow(**fields, at=at, received_at=at, source="api")
    return take(session, submission, response, INTAKE_RULES)


def token(session: Session, zone: str | None, touchpoint: str | None = None) -> str:
    """A token for one answer in a zone or at a touchpoint."""
    return signed(signing_key(session, NOON), Claims("nonce", zone, touchpoint, None))


def test_an_answer_that_is_sent_again_stands_as_it_was_given_first(session: Session) -> None:
    give(session, "a", score=4)
    again = give(session, "a", score=1, comment="Too loud")

    assert (again.created, again.response.score, again.ticket) == (False, 4, None)


def test_a_receipts_token_makes_its_one_answer_trustworthy(session: Session) -> None:
    code = token(session, "entrance")

    stored = give(session, "a", token=code)
    with pytest.raises(TokenUsedError):
        give(session, "b", token=code)

    assert stored.response.trust == Grade.HIGH
    assert session.exec(select(ResponseRow.id)).all() == ["a"]


def test_a_token_of_the_touchpoint_that_the_zone_belongs_to_is_good(session: Session) -> None:
    submission = Submission.model_validate(
        {"id": "a", **AT_THE_ENTRANCE, "token": token(session, None, "arrival")}
    )
    response = ResponseRow(
        **submission.model_dump(exclude={"token", "at", "touchpoint"}),
        touchpoint="arrival",
        at=NOON,
        received_at=NOON,
        source="api",
    )

    assert take(session, submission, response, INTAKE_RULES).response.trust == Grade.HIGH


def test_a_token_of_another_zone_is_refused_and_nothing_is_stored(session: Session) -> None:
    with pytest.raises(TokenRefusedError, match="it is for lounge"):
        give(session, "a", token=token(session, "lounge"))

    assert session.exec(select(ResponseRow)).all() == []


def test_unhappy_customers_one_after_the_other_call_the_staff_once(session: Session) -> None:
    stored = [give(session, f"a-{n}", NOON + n * MINUTE, score=1) for n in range(6)]

    # from the fourth on there are enough answers within a quarter of an hour, and all of them are low
    assert [answer.alert is not None for answer in stored] == [False, False, False, True, False, False]
    alert = stored[3].alert
    assert alert is not None
    assert (alert.kind, alert.zone, alert.share, alert.answers) == (AlertKind.UNHAPPY, "entrance", 1.0, 4)


def test_what_belongs_to_no_zone_gets_a_ticket_but_alerts_nobody(session: Session) -> None:
    stored = [
        give(session, f"a-{n}", zone=None, touchpoint="delivery", score=1, comment="Broken") for n in range(6)
    ]

    assert {answer.ticket.kind for answer in stored if answer.ticket} == {TicketKind.UNHAPPY}
    assert all(answer.ticket is not None and answer.alert is None for answer in stored)
