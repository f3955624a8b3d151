"""Records of what the zones really were: stretches of observed atmosphere."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, col, or_, select

from controller.adapters.tables_control import ExposureRow
from controller.atmosphere.model import Exposure, ReasonKind, SceneName, Sense, ZoneId


def save_exposure(session: Session, exposure: Exposure) -> None:
    """Store an exposure as it stands now; it is known by its zone and beginning."""
    session.merge(ExposureRow(**_values(exposure)))


def add_exposures(session: Session, exposures: Sequence[Exposure]) -> None:
    """Store exposures that were never stored before, in one go."""
    if exposures:
        session.exec(insert(ExposureRow), params=[_values(exposure) for exposure in exposures])


def exposures_between(
    session: Session, zone: ZoneId | None, begins: datetime, ends: datetime
) -> list[Exposure]:
    """The exposures that overlap ``[begins, ends)``, uncut, by beginning; one that still lasts has no end."""
    query = select(ExposureRow).where(
        ExposureRow.begins < ends, or_(col(ExposureRow.ends).is_(None), col(ExposureRow.ends) > begins)
    )
    if zone is not None:
        query = query.where(ExposureRow.zone == zone)
    rows = session.exec(query.order_by(col(ExposureRow.begins), col(ExposureRow.zone)))
    return [_exposure(row) for row in rows]


def lasting_exposures(session: Session) -> list[Exposure]:
    """Those without an end; after a crash these are the ones to close."""
    query = select(ExposureRow).where(col(ExposureRow.ends).is_(None)).order_by(col(ExposureRow.begins))
    return [_exposure(row) for row in session.exec(query)]


def _values(exposure: Exposure) -> dict[str, Any]:
    return {
        "zone": exposure.zone,
        "begins": exposure.begins,
        "ends": exposure.ends,
        "settled": exposure.settled,
        "scene": exposure.scene,
        "delivered": exposure.delivered,
        "reason": exposure.reason,
        "experiment": exposure.experiment,
        "arm": exposure.arm,
        "shares": {sense.value: share for sense, share in exposure.shares},
    }


def _exposure(row: ExposureRow) -> Exposure:
    return Exposure(
        zone=ZoneId(row.zone),
        scene=SceneName(row.scene),
        begins=row.begins,
        ends=row.ends,
        settled=row.settled,
        delivered=row.delivered,
        reason=ReasonKind(row.reason),
        experiment=row.experiment,
        arm=row.arm,
        shares=tuple((sense, row.shares[sense]) for sense in Sense if sense in row.shares),
    )
