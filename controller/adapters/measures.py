"""Measures: numbers from tills and counters, stored once however often they are sent."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import Session, col, or_, select

from controller.adapters.submission import Measurement
from controller.adapters.tables_feedback import MeasureRow
from controller.atmosphere.model import ZoneId
from controller.experiment.measure import Measure


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


def measures_of(
    session: Session, metrics: Collection[str], zones: Collection[ZoneId], begins: datetime, ends: datetime
) -> list[Measure]:
    """The measures of these zones and of the whole store that reach into ``[begins, ends)``, in order."""
    place = or_(col(MeasureRow.zone).is_(None), col(MeasureRow.zone).in_(zones))
    reaches = or_(col(MeasureRow.ends) > begins, col(MeasureRow.begins) >= begins)
    query = (
        select(MeasureRow)
        .where(col(MeasureRow.metric).in_(metrics), place, MeasureRow.begins < ends, reaches)
        .order_by(col(MeasureRow.begins), col(MeasureRow.id))
    )
    return [
        Measure(row.metric, None if row.zone is None else ZoneId(row.zone), row.value, row.begins, row.ends)
        for row in session.exec(query, execution_options={"yield_per": 1000})
    ]
