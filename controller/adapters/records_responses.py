"""Records of answers as experiments read them: to every question, with what they say of their givers."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import QueryableAttribute, load_only
from sqlmodel import Session, col, or_, select

from controller.adapters.tables_feedback import ResponseRow
from controller.atmosphere.model import ZoneId
from controller.experiment.declared import SegmentKey
from controller.experiment.metric import Metric
from controller.experiment.response import Response
from controller.feedback.trust import Grade

STAFF = "staff"
"""An answer whose segment or channel is called this is an employee's."""


_READ: tuple[QueryableAttribute[Any], ...] = tuple(
    getattr(ResponseRow, name)
    for name in ("zone", "at", "metric", "score", "trust", *(key.value for key in SegmentKey))
)


def from_customers() -> ColumnElement[bool]:
    """The condition that an answer is no employee's."""
    segment, channel = col(ResponseRow.segment), col(ResponseRow.channel)
    return or_(segment.is_(None), segment != STAFF) & or_(channel.is_(None), channel != STAFF)


def responses_between(
    session: Session, zones: Collection[ZoneId], begins: datetime, ends: datetime, keys: Sequence[SegmentKey]
) -> list[Response]:
    """The answers to all questions given in these zones in ``[begins, ends)``, in order of time.

    ``keys`` are what is told of whoever answered; no name, contact or words are read.
    """
    query = (
        select(ResponseRow)
        .options(load_only(*_READ))
        .where(col(ResponseRow.zone).in_(zones), ResponseRow.at >= begins, ResponseRow.at < ends)
        .order_by(col(ResponseRow.at), col(ResponseRow.id))
    )
    return [
        Response(
            zone=ZoneId(row.zone or ""),
            at=row.at,
            metric=Metric(row.metric),
            score=row.score,
            counts=Grade(row.trust) is not Grade.LOW,
            staff=STAFF in {row.segment, row.channel},
            groups=tuple(getattr(row, key.value) for key in keys),
        )
        for row in session.exec(query, execution_options={"yield_per": 1000})
    ]
