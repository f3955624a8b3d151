"""The atmosphere that an answer was given in."""

from datetime import UTC, datetime, timedelta

from controller.feedback.answer import NO_CONTEXT, AnswerContext

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)


def test_an_answer_from_before_the_change_says_nothing_about_it() -> None:
    changed = AnswerContext(since=NOON)

    assert changed.minutes_since_change(NOON + timedelta(minutes=7.5)) == 7.5
    assert changed.minutes_since_change(NOON - timedelta(seconds=1)) is None
    assert NO_CONTEXT.minutes_since_change(NOON) is None
