"""An export as Parquet: typed columns, and the data dictionary in the file's own metadata."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb

from controller.adapters.export import Row, replaced
from controller.adapters.export_columns import sql_type


def write_parquet(file: Path, columns: Mapping[str, str], rows: Iterable[Row]) -> None:
    """Write rows under the names of the columns; objects become JSON texts.

    Rows pass through a temporary file, so that their number is not bounded by memory. Under the key
    ``columns`` the file's metadata holds what each column means, as JSON. Raises ``ExportFileError``.
    """
    types = {name: sql_type(name) for name in columns}
    with replaced(file) as part, tempfile.TemporaryDirectory() as folder:
        lines = Path(folder) / "rows.json"
        with lines.open("w", encoding="utf-8") as stream:
            for row in rows:
                cells = {name: _cell(row[name], types[name]) for name in columns}
                stream.write(json.dumps(cells, ensure_ascii=False) + "\n")
        structure = ", ".join(f"{_text(name)}: {_text(kind)}" for name, kind in types.items())
        meanings = json.dumps(dict(columns), ensure_ascii=False)
        with duckdb.connect() as database:
            # A file of no lines is no JSON, but a table of no rows.
            source = f"read_json({_text(str(lines))}, format = 'nd', columns = {{{structure}}})"
            empty = ", ".join(f"NULL::{kind} AS {_name(name)}" for name, kind in types.items())
            selected = f"FROM {source}" if lines.stat().st_size else f"SELECT {empty} WHERE false"
            try:
                database.execute(
                    f"COPY ({selected}) TO {_text(str(part))}"
                    f" (FORMAT parquet, COMPRESSION zstd, KV_METADATA {{columns: {_text(meanings)}}})"
                )
            except duckdb.IOException as error:
                raise OSError(str(error).partition("\n")[0]) from error


def _cell(value: object, kind: str) -> object:
    return (
        json.dumps(value, ensure_ascii=False)
        if kind == "VARCHAR" and isinstance(value, list | dict)
        else value
    )


def _text(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"


def _name(words: str) -> str:
    return '"' + words.replace('"', '""') + '"'
