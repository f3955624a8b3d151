"""Records of the answers: stored once each, read by place and time, erased for whom they belong to."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlmodel import Session, col, or_, select

from controller.adapters.keyset import Page, page
from controller.adapters.records_audit import audit
from controller.adapters.records_responses import from_customers
from controller.adapters.tables_feedback import AlertRow, QuarantineRow, ResponseRow
from controller.atmosphere.model import ZoneId
from controller.feedback.alerts import Opinion
from controller.feedback.scores import Metric
from controller.feedback.trust import Grade

MOST_QUARANTINED_BYTES = 4096


class Scored(NamedTuple):
    """One answer, as far as experiments and charts need it; `at` is aware UTC."""

    zone: ZoneId
    at: datetime
    score: int
    trust: Grade


def insert_response(session: Session, response: ResponseRow) -> bool:
    """Store an answer; False if its id was stored before, and then the first stands."""
    if session.get(ResponseRow, response.id) is not None:
        return False
    session.add(response)
    session.flush()
    return True


def responses_between(
    session: Session, zone: ZoneId | None, begins: datetime, ends: datetime
) -> Sequence[ResponseRow]:
    """The answers given in ``[begins, ends)``, in a zone or (`None`) anywhere, in order of time."""
    query = select(ResponseRow).where(ResponseRow.at >= begins, ResponseRow.at < ends)
    if zone is not None:
        query = query.where(ResponseRow.zone == zone)
    return session.exec(query.order_by(col(ResponseRow.at), col(ResponseRow.id))).all()


def page_of_responses(
    session: Session,
    *,
    zone: str | None = None,
    begins: datetime | None = None,
    ends: datetime | None = None,
    limit: int = 100,
    cursor: str | None = None,
) -> Page[ResponseRow]:
    """Answers given in ``[begins, ends)``, newest first; raises `CursorError`."""
    query = select(ResponseRow)
    if zone is not None:
        query = query.where(ResponseRow.zone == zone)
    if begins is not None:
        query = query.where(ResponseRow.at >= begins)
    if ends is not None:
        query = query.where(ResponseRow.at < ends)
    return page(
        session,
        query,
        col(ResponseRow.at),
        col(ResponseRow.id),
        last=lambda row: (row.at, row.id),
        limit=limit,
        cursor=cursor,
    )


def answers_between(
    session: Session, zones: Collection[ZoneId], begins: datetime, ends: datetime, metric: Metric
) -> list[Scored]:
    """The customers' answers to one question given in these zones in ``[begins, ends)``, in order of time."""
    query = (
        select(ResponseRow.zone, ResponseRow.at, ResponseRow.score, ResponseRow.trust)
        .where(
            col(ResponseRow.zone).in_(zones),
            from_customers(),
            ResponseRow.metric == metric,
            ResponseRow.at >= begins,
            ResponseRow.at < ends,
        )
        .order_by(col(ResponseRow.at), col(ResponseRow.id))
    )
    return [
        Scored(ZoneId(zone or ""), at, score, Grade(trust)) for zone, at, score, trust in session.exec(query)
    ]


def opinions_since(session: Session, zone: str, begins: datetime) -> list[Opinion]:
    """What a zone's customers said from then on."""
    query = select(ResponseRow.at, ResponseRow.metric, ResponseRow.score).where(
        ResponseRow.zone == zone, ResponseRow.at >= begins
    )
    return [Opinion(at, Metric(metric), score) for at, metric, score in session.exec(query)]


def same_score_before(
    session: Session, terminal: str, metric: Metric, score: int, at: datetime
) -> datetime | None:
    """When this terminal last sent this score, up to `at`."""
    query = (
        select(ResponseRow.at)
        .where(
            ResponseRow.terminal == terminal,
            ResponseRow.metric == metric,
            ResponseRow.score == score,
            ResponseRow.at <= at,
        )
        .order_by(col(ResponseRow.at).desc())
        .limit(1)
    )
    return session.exec(query).first()


def last_score_of(session: Session, terminal: str) -> tuple[str, int] | None:
    """Metric and score of the answer that a terminal gave last."""
    query = (
        select(ResponseRow.metric, ResponseRow.score)
        .where(ResponseRow.terminal == terminal)
        .order_by(col(ResponseRow.at).desc())
        .limit(1)
    )
    found = session.exec(query).first()
    return None if found is None else (found[0], found[1])


def last_alert_at(session: Session, zone: str) -> datetime | None:
    """When the staff of a zone was last alerted."""
    query = select(AlertRow.at).where(AlertRow.zone == zone).order_by(col(AlertRow.at).desc()).limit(1)
    return session.exec(query).first()


def quarantine(session: Session, terminal: str, payload: bytes, error: str, at: datetime) -> None:
    """Keep the beginning of an answer that can never be stored; the same one sent again is kept once."""
    kept = payload[:MOST_QUARANTINED_BYTES]
    last = session.exec(
        select(QuarantineRow)
        .where(QuarantineRow.terminal == terminal)
        .order_by(col(QuarantineRow.id).desc())
        .limit(1)
    ).first()
    if last is None or last.payload != kept:
        session.add(QuarantineRow(received_at=at, terminal=terminal, payload=kept, error=error))


def quarantined(session: Session, limit: int) -> Sequence[QuarantineRow]:
    """What was quarantined last, newest first."""
    return session.exec(select(QuarantineRow).order_by(col(QuarantineRow.id).desc()).limit(limit)).all()


def export_person(session: Session, person: str) -> list[dict[str, Any]]:
    """Everything stored of this contact or respondent, in JSON's types (KVKK art. 11, GDPR art. 15)."""
    return [row.model_dump(mode="json") for row in _rows_of(session, person)]


def erase_person(session: Session, person: str, *, actor: str, at: datetime) -> int:
    """Erase who gave the answers of this contact or respondent, and their words; returns how many answers.

    Scores stay, as nobody's. Audited without the name (KVKK art. 7, GDPR art. 17).
    """
    return _erase(session, _rows_of(session, person), actor, at)


def erase_persons_before(session: Session, before: datetime, *, actor: str, at: datetime) -> int:
    """Erase whoever answered before that time: the end of what consent was given for.

    Audited where there was anybody; otherwise the audit would fill with nothing.
    """
    query = select(ResponseRow).where(
        ResponseRow.received_at < before,
        or_(col(ResponseRow.contact).is_not(None), col(ResponseRow.respondent).is_not(None)),
    )
    rows = session.exec(query).all()
    return _erase(session, rows, actor, at) if rows else 0


def _rows_of(session: Session, person: str) -> Sequence[ResponseRow]:
    query = select(ResponseRow).where(or_(ResponseRow.contact == person, ResponseRow.respondent == person))
    return session.exec(query.order_by(col(ResponseRow.at))).all()


def _erase(session: Session, rows: Sequence[ResponseRow], actor: str, at: datetime) -> int:
    for row in rows:
        row.contact = row.respondent = row.comment = None
        row.consent = False
        session.add(row)
    audit(session, actor, "person.erase", "responses", {"answers": len(rows)}, at)
    return len(rows)
