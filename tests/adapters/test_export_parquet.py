"""Exports as Parquet."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from controller.adapters.export import ExportFileError
from controller.adapters.export_columns import EXPORTS, sql_type
from controller.adapters.export_parquet import write_parquet

COLUMNS = {
    "at": "when it's given",
    "zone": "where",
    "score": "the answer",
    "reasons": "why",
    "settings": "what",
}
ROW = {
    "at": "2026-11-03T12:00:00Z",
    "zone": "giriş",
    "score": 4,
    "reasons": ["light", "'music'"],
    "settings": {"volume": 0.3},
}


def rows(file: Path, query: str) -> list[tuple[Any, ...]]:
    return duckdb.execute(query, [str(file)]).fetchall()


def test_columns_have_their_types(tmp_path: Path) -> None:
    file = tmp_path / "answers.parquet"

    write_parquet(file, COLUMNS, [ROW, {**dict.fromkeys(COLUMNS), "zone": "cafe"}])

    first, second = rows(file, 'SELECT epoch("at"), zone, score, reasons, settings FROM read_parquet(?)')
    noon = datetime(2026, 11, 3, 12, tzinfo=UTC).timestamp()
    assert first == (noon, "giriş", 4, ["light", "'music'"], '{"volume": 0.3}')
    assert second == (None, "cafe", None, None, None)


def test_the_file_says_what_its_columns_mean(tmp_path: Path) -> None:
    file = tmp_path / "answers.parquet"

    write_parquet(file, COLUMNS, [ROW])

    ((value,),) = rows(file, "SELECT value FROM parquet_kv_metadata(?) WHERE key = 'columns'")
    assert json.loads(value) == COLUMNS


@pytest.mark.parametrize("export", EXPORTS)
def test_an_export_without_rows_still_has_its_columns(tmp_path: Path, export: str) -> None:
    file = tmp_path / "none.parquet"

    write_parquet(file, EXPORTS[export], [])

    described = rows(file, "DESCRIBE SELECT * FROM read_parquet(?)")
    assert [(name, kind) for name, kind, *_ in described] == [(n, sql_type(n)) for n in EXPORTS[export]]


def test_a_folder_that_is_not_there_is_named_and_nothing_is_left(tmp_path: Path) -> None:
    file = tmp_path / "none" / "answers.parquet"

    with pytest.raises(ExportFileError, match=r"answers\.parquet cannot be written"):
        write_parquet(file, COLUMNS, [ROW])
    assert list(tmp_path.iterdir()) == []
