"""Records of scene changes: the receipt with its deliveries, and the ticks of the human touches."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import delete, insert
from sqlmodel import Session, col, select

from controller.adapters.records_audit import audit
from controller.adapters.tables_control import DeliveryRow, ReceiptRow, TaskTickRow
from controller.atmosphere.delivery import Delivery, DeliveryStatus, Receipt, ReceiptStatus
from controller.atmosphere.model import (
    Clamp,
    Command,
    DeviceId,
    PartId,
    ReasonKind,
    SceneName,
    Sense,
    State,
    Text,
    ZoneId,
)

_STATE = TypeAdapter(State)
_TASKS = TypeAdapter(tuple[tuple[Sense, Text], ...])
_MISSING = TypeAdapter(tuple[Sense, ...])
_CLAMPS = TypeAdapter(tuple[Clamp, ...])


def save_begun(session: Session, header: Receipt, parts: Sequence[PartId]) -> None:
    """Store that a scene change began and which parts it is for; until more is stored they count as queued.

    One row, however many parts: the writer must not take the processor from the devices' answers.
    """
    values = _receipt_values(header) | {"status": ReceiptStatus.PENDING, "parts": [list(p) for p in parts]}
    session.add(ReceiptRow(**values))
    session.flush()


def save_receipt(session: Session, receipt: Receipt) -> None:
    """Store a receipt as it stands now, whole, in the place of what was stored of it before."""
    session.merge(ReceiptRow(**_receipt_values(receipt)))
    session.flush()
    session.exec(delete(DeliveryRow).where(col(DeliveryRow.receipt_id) == receipt.id))
    _insert_deliveries(session, [receipt])


def add_receipts(session: Session, receipts: Sequence[Receipt]) -> None:
    """Store receipts that were never stored before, in one go."""
    if receipts:
        session.exec(insert(ReceiptRow), params=[_receipt_values(receipt) for receipt in receipts])
        _insert_deliveries(session, receipts)


def load_receipt(session: Session, receipt_id: str) -> Receipt | None:
    """The receipt as it was stored last."""
    row = session.get(ReceiptRow, receipt_id)
    return None if row is None else _receipts(session, [row])[0]


def recent_receipts(session: Session, zone: ZoneId | None, limit: int) -> list[Receipt]:
    """The last scene changes of a zone (or of all), newest first."""
    query = select(ReceiptRow).order_by(col(ReceiptRow.begun_at).desc(), col(ReceiptRow.id)).limit(limit)
    if zone is not None:
        query = query.where(ReceiptRow.zone == zone)
    return _receipts(session, session.exec(query).all())


def tick_task(session: Session, receipt: Receipt, position: int, at: datetime, actor: str) -> bool:
    """Note that someone did the receipt's task number `position`; False if that was noted before. Audited.

    The receipt is stored already. Raises `IndexError` where it has no such task.
    """
    sense, _ = receipt.tasks[position]
    if session.get(TaskTickRow, (receipt.id, position)) is not None:
        return False
    session.add(
        TaskTickRow(
            receipt_id=receipt.id,
            position=position,
            zone=receipt.zone,
            scene=receipt.scene,
            sense=sense,
            at=at,
            actor=actor,
        )
    )
    audit(session, actor, "task.tick", f"zone:{receipt.zone}", {"receipt": receipt.id, "task": position}, at)
    return True


def untick_task(session: Session, receipt_id: str, position: int, at: datetime, actor: str) -> bool:
    """Take a tick back; False if there is none. Audited."""
    tick = session.get(TaskTickRow, (receipt_id, position))
    if tick is None:
        return False
    session.delete(tick)
    session.flush()
    audit(session, actor, "task.untick", f"zone:{tick.zone}", {"receipt": receipt_id, "task": position}, at)
    return True


def ticks_of(session: Session, receipt_id: str) -> dict[int, TaskTickRow]:
    """The ticks of one receipt by the position of the task."""
    rows = session.exec(select(TaskTickRow).where(TaskTickRow.receipt_id == receipt_id))
    return {row.position: row for row in rows}


def ticks_between(session: Session, begins: datetime, ends: datetime) -> Sequence[TaskTickRow]:
    """What the staff did in ``[begins, ends)``, in order of time."""
    query = select(TaskTickRow).where(TaskTickRow.at >= begins, TaskTickRow.at < ends)
    return session.exec(query.order_by(col(TaskTickRow.at))).all()


def _receipt_values(receipt: Receipt) -> dict[str, Any]:
    return {
        "id": receipt.id,
        "zone": receipt.zone,
        "scene": receipt.scene,
        "cause": receipt.cause,
        "detail": receipt.detail,
        "begun_at": receipt.begun_at,
        "status": receipt.status,
        "tasks": _TASKS.dump_python(receipt.tasks, mode="json"),
        "missing": _MISSING.dump_python(receipt.missing, mode="json"),
        "clamps": _CLAMPS.dump_python(receipt.clamps, mode="json"),
        "parts": None,
    }


def _insert_deliveries(session: Session, receipts: Sequence[Receipt]) -> None:
    values = [
        _delivery_values(receipt.id, position, delivery)
        for receipt in receipts
        for position, delivery in enumerate(receipt.deliveries)
    ]
    if values:
        session.exec(insert(DeliveryRow), params=values)


def _delivery_values(receipt_id: str, position: int, delivery: Delivery) -> dict[str, Any]:
    return {
        "receipt_id": receipt_id,
        "position": position,
        "device": delivery.part.device,
        "part": delivery.part.part,
        "want": _STATE.dump_python(delivery.command.want, mode="json", exclude_none=True),
        "fade_s": delivery.command.fade_s,
        "status": delivery.status,
        "reason": delivery.reason,
        "note": delivery.note,
        "attempts": delivery.attempts,
        "sent_at": delivery.sent_at,
        "observed_at": delivery.observed_at,
        "due_at": delivery.due_at,
    }


def _receipts(session: Session, rows: Sequence[ReceiptRow]) -> list[Receipt]:
    deliveries: dict[str, list[Delivery]] = {row.id: [] for row in rows}
    query = select(DeliveryRow).where(col(DeliveryRow.receipt_id).in_(deliveries))
    for row in session.exec(query.order_by(col(DeliveryRow.receipt_id), col(DeliveryRow.position))):
        deliveries[row.receipt_id].append(_delivery(row))
    return [_receipt(row, tuple(deliveries[row.id] or _queued(row))) for row in rows]


def _queued(row: ReceiptRow) -> list[Delivery]:
    return [Delivery(Command(PartId(DeviceId(d), part), State())) for d, part in row.parts or ()]


def _receipt(row: ReceiptRow, deliveries: tuple[Delivery, ...]) -> Receipt:
    return Receipt(
        id=row.id,
        zone=ZoneId(row.zone),
        scene=SceneName(row.scene),
        cause=ReasonKind(row.cause),
        detail=row.detail,
        begun_at=row.begun_at,
        deliveries=deliveries,
        tasks=_TASKS.validate_python(row.tasks),
        missing=_MISSING.validate_python(row.missing),
        clamps=_CLAMPS.validate_python(row.clamps),
    )


def _delivery(row: DeliveryRow) -> Delivery:
    return Delivery(
        command=Command(PartId(DeviceId(row.device), row.part), _STATE.validate_python(row.want), row.fade_s),
        status=DeliveryStatus(row.status),
        reason=row.reason,
        note=row.note,
        attempts=row.attempts,
        sent_at=row.sent_at,
        observed_at=row.observed_at,
        due_at=row.due_at,
    )
