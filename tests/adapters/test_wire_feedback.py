"""Answers as others read them: without the person, unless asked for."""

from controller.adapters.tables import MeasureRow, ResponseRow
from controller.adapters.wire_feedback import measure_json, response_json
from tests.adapters.databases import NOON

ANSWER = ResponseRow(
    id="a",
    zone="entrance",
    metric="csat",
    score=4,
    at=NOON,
    received_at=NOON,
    source="api",
    contact="ali@example.com",
    respondent="card-7",
    consent=True,
)


def test_who_answered_is_told_only_where_it_is_asked_for() -> None:
    assert {"contact", "respondent"}.isdisjoint(response_json(ANSWER))
    assert response_json(ANSWER, personal=True)["contact"] == "ali@example.com"


def test_times_are_rfc_3339() -> None:
    assert response_json(ANSWER)["at"] == "2026-11-03T12:00:00Z"


def test_a_measure_is_named_as_it_was_sent() -> None:
    row = MeasureRow(id="m", metric="sales", value=1.5, begins=NOON, ends=NOON, received_at=NOON)

    assert measure_json(row)["from"] == measure_json(row)["to"] == "2026-11-03T12:00:00Z"
    assert "begins" not in measure_json(row)
