"""Who changed what: one row beside every change, in the transaction of the change."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from controller.adapters.tables_people import AuditRow

CONTROLLER = "controller"
"""The actor of what no person asked for."""


def audit(  # noqa: PLR0917 - read as the sentence it is: who did what to which, with what, when
    session: Session, actor: str, action: str, subject: str, detail: Mapping[str, object], at: datetime
) -> None:
    """Write down that `actor` did `action` (e.g. ``override.begin``) to `subject` (e.g. ``zone:entrance``).

    `detail` holds JSON's types only, and never what may have to be erased: contacts, comments, secrets.
    """
    session.add(AuditRow(at=at, actor=actor, action=action, subject=subject, detail=dict(detail)))


def recent_audit(session: Session, limit: int, *, subject: str | None = None) -> Sequence[AuditRow]:
    """The last changes, newest first."""
    query = select(AuditRow).order_by(col(AuditRow.at).desc(), col(AuditRow.id).desc()).limit(limit)
    if subject is not None:
        query = query.where(AuditRow.subject == subject)
    return session.exec(query).all()
