"""Records of what people asked of the zones: overrides and the emergency switch."""

from datetime import datetime

from pydantic import TypeAdapter
from sqlmodel import Session, col, or_, select

from controller.adapters.records_audit import CONTROLLER, audit
from controller.adapters.tables_control import EmergencyRow, OverrideRow
from controller.atmosphere.model import Override, Patch, SceneName, ZoneId

_PATCH = TypeAdapter(Patch)


def save_override(session: Session, override: Override) -> None:
    """Store an override and end those that its zone has; a zone has one at most. Audited by its `actor`."""
    for earlier in session.exec(
        select(OverrideRow).where(OverrideRow.zone == override.zone, col(OverrideRow.ended_at).is_(None))
    ):
        if earlier.id != override.id:
            earlier.ended_at = override.since
    patch = override.patch
    row = OverrideRow(
        id=override.id,
        zone=override.zone,
        since=override.since,
        until=override.until,
        scene=override.scene,
        patch=None if patch is None else _PATCH.dump_python(patch, mode="json", exclude_none=True),
        reason=override.reason,
        actor=override.actor,
    )
    session.merge(row)
    detail = {
        "override": override.id,
        "scene": override.scene,
        "patch": row.patch,
        "until": override.until.isoformat() if override.until else None,
        "reason": override.reason,
    }
    audit(session, override.actor, "override.begin", f"zone:{override.zone}", detail, at=override.since)


def end_override(session: Session, override_id: str, at: datetime, *, actor: str = CONTROLLER) -> bool:
    """End an override before its time; False if there is none such, or it has already ended."""
    row = session.get(OverrideRow, override_id)
    if row is None or row.ended_at is not None or (row.until is not None and row.until <= at):
        return False
    row.ended_at = at
    session.add(row)
    audit(session, actor, "override.end", f"zone:{row.zone}", {"override": row.id}, at=at)
    return True


def open_overrides(session: Session, now: datetime) -> list[Override]:
    """The overrides in force, oldest first."""
    query = (
        select(OverrideRow)
        .where(
            col(OverrideRow.ended_at).is_(None),
            or_(col(OverrideRow.until).is_(None), col(OverrideRow.until) > now),
        )
        .order_by(col(OverrideRow.since), col(OverrideRow.id))
    )
    return [_override(row) for row in session.exec(query)]


def set_emergency(session: Session, active: bool, at: datetime, actor: str) -> None:  # noqa: FBT001 - the state itself
    """Turn the emergency on or off; audited."""
    session.add(EmergencyRow(at=at, active=active, actor=actor))
    audit(session, actor, "emergency.on" if active else "emergency.off", "store", {}, at=at)


def emergency_active(session: Session) -> bool:
    """Whether it was turned on last."""
    latest = session.exec(select(EmergencyRow).order_by(col(EmergencyRow.id).desc()).limit(1)).first()
    return latest is not None and latest.active


def _override(row: OverrideRow) -> Override:
    return Override(
        id=row.id,
        zone=ZoneId(row.zone),
        since=row.since,
        until=row.until,
        scene=None if row.scene is None else SceneName(row.scene),
        patch=None if row.patch is None else _PATCH.validate_python(row.patch),
        reason=row.reason,
        actor=row.actor,
    )
