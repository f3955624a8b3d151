"""A Parquet file of blocks or answers, added up by DuckDB as it streams by.

Sound files, nearly all, are told by their sums alone. Where these leave a doubt, the rows are read again as
the lines of a CSV file are, so that a fault has the same words and the number of its row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from controller.adapters.analyze_file import (
    COLUMNS,
    LARGEST,
    AnalyzeError,
    BlockLine,
    Fault,
    Layout,
    blocks_of,
    check_header,
    known_arm,
    structure_faults,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_ROWS_AT_ONCE = 10_000


def read_parquet(path: Path, layout: Layout) -> list[BlockLine]:
    """All blocks of the file, ordered by the splitting column; raises ``AnalyzeError`` with its faults.

    The lines of faults are the numbers of rows, from 1. Reading needs memory by the number of blocks, not of
    answers.
    """
    with duckdb.connect() as database:
        try:
            header = _header(database, path)
            check_header(path, 1, header, layout)
            blocks = _sums(database, path, layout)
            if blocks is None:
                return blocks_of(path, 0, layout.columns, _rows(database, path, layout), layout)
        except duckdb.Error as error:
            reason = str(error).partition("\n")[0]
            raise AnalyzeError(path, [Fault(1, f"the file cannot be read as Parquet: {reason}")]) from error
    return blocks


def aggregation(layout: Layout) -> str:
    """The SQL by which rows become blocks: keys, rows, rows with an outcome, mean, largest magnitude.

    NaN is larger than every number.
    """
    keys = ", ".join(map(_quoted, _keys(layout)))
    texts = ", ".join(
        f"trim(CAST({_quoted(key)} AS VARCHAR)) AS key_{place}" for place, key in enumerate(_keys(layout))
    )
    return f"""
        SELECT {texts}, n, known, mean, largest
        FROM (
            SELECT {keys}, count(*) AS n, count(outcome) AS known,
                   avg(outcome) AS mean, max(abs(outcome)) AS largest
            FROM read_parquet(?) GROUP BY {keys}
        )
        ORDER BY {keys}"""  # noqa: S608 - the names are quoted


def _soundness(layout: Layout) -> str:
    """The SQL that says of the sums whether every row is sound, whether all pairs are whole, and the arms.

    It takes the largest sound outcome, and whether rows are answers. Blanks around a name do not make another
    block.
    """
    keys = [f"key_{place}" for place, _ in enumerate(_keys(layout))]
    named = " AND ".join(f"{key} <> ''" for key in keys)
    return f"""
        SELECT bool_and(coalesce(n = known AND largest <= ? AND (n = 1 OR ?) AND {named}, false))
               AND count(*) = count(DISTINCT ({", ".join(keys)})),
               count(*) = 2 * count(DISTINCT ({", ".join(keys[:-1])})),
               list(DISTINCT {keys[-1]})
        FROM sums"""  # noqa: S608 - no name of the file is in it


def _keys(layout: Layout) -> list[str]:
    """What tells blocks apart, the splitting column first."""
    own = [name for name in COLUMNS[layout.design] if name != "outcome"]
    return own if layout.by is None else [layout.by, *own]


def _header(database: duckdb.DuckDBPyConnection, path: Path) -> list[str]:
    rows = database.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)]).fetchall()
    for name, kind, *_ in rows:
        if name == "outcome" and not _is_number(kind):
            raise AnalyzeError(path, [Fault(1, f"the column 'outcome' holds {kind}, expected numbers")])
    return [row[0] for row in rows]


def _is_number(kind: str) -> bool:
    return kind.startswith(("DECIMAL", "FLOAT", "DOUBLE")) or kind.endswith("INT") or kind == "INTEGER"


def _sums(database: duckdb.DuckDBPyConnection, path: Path, layout: Layout) -> list[BlockLine] | None:
    """The blocks, or ``None`` where something is wrong with any row."""
    database.execute(f"CREATE TEMP TABLE sums AS {aggregation(layout)}", [str(path)])
    told = database.execute(_soundness(layout), [LARGEST, layout.answers]).fetchone()
    sound, whole, arms = told or (False, False, [])
    if not sound or not all(known_arm(arm, layout.design) for arm in arms):
        return None
    places = [f"key_{place}" for place, _ in enumerate(_keys(layout))]
    by = places.pop(0) if layout.by is not None else "NULL"
    block = places[1] if layout.design == "stratified" else "''"
    columns = f"1, {by}, {places[0]}, {places[-1]}, mean, {block}"
    rows = database.execute(f"SELECT {columns} FROM sums").fetchall()  # noqa: S608 - no name of the file
    blocks = list(map(BlockLine._make, rows))
    if layout.design == "paired" and whole:
        return blocks  # a pair has at most its two arms, so each has both
    return None if structure_faults(blocks, layout, (), arms) else blocks


def _rows(database: duckdb.DuckDBPyConnection, path: Path, layout: Layout) -> Iterator[tuple[int, list[str]]]:
    """Every row as text cells, with its number."""
    cells = ", ".join(f"coalesce(CAST({_quoted(name)} AS VARCHAR), '')" for name in layout.columns)
    query = f"SELECT file_row_number + 1, {cells} FROM read_parquet(?, file_row_number = true) ORDER BY 1"  # noqa: S608 - the names are quoted
    found = database.execute(query, [str(path)])
    while rows := found.fetchmany(_ROWS_AT_ONCE):
        yield from ((row[0], list(row[1:])) for row in rows)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
