"""Which kind each store of an offline analysis is: a declared attribute, read from a column of either file.

The kinds are declared with the attribute, as `format:street,mall`, so that neither a slip of the pen nor a
look at the results makes one more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

from controller.adapters.analyze_file import AnalyzeError, Fault, read_records
from controller.errors import AmbiyansError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

_FEWEST = 2


class NotDeclaredError(AmbiyansError):
    """The subgroups are not declared as `COLUMN:KIND,KIND`."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"--subgroup {text}: name the column and, before looking at any result, at least two kinds of it,"
            " each once, as in format:street,mall"
        )
        self.text = text


@dataclass(frozen=True, slots=True)
class Declaration:
    """An attribute of stores, and the kinds that were declared."""

    column: str
    kinds: tuple[str, ...]


def declaration(text: str) -> Declaration:
    """Read `COLUMN:KIND,KIND`; raises ``NotDeclaredError``.

    >>> declaration("format:street, mall")
    Declaration(column='format', kinds=('street', 'mall'))
    """
    column, _, rest = (part.strip() for part in text.partition(":"))
    kinds = tuple(kind.strip() for kind in rest.split(","))
    if not column or not all(kinds) or len(kinds) < _FEWEST or len({*kinds}) < len(kinds):
        raise NotDeclaredError(text)
    return Declaration(column, kinds)


def kinds_of(path: Path, by: str, declared: Declaration, stores: Iterable[str]) -> Mapping[str, str]:
    """The kind of each of ``stores``, which the column ``by`` of the file names; CSV, or Parquet by its name.

    Raises ``AnalyzeError`` with a fault for every line without a declared kind, for a store of two kinds, a
    store without a line, and a kind without a store.
    """
    found: dict[str, tuple[int, str]] = {}
    faults: list[Fault] = []
    wanted = dict.fromkeys(stores)
    lines = (
        _parquet(path, by, declared.column) if path.suffix == ".parquet" else _csv(path, by, declared.column)
    )
    for line, store, kind in lines:
        if store not in wanted:
            continue
        first = found.setdefault(store, (line, kind))
        if kind != first[1]:
            faults.append(
                Fault(line, f"{by} {store} is {kind or 'nothing'} here and {first[1]} on line {first[0]}")
            )
        elif kind not in declared.kinds and first[0] == line:
            known = ", ".join(declared.kinds)
            faults.append(Fault(line, f"{declared.column} '{kind}' is none of those declared: {known}"))
    faults += [Fault(1, f"there is no {by} {store}") for store in wanted if store not in found]
    had = {kind for _, kind in found.values()}
    faults += [
        Fault(1, f"no {by} has the declared {declared.column} {kind}")
        for kind in declared.kinds
        if kind not in had
    ]
    if faults:
        raise AnalyzeError(path, faults)
    return {store: kind for store, (_, kind) in found.items()}


def _csv(path: Path, by: str, column: str) -> Iterator[tuple[int, str, str]]:
    records = read_records(path)
    try:
        line, cells = next(records)
    except StopIteration:
        raise AnalyzeError(path, [Fault(1, "the file is empty")]) from None
    header = [cell.strip() for cell in cells]
    _check(path, line, header, by, column)
    one, other = header.index(by), header.index(column)
    for number, values in records:
        if len(values) != len(header):
            raise AnalyzeError(path, [Fault(number, f"{len(values)} values for {len(header)} columns")])
        yield number, values[one].strip(), values[other].strip()


def _parquet(path: Path, by: str, column: str) -> list[tuple[int, str, str]]:
    """Every store with every kind of it, and the first row that says so."""
    with duckdb.connect() as database:
        try:
            rows = database.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)]).fetchall()
            _check(path, 1, [row[0] for row in rows], by, column)
            store, kind = (f"coalesce(trim(CAST({_quoted(name)} AS VARCHAR)), '')" for name in (by, column))
            query = f"""
                SELECT min(file_row_number) + 1, {store}, {kind}
                FROM read_parquet(?, file_row_number = true) GROUP BY ALL ORDER BY 1"""  # noqa: S608 - the names are quoted
            return database.execute(query, [str(path)]).fetchall()
        except duckdb.Error as error:
            reason = str(error).partition("\n")[0]
            raise AnalyzeError(path, [Fault(1, f"the file cannot be read as Parquet: {reason}")]) from error


def _check(path: Path, line: int, header: list[str], *names: str) -> None:
    faults = [Fault(line, f"there is no column '{name}'") for name in names if name not in header]
    faults += [Fault(line, f"two columns are called '{name}'") for name in names if header.count(name) > 1]
    if faults:
        raise AnalyzeError(path, faults)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
