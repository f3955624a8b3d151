"""An unhappy customer gets a person; many at once get one quickly."""

from datetime import UTC, datetime, timedelta

import pytest

from controller.feedback.alerts import (
    AlertKind,
    AlertRules,
    OpenTicket,
    Opinion,
    RaiseAlert,
    TicketKind,
    decide,
)
from controller.feedback.scores import Metric

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def opinion(score: int, minutes_ago: float = 0, *, has_comment: bool = False) -> Opinion:
    return Opinion(NOON - minutes_ago * MINUTE, Metric.SMILEY, score, has_comment)


@pytest.mark.parametrize(("score", "has_comment", "tickets"), [(1, True, 1), (1, False, 0), (3, True, 0)])
def test_a_low_score_in_words_is_given_to_a_person(score: int, has_comment: bool, tickets: int) -> None:  # noqa: FBT001 - a table's column
    actions = decide(opinion(score, has_comment=has_comment), [], NOON)

    assert actions == (OpenTicket(TicketKind.UNHAPPY),) * tickets


def test_praise_is_passed_on_where_the_store_wants_it() -> None:
    praise = opinion(4, has_comment=True)

    assert decide(praise, [], NOON, rules=AlertRules(praise=True)) == (OpenTicket(TicketKind.PRAISE),)
    assert decide(praise, [], NOON) == ()


def test_half_of_at_least_four_within_a_quarter_of_an_hour_alert() -> None:
    before = [opinion(4, 3), opinion(4, 5), opinion(1, 14)]

    # with the new one 2 of 4 are low
    expected = RaiseAlert(AlertKind.UNHAPPY, 0.5, 4, 15 * MINUTE)
    assert decide(opinion(2), before, NOON) == (expected,)


@pytest.mark.parametrize(
    "before",
    [
        [opinion(1, 1), opinion(1, 2)],
        [opinion(1, 1), opinion(1, 2), opinion(1, 15)],
        [opinion(4, 1), opinion(4, 2), opinion(4, 3), opinion(1, 4)],
    ],
    ids=["too few", "too long ago", "too happy"],
)
def test_less_than_that_does_not_alert(before: list[Opinion]) -> None:
    assert decide(opinion(1), before, NOON) == ()


def test_a_happy_answer_never_alerts() -> None:
    assert decide(opinion(4), [opinion(1, 1)] * 5, NOON) == ()


def test_the_staff_is_alerted_once_a_window() -> None:
    before = [opinion(1, 1)] * 5

    assert decide(opinion(1), before, NOON, last_alert_at=NOON - 14 * MINUTE) == ()
    assert len(decide(opinion(1), before, NOON, last_alert_at=NOON - 15 * MINUTE)) == 1


def test_an_answer_that_comes_late_opens_its_ticket_but_alerts_nobody() -> None:
    late = opinion(1, 60, has_comment=True)

    assert decide(late, [opinion(1, 1)] * 5, NOON) == (OpenTicket(TicketKind.UNHAPPY),)
