"""What a zone was like at the moment an answer is about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from controller.atmosphere.model import SceneName, ZoneId
from controller.feedback.answer import NO_CONTEXT, AnswerContext
from controller.feedback.recollection import REMEMBERED, Recollection

ENTRANCE, LOUNGE = ZoneId("entrance"), ZoneId("lounge")
TEN = datetime(2026, 11, 23, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
CALM, PARTY = AnswerContext(SceneName("calm")), AnswerContext(SceneName("party"))


@pytest.fixture
def recollection() -> Recollection:
    """Calm at ten, party at eleven."""
    recollection = Recollection()
    recollection.remember(ENTRANCE, TEN, CALM)
    recollection.remember(ENTRANCE, TEN + HOUR, PARTY)
    return recollection


def test_an_answer_that_arrives_late_gets_the_context_of_its_own_moment(recollection: Recollection) -> None:
    assert recollection.at(ENTRANCE, TEN + HOUR / 2) == CALM
    assert recollection.at(ENTRANCE, TEN + 2 * HOUR) == PARTY


def test_at_the_moment_of_a_change_the_new_scene_counts(recollection: Recollection) -> None:
    assert recollection.at(ENTRANCE, TEN + HOUR) == PARTY


def test_of_times_before_the_first_change_and_of_other_zones_nothing_is_known(
    recollection: Recollection,
) -> None:
    assert recollection.at(ENTRANCE, TEN - HOUR) == NO_CONTEXT
    assert recollection.at(LOUNGE, TEN) == NO_CONTEXT


def test_repetitions_do_not_push_out_what_came_before(recollection: Recollection) -> None:
    for minute in range(2 * REMEMBERED):
        recollection.remember(ENTRANCE, TEN + HOUR + timedelta(minutes=minute), PARTY)

    assert recollection.at(ENTRANCE, TEN) == CALM


def test_only_so_many_changes_are_remembered() -> None:
    recollection = Recollection()
    for hour in range(REMEMBERED + 1):
        recollection.remember(ENTRANCE, TEN + hour * HOUR, AnswerContext(SceneName(f"scene-{hour}")))

    assert recollection.at(ENTRANCE, TEN) == NO_CONTEXT
    assert recollection.at(ENTRANCE, TEN + HOUR).scene == "scene-1"
