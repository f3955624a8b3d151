"""Answers as experiments read them."""

from datetime import timedelta

from sqlmodel import Session

from controller.adapters.records_feedback import answers_between, insert_response
from controller.adapters.records_responses import responses_between
from controller.adapters.tables import ResponseRow
from controller.atmosphere.model import ZoneId
from controller.experiment.declared import SegmentKey
from controller.experiment.metric import Metric
from controller.experiment.response import Response
from controller.feedback import scores
from controller.feedback.trust import Grade
from tests.adapters import databases
from tests.adapters.databases import NOON

session, sqlite_url = databases.session, databases.sqlite_url

HOUR = timedelta(hours=1)
ENTRANCE = ZoneId("entrance")


def keep(session: Session, name: str, **more: object) -> None:
    fields = {"zone": "entrance", "metric": "csat", "score": 4, "source": "api", "at": NOON} | more
    insert_response(session, ResponseRow.model_validate({"id": name, "received_at": NOON} | fields))


def test_all_questions_are_read_with_what_an_answer_says_of_its_giver(session: Session) -> None:
    keep(session, "b", metric="nps", score=9, language="tr", at=NOON + HOUR / 2)
    keep(session, "a", language="en", trust=Grade.LOW)
    keep(session, "elsewhere", zone="lounge")
    keep(session, "later", at=NOON + HOUR)

    found = responses_between(session, [ENTRANCE], NOON, NOON + HOUR, [SegmentKey.LANGUAGE])

    assert found == [
        Response(ENTRANCE, NOON, Metric.CSAT, 4, counts=False, groups=("en",)),
        Response(ENTRANCE, NOON + HOUR / 2, Metric.NPS, 9, groups=("tr",)),
    ]


def test_an_answer_is_an_employees_by_its_segment_or_its_channel(session: Session) -> None:
    keep(session, "a", segment="staff")
    keep(session, "b", channel="staff")
    keep(session, "c", segment="member", channel="kiosk")

    found = responses_between(session, [ENTRANCE], NOON, NOON + HOUR, [])

    assert [each.staff for each in found] == [True, True, False]


def test_what_employees_think_is_not_counted_as_what_customers_said(session: Session) -> None:
    keep(session, "a", segment="staff", score=1)
    keep(session, "b", channel="staff", score=1)
    keep(session, "c", segment="member", score=5)
    keep(session, "d", score=4)

    found = answers_between(session, [ENTRANCE], NOON, NOON + HOUR, scores.Metric.CSAT)

    assert [answer.score for answer in found] == [5, 4]
