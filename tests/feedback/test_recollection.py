"""An answer that arrives late is about the moment in which it was given."""

from datetime import UTC, datetime, timedelta

from controller.atmosphere.model import SceneName, ZoneId
from controller.feedback.answer import NO_CONTEXT, AnswerContext
from controller.feedback.recollection import REMEMBERED, Recollection

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ENTRANCE, LOUNGE = ZoneId("entrance"), ZoneId("lounge")


def scene(name: str) -> AnswerContext:
    return AnswerContext(SceneName(name))


def test_a_late_answer_gets_the_scene_that_the_customer_stood_in() -> None:
    lately = Recollection()
    lately.remember(ENTRANCE, NOON, scene("calm"))
    lately.remember(ENTRANCE, NOON + 30 * MINUTE, scene("evening"))

    assert lately.at(ENTRANCE, NOON + 29 * MINUTE) == scene("calm")
    assert lately.at(ENTRANCE, NOON + 30 * MINUTE) == scene("evening")


def test_nothing_is_made_up_of_times_and_zones_that_nobody_saw() -> None:
    lately = Recollection()
    lately.remember(ENTRANCE, NOON, scene("calm"))

    assert lately.at(ENTRANCE, NOON - MINUTE) is NO_CONTEXT
    assert lately.at(LOUNGE, NOON) is NO_CONTEXT


def test_a_zone_that_stays_as_it_is_makes_nothing_be_forgotten() -> None:
    lately = Recollection()
    lately.remember(ENTRANCE, NOON, scene("calm"))

    for minute in range(2 * REMEMBERED):
        lately.remember(ENTRANCE, NOON + (minute + 1) * MINUTE, scene("evening"))

    assert lately.at(ENTRANCE, NOON) == scene("calm")


def test_what_was_too_many_changes_ago_is_unknown_rather_than_wrong() -> None:
    lately = Recollection()

    for change in range(REMEMBERED + 1):
        lately.remember(ENTRANCE, NOON + change * MINUTE, scene(f"scene-{change}"))

    assert lately.at(ENTRANCE, NOON) is NO_CONTEXT
    assert lately.at(ENTRANCE, NOON + MINUTE) == scene("scene-1")
