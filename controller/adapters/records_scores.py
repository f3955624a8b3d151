"""Records of scores over time: hour by hour or day by day, in the store's wall time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from itertools import groupby

from sqlmodel import Session

from controller.adapters.records_feedback import Scored, answers_between
from controller.atmosphere.model import ZoneId
from controller.feedback.scores import Metric, Summary, summary


class Period(StrEnum):
    """How finely time is cut."""

    HOUR = "hour"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class PeriodScore:
    """The answers of one hour or day; periods without answers do not appear."""

    begins: datetime
    """aware, local time of the store"""
    summary: Summary


def scores_over_time(
    session: Session,
    zones: Iterable[ZoneId],
    begins: datetime,
    ends: datetime,
    metric: Metric,
    *,
    period: Period,
    timezone: tzinfo,
) -> list[PeriodScore]:
    """One summary for each hour or day of ``[begins, ends)`` that has answers, in order."""
    answers = answers_between(session, list(zones), begins, ends, metric)
    return [
        PeriodScore(start.astimezone(timezone), summary(metric, [answer.score for answer in group]))
        for start, group in groupby(answers, key=lambda answer: _start(answer, period, timezone))
    ]


def _start(answer: Scored, period: Period, timezone: tzinfo) -> datetime:
    """Where the answer's period begins, in UTC: an hour that the clock repeats in autumn is two periods."""
    local = answer.at.astimezone(timezone)
    if period is Period.DAY:
        return local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0).astimezone(UTC)
    into_the_hour = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    return answer.at - into_the_hour
