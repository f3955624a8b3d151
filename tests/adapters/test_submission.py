"""What may be sent, and what is refused with a clear word."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis.strategies import datetimes, integers
from pydantic import ValidationError

from controller.adapters.submission import Measurement, Submission, TokenRequest, instant_from

GOOD: dict[str, object] = {"id": "a", "zone": "entrance", "metric": "csat", "score": 5}


def test_the_smallest_answer_says_where_what_and_how_much() -> None:
    assert Submission.model_validate(GOOD).score == 5


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": ""},
        {"id": 7},
        {"id": "x" * 129},
        {"id": "a\x00"},
        {"zone": None},
        {"metric": "stars"},
        {"score": 0},
        {"score": 6},
        {"score": 5.0},
        {"score": "5"},
        {"score": True},
        {"score": None},
        {"metric": "nps", "score": 11},
        {"metric": "smiley", "score": 5},
        {"at": "2026-11-03T12:00:00"},
        {"at": "2026-11-03"},
        {"at": 1793707200},
        {"at": "2026-13-03T12:00:00Z"},
        {"at": "0001-01-01T00:00:00+14:00"},
        {"comment": "x" * 2001},
        {"comment": 5},
        {"comment": "\ud800"},
        {"reasons": "too loud"},
        {"consent": "yes"},
        {"zoen": "entrance"},
    ],
    ids=str,
)
def test_a_wrong_field_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Submission.model_validate(GOOD | wrong)


@pytest.mark.parametrize(("metric", "lowest", "highest"), [("csat", 1, 5), ("nps", 0, 10), ("ces", 1, 7)])
def test_both_ends_of_a_metric_are_answers(metric: str, lowest: int, highest: int) -> None:
    for score in (lowest, highest):
        assert Submission.model_validate(GOOD | {"metric": metric, "score": score}).score == score


OFFSETS = integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(datetimes(min_value=datetime(1971, 1, 1), max_value=datetime(2200, 1, 1), timezones=OFFSETS))  # noqa: DTZ001 - hypothesis wants naive bounds
def test_any_instant_is_read_as_itself(at: datetime) -> None:
    assert instant_from(at.isoformat()) == at
    assert instant_from(at.astimezone(UTC).isoformat().replace("+00:00", "Z")) == at


def test_a_measure_needs_a_number_and_a_stretch_of_time() -> None:
    till = {
        "id": "m",
        "metric": "sales",
        "value": 12.5,
        "from": "2026-11-03T12:00:00Z",
        "to": "2026-11-03T13:00:00Z",
    }

    assert Measurement.model_validate(till).value == 12.5
    for wrong in ({"value": "12"}, {"value": float("nan")}, {"to": "2026-11-03T11:00:00Z"}, {"from": None}):
        with pytest.raises(ValidationError):
            Measurement.model_validate(till | wrong)


def test_a_token_is_for_some_place() -> None:
    assert TokenRequest.model_validate({"touchpoint": "exit"}).touchpoint == "exit"
    with pytest.raises(ValidationError, match="zone or touchpoint"):
        TokenRequest.model_validate({})
