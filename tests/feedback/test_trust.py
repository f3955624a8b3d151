"""Doubt is written down; no answer is dropped."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from controller.feedback.trust import Arrival, Doubt, Grade, grade

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
PRESSED = Arrival(NOON, NOON, terminal="smiley-1")


def test_a_token_or_a_terminal_is_trusted_and_an_open_page_less() -> None:
    assert grade(PRESSED).grade is Grade.HIGH
    assert grade(Arrival(NOON, NOON, has_token=True)).grade is Grade.HIGH
    assert grade(Arrival(NOON, NOON)).grade is Grade.MEDIUM


@pytest.mark.parametrize(
    ("doubtful", "doubt"),
    [
        (replace(PRESSED, same_score_before_s=3.9), Doubt.REPEATED),
        (replace(PRESSED, answered_within_s=0.5), Doubt.HURRIED),
        (replace(PRESSED, at=NOON + timedelta(minutes=6)), Doubt.FUTURE),
        (replace(PRESSED, at=NOON - timedelta(days=8)), Doubt.OLD),
    ],
)
def test_one_doubt_is_enough_for_little_trust(doubtful: Arrival, doubt: Doubt) -> None:
    trust = grade(doubtful)

    assert (trust.grade, trust.reasons) == (Grade.LOW, (Doubt.TERMINAL, doubt))


def test_a_terminal_that_was_offline_over_the_weekend_is_believed() -> None:
    assert grade(replace(PRESSED, at=NOON - timedelta(days=3), same_score_before_s=4.0)).grade is Grade.HIGH


def test_an_answer_without_a_time_of_its_own_is_noted() -> None:
    assert grade(replace(PRESSED, dated=False)).reasons == (Doubt.TERMINAL, Doubt.UNDATED)
