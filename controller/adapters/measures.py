"""Measures: numbers from tills and counters, stored once however often they are sent."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from controller.adapters.submission import Measurement
from controller.adapters.tables_feedback import MeasureRow


def insert_measure(session: Session, measure: Measurement, received_at: datetime) -> bool:
    """Store a measure; False if its id was stored before, and then the first stands."""
    if session.get(MeasureRow, measure.id) is not None:
        return False
    session.add(
        MeasureRow(
            id=measure.id,
            metric=measure.metric,
            zone=measure.zone,
            value=measure.value,
            begins=measure.begins,
            ends=measure.ends,
            received_at=received_at,
        )
    )
    return True


def measures_between(
    session: Session, metric: str, zone: str | None, begins: datetime, ends: datetime
) -> Sequence[MeasureRow]:
    """The measures of a zone (`None`: of the whole store) that overlap ``[begins, ends)``, by beginning."""
    query = select(MeasureRow).where(
        MeasureRow.metric == metric,
        MeasureRow.zone == zone,
        MeasureRow.begins < ends,
        MeasureRow.ends > begins,
    )
    return session.exec(query.order_by(col(MeasureRow.begins), col(MeasureRow.id))).all()
