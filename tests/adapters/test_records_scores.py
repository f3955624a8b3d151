"""Scores over time, by the clock on the shop's wall."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from controller.adapters.records import Period, insert_response, scores_over_time
from controller.adapters.tables import ResponseRow
from controller.atmosphere.model import ZoneId
from controller.feedback.scores import Metric
from tests.adapters import databases

session, sqlite_url = databases.session, databases.sqlite_url

ISTANBUL, BERLIN = ZoneInfo("Europe/Istanbul"), ZoneInfo("Europe/Berlin")


def give(session: Session, at: str, score: int) -> None:
    when = datetime.fromisoformat(at)
    row = ResponseRow(
        id=at, zone="entrance", metric="csat", score=score, at=when, received_at=when, source="api"
    )
    insert_response(session, row)


def over_time(session: Session, period: Period, timezone: ZoneInfo) -> list[tuple[str, int, float | None]]:
    begins, ends = datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
    scores = scores_over_time(
        session, [ZoneId("entrance")], begins, ends, Metric.CSAT, period=period, timezone=timezone
    )
    return [(score.begins.isoformat(), score.summary.answers, score.summary.mean) for score in scores]


def test_a_day_ends_at_the_stores_own_midnight(session: Session) -> None:
    give(session, "2026-11-03T20:59:00+00:00", 5)  # 23:59 in Istanbul
    give(session, "2026-11-03T21:01:00+00:00", 2)  # 00:01 of the next day

    assert over_time(session, Period.DAY, ISTANBUL) == [
        ("2026-11-03T00:00:00+03:00", 1, 5.0),
        ("2026-11-04T00:00:00+03:00", 1, 2.0),
    ]


def test_the_hour_that_autumn_repeats_is_two_hours(session: Session) -> None:
    give(session, "2026-10-25T02:30:00+02:00", 5)
    give(session, "2026-10-25T02:10:00+01:00", 3)
    give(session, "2026-10-25T02:50:00+01:00", 4)

    assert over_time(session, Period.HOUR, BERLIN) == [
        ("2026-10-25T02:00:00+02:00", 1, 5.0),
        ("2026-10-25T02:00:00+01:00", 2, 3.5),
    ]
