"""What the store has learned, as rows for other programs: no contact, no name, no words of a customer."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from sqlmodel import Session, col, or_, select

from controller.adapters.database_errors import DatabaseUnavailableError
from controller.adapters.engines import database_url, reading_engine
from controller.adapters.export_columns import ANSWER_COLUMNS
from controller.adapters.migrations import migrate
from controller.adapters.tables import ExposureRow, MeasureRow, ResponseRow
from controller.adapters.tables_control import DeliveryRow, ReceiptRow
from controller.adapters.wire import instant, maybe_instant
from controller.errors import AmbiyansError

Row = Mapping[str, object]


class ExportFileError(AmbiyansError):
    """The file to write cannot be written."""

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(f"{file} cannot be written: {reason}")
        self.file = file
        self.reason = reason


@contextmanager
def reading_session(url: str) -> Iterator[Session]:
    """A session that only reads; however long it lasts, the controller beside it goes on writing.

    Raises as ``Database`` does, and ``DatabaseUnavailableError`` instead of making a new, empty database.
    """
    address = database_url(url)
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").is_file():
        raise DatabaseUnavailableError(address.render_as_string(), "there is no such file, is --data right?")
    migrate(address)
    engine = reading_engine(address, readers=1)
    try:
        with Session(engine) as session:
            yield session
    finally:
        engine.dispose()


def answers(session: Session, begins: datetime | None, ends: datetime | None) -> Iterator[Row]:
    """The answers given in ``[begins, ends)``, in order of time, with ``ANSWER_COLUMNS``."""
    query = select(ResponseRow).order_by(col(ResponseRow.at), col(ResponseRow.id))
    if begins is not None:
        query = query.where(ResponseRow.at >= begins)
    if ends is not None:
        query = query.where(ResponseRow.at < ends)
    for row in session.exec(query, execution_options={"yield_per": 1000}):
        yield {
            **{name: getattr(row, name) for name in ANSWER_COLUMNS},
            "at": instant(row.at),
            "received_at": instant(row.received_at),
        }


def exposures(session: Session, begins: datetime | None, ends: datetime | None) -> Iterator[Row]:
    """The exposures that overlap ``[begins, ends)``, uncut, by beginning, with ``EXPOSURE_COLUMNS``."""
    query = select(ExposureRow).order_by(col(ExposureRow.begins), col(ExposureRow.zone))
    if begins is not None:
        query = query.where(or_(col(ExposureRow.ends).is_(None), col(ExposureRow.ends) > begins))
    if ends is not None:
        query = query.where(ExposureRow.begins < ends)
    for row in session.exec(query, execution_options={"yield_per": 1000}):
        yield {
            "zone": row.zone,
            "scene": row.scene,
            "from": instant(row.begins),
            "to": maybe_instant(row.ends),
            "settled": instant(row.settled),
            "reason": row.reason,
            "experiment": row.experiment,
            "arm": row.arm,
            "delivered": row.delivered,
            **{sense: row.shares.get(sense) for sense in ("light", "music", "scent")},
        }


def receipts(session: Session, begins: datetime | None, ends: datetime | None) -> Iterator[Row]:
    """The deliveries of scene changes begun in ``[begins, ends)``, in order, with ``RECEIPT_COLUMNS``.

    A change without deliveries, or one that is under way, is one row without a device.
    """
    query = (
        select(ReceiptRow, DeliveryRow)
        .join(DeliveryRow, col(DeliveryRow.receipt_id) == col(ReceiptRow.id), isouter=True)
        .order_by(col(ReceiptRow.begun_at), col(ReceiptRow.id), col(DeliveryRow.position))
    )
    if begins is not None:
        query = query.where(ReceiptRow.begun_at >= begins)
    if ends is not None:
        query = query.where(ReceiptRow.begun_at < ends)
    found: Iterable[tuple[ReceiptRow, DeliveryRow | None]]
    found = session.exec(query, execution_options={"yield_per": 1000})
    for change, delivery in found:
        yield {
            "receipt": change.id,
            "zone": change.zone,
            "scene": change.scene,
            "cause": change.cause,
            "detail": change.detail,
            "begun_at": instant(change.begun_at),
            "receipt_status": change.status,
            **(_NO_DELIVERY if delivery is None else _delivery(delivery)),
        }


def measures(session: Session, begins: datetime | None, ends: datetime | None) -> Iterator[Row]:
    """The measures that reach into ``[begins, ends)``, uncut, by beginning, with ``MEASURE_COLUMNS``."""
    query = select(MeasureRow).order_by(col(MeasureRow.begins), col(MeasureRow.id))
    if begins is not None:
        query = query.where(or_(col(MeasureRow.ends) > begins, col(MeasureRow.begins) >= begins))
    if ends is not None:
        query = query.where(MeasureRow.begins < ends)
    for row in session.exec(query, execution_options={"yield_per": 1000}):
        yield {
            "id": row.id,
            "metric": row.metric,
            "zone": row.zone,
            "value": row.value,
            "from": instant(row.begins),
            "to": instant(row.ends),
            "received_at": instant(row.received_at),
        }


_NO_DELIVERY: Row = dict.fromkeys(
    ("device", "part", "status", "why", "note", "attempts", "sent_at", "observed_at")
)


def _delivery(row: DeliveryRow) -> Row:
    return {
        "device": row.device,
        "part": row.part,
        "status": row.status,
        "why": row.reason,
        "note": row.note,
        "attempts": row.attempts,
        "sent_at": maybe_instant(row.sent_at),
        "observed_at": maybe_instant(row.observed_at),
    }


NO_VALUES: Row = {"values": None}
"""What a block has whose design declares nothing."""
NO_STRATUM: Row = {"pair": None, "stratum": None}
"""A block has one of the two."""


def plan_rows(document: Mapping[str, Any]) -> Iterator[Row]:
    """The blocks of the plan in a report's document, with ``PLAN_COLUMNS``."""
    for block in document["plan"]["blocks"]:
        yield {**NO_STRATUM, **block, "from": block["begins"], "to": block["ends"]}


@contextmanager
def opened(file: Path) -> Iterator[TextIO]:
    """The text file to write, which appears under its name when it is whole; raises ``ExportFileError``."""
    with replaced(file) as part, part.open("w", encoding="utf-8", newline="") as stream:
        yield stream


@contextmanager
def opened_binary(file: Path) -> Iterator[BinaryIO]:
    """The same for bytes."""
    with replaced(file) as part, part.open("wb") as stream:
        yield stream


@contextmanager
def replaced(file: Path) -> Iterator[Path]:
    """A path to write to, which takes the place of ``file`` when all is well; raises ``ExportFileError``."""
    part = file.with_name(f"{file.name}.part")
    try:
        yield part
        part.replace(file)
    except OSError as error:
        raise ExportFileError(file, error.strerror or str(error)) from error
    finally:
        with suppress(OSError):
            part.unlink()


def write_csv(stream: TextIO, columns: Iterable[str], rows: Iterable[Row]) -> None:
    """RFC 4180 under the names of the columns; lists and objects are JSON, nothing is empty."""
    names = list(columns)
    writer = csv.writer(stream)
    writer.writerow(names)
    writer.writerows([_cell(row[name]) for name in names] for row in rows)


def write_json(stream: TextIO, columns: Iterable[str], rows: Iterable[Row]) -> None:
    """One array with one object a line."""
    names = list(columns)
    between = "[\n"
    for row in rows:
        stream.write(between + json.dumps({name: row[name] for name in names}, ensure_ascii=False))
        between = ",\n"
    stream.write("[]\n" if between == "[\n" else "\n]\n")


def _cell(value: object) -> object:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value
