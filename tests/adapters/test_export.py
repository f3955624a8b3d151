"""An export holds what the store has learned in the time that was asked for, and stops no writer."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.adapters.database import open_session
from controller.adapters.database_errors import DatabaseUnavailableError
from controller.adapters.export import (
    ExportFileError,
    answers,
    exposures,
    measures,
    opened,
    reading_session,
    receipts,
    write_csv,
    write_json,
)
from controller.adapters.export_columns import EXPOSURE_COLUMNS, MEASURE_COLUMNS, RECEIPT_COLUMNS
from controller.adapters.records import insert_response, save_exposure, save_receipt
from controller.adapters.tables import MeasureRow, ResponseRow
from controller.atmosphere.model import Exposure, ReasonKind, SceneName, Sense, ZoneId
from tests.adapters import databases
from tests.adapters.databases import NOON
from tests.adapters.test_records_receipts import RECEIPT

sqlite_url = databases.sqlite_url

HOUR = timedelta(hours=1)
ROWS = st.lists(st.fixed_dictionaries({"zone": st.text(), "reasons": st.lists(st.text())}))


def answer(name: str, at: datetime) -> ResponseRow:
    return ResponseRow(
        id=name,
        zone="entrance",
        metric="csat",
        score=4,
        at=at,
        received_at=at,
        source="api",
        contact="ali@example.com",
        consent=True,
        comment="I am Ali",
    )


def exposure(begins: datetime, ends: datetime | None) -> Exposure:
    return Exposure(
        ZoneId("entrance"),
        SceneName("calm"),
        begins,
        ends,
        begins,
        0.75,
        ReasonKind.SCHEDULE,
        shares=((Sense.LIGHT, 0.5), (Sense.MUSIC, 1.0)),
    )


def test_answers_are_those_of_the_time_that_was_asked_for(sqlite_url: str) -> None:
    with open_session(sqlite_url) as session:
        for name, hours in (("late", 2), ("first", 0), ("early", -1), ("second", 1)):
            insert_response(session, answer(name, NOON + hours * HOUR))

    with reading_session(sqlite_url) as session:
        found = [row["id"] for row in answers(session, NOON, NOON + 2 * HOUR)]
        everything = [row["id"] for row in answers(session, None, None)]

    assert found == ["first", "second"]
    assert everything == ["early", "first", "second", "late"]


def test_nobody_is_found_in_an_export(sqlite_url: str) -> None:
    with open_session(sqlite_url) as session:
        insert_response(session, answer("one", NOON))

    with reading_session(sqlite_url) as session:
        rows = list(answers(session, None, None))

    assert rows[0]["at"] == "2026-11-03T12:00:00Z"
    assert "ali" not in json.dumps(rows).lower()


def test_exposures_that_reach_into_the_time_are_whole(sqlite_url: str) -> None:
    stretches = [(-2, -1), (-1, 1), (1, None)]
    with open_session(sqlite_url) as session:
        for begins, ends in stretches:
            save_exposure(
                session, exposure(NOON + begins * HOUR, None if ends is None else NOON + ends * HOUR)
            )

    with reading_session(sqlite_url) as session:
        found = list(exposures(session, NOON, NOON + 2 * HOUR))

    assert [(row["from"], row["to"]) for row in found] == [
        ("2026-11-03T11:00:00Z", "2026-11-03T13:00:00Z"),
        ("2026-11-03T13:00:00Z", None),
    ]
    assert [found[0][name] for name in ("delivered", "light", "music", "scent")] == [0.75, 0.5, 1.0, None]
    assert set(found[0]) == set(EXPOSURE_COLUMNS)


def test_the_controller_stores_answers_while_an_export_is_read_slowly(sqlite_url: str) -> None:
    with open_session(sqlite_url) as session:
        insert_response(session, answer("before", NOON))

    with reading_session(sqlite_url) as reading:
        rows = answers(reading, None, None)
        first = next(iter(rows))
        with open_session(sqlite_url) as session:
            assert insert_response(session, answer("meanwhile", NOON + HOUR))
        rest = list(rows)

    assert (first["id"], rest) == ("before", [])


def test_a_folder_without_a_database_gets_none(tmp_path: Path) -> None:
    with (
        pytest.raises(DatabaseUnavailableError, match="there is no such file"),
        reading_session(f"sqlite:///{tmp_path / 'typo' / 'ambiyans.sqlite3'}"),
    ):
        pass

    assert list(tmp_path.iterdir()) == []


@given(ROWS)
def test_csv_gives_back_what_was_written(rows: list[Mapping[str, object]]) -> None:
    stream = io.StringIO(newline="")

    write_csv(stream, ["zone", "reasons"], rows)

    stream.seek(0)
    assert [
        {"zone": row["zone"], "reasons": json.loads(row["reasons"])} for row in csv.DictReader(stream)
    ] == rows


@given(ROWS)
def test_json_gives_back_what_was_written(rows: list[Mapping[str, object]]) -> None:
    stream = io.StringIO()

    write_json(stream, ["zone", "reasons"], rows)

    assert json.loads(stream.getvalue()) == rows


def test_an_export_that_breaks_off_leaves_the_last_one_alone(tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    file.write_text("of yesterday", encoding="utf-8")

    with pytest.raises(ZeroDivisionError), opened(file) as stream:
        write_csv(stream, ["share"], ({"share": 1 / left} for left in (1, 0)))

    assert {each.name: each.read_text() for each in tmp_path.iterdir()} == {"answers.csv": "of yesterday"}


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with (
        pytest.raises(ExportFileError, match=r"answers\.csv cannot be written: No such file"),
        opened(tmp_path / "nowhere" / "answers.csv"),
    ):
        pass


def test_a_scene_change_is_a_row_for_each_device_and_one_without_devices_a_row_alone(sqlite_url: str) -> None:
    empty = replace(RECEIPT, id="r-0", deliveries=(), begun_at=NOON - HOUR)
    with open_session(sqlite_url) as session:
        save_receipt(session, RECEIPT)
        save_receipt(session, empty)

    with reading_session(sqlite_url) as session:
        all_rows = list(receipts(session, None, None))
        later = list(receipts(session, NOON, None))

    assert [(r["receipt"], r["device"], r["status"], r["attempts"]) for r in all_rows] == [
        ("r-0", None, None, None),
        ("r-1", "lamp", "acked", 2),
        ("r-1", "diffuser", "queued", 0),
    ]
    assert later == all_rows[1:]
    assert all(set(row) == set(RECEIPT_COLUMNS) for row in all_rows)


def test_measures_are_exported_as_they_were_sent(sqlite_url: str) -> None:
    with open_session(sqlite_url) as session:
        for name, hours in (("before", -1), ("sold", 0)):
            begins = NOON + hours * HOUR
            row = MeasureRow(
                id=name, metric="sales", value=12.5, begins=begins, ends=begins + HOUR, received_at=NOON
            )
            session.add(row)

        (found,) = measures(session, NOON, NOON + HOUR)

    assert found.keys() == MEASURE_COLUMNS.keys()
    assert (found["id"], found["value"], found["zone"]) == ("sold", 12.5, None)
    assert (found["from"], found["to"]) == ("2026-11-03T12:00:00Z", "2026-11-03T13:00:00Z")
