"""Answers are stored once each, found again, and forgotten where a person asks for it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from controller.adapters.records import (
    Scored,
    answers_between,
    erase_person,
    erase_persons_before,
    export_person,
    insert_response,
    recent_audit,
    responses_between,
)
from controller.adapters.tables import ResponseRow
from controller.atmosphere.model import ZoneId
from controller.feedback.scores import Metric
from controller.feedback.trust import Grade
from tests.adapters import databases
from tests.adapters.databases import NOON

session, sqlite_url = databases.session, databases.sqlite_url

HOUR = timedelta(hours=1)
ENTRANCE = ZoneId("entrance")
ALI: dict[str, Any] = {"contact": "ali@example.com", "consent": True, "comment": "I am Ali"}


def response(name: str, at: datetime = NOON, **more: Any) -> ResponseRow:  # noqa: ANN401 - any columns
    fields: dict[str, Any] = {"zone": "entrance", "metric": "csat", "score": 4, "source": "api"} | more
    return ResponseRow(id=name, at=at, received_at=at, **fields)


def test_the_first_answer_of_an_id_stands(session: Session) -> None:
    assert insert_response(session, response("a", score=4))
    assert not insert_response(session, response("a", score=1))

    assert [row.score for row in responses_between(session, None, NOON, NOON + HOUR)] == [4]


def test_answers_are_found_by_their_own_time_and_place(session: Session) -> None:
    for name, hours, zone in [("before", -1, "entrance"), ("b", 0, "entrance"), ("a", 1, "lounge")]:
        insert_response(session, response(name, NOON + hours * HOUR, zone=zone))

    assert [row.id for row in responses_between(session, None, NOON, NOON + 2 * HOUR)] == ["b", "a"]
    assert [row.id for row in responses_between(session, ENTRANCE, NOON, NOON + 2 * HOUR)] == ["b"]
    assert [row.id for row in responses_between(session, None, NOON, NOON + HOUR)] == ["b"]


def test_an_experiment_gets_scores_and_how_far_to_trust_them(session: Session) -> None:
    insert_response(session, response("a", trust=Grade.LOW))
    insert_response(session, response("other question", metric="nps", score=9))

    found = answers_between(session, [ENTRANCE], NOON, NOON + HOUR, Metric.CSAT)

    assert found == [Scored(ENTRANCE, NOON, 4, Grade.LOW)]


@pytest.mark.parametrize(
    "wrong",
    [{"score": 6}, {"metric": "stars"}, {"zone": None}, {"contact": "ali@example.com"}, {"trust": "some"}],
    ids=str,
)
def test_the_database_itself_refuses_what_no_answer_can_be(session: Session, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), session.begin_nested():
        insert_response(session, response("a", **wrong))


def test_a_person_gets_everything_we_hold_and_then_we_forget_them(session: Session) -> None:
    insert_response(session, response("a", **ALI))
    insert_response(session, response("b", respondent="card-7"))

    assert [row["comment"] for row in export_person(session, "ali@example.com")] == ["I am Ali"]
    assert erase_person(session, "ali@example.com", actor="ayse", at=NOON) == 1

    assert export_person(session, "ali@example.com") == []
    erased, other = responses_between(session, None, NOON, NOON + HOUR)
    assert (erased.score, erased.contact, erased.comment, erased.consent) == (4, None, None, False)
    assert other.respondent == "card-7"
    assert "ali" not in repr(recent_audit(session, 1)[0].detail)


def test_consent_ends_with_its_time(session: Session) -> None:
    insert_response(session, response("old", NOON - 48 * HOUR, **ALI))
    insert_response(session, response("new", **ALI))

    assert erase_persons_before(session, NOON - 24 * HOUR, actor="controller", at=NOON) == 1

    assert [row["id"] for row in export_person(session, "ali@example.com")] == ["new"]
