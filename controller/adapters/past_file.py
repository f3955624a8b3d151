"""A store's past from a file that `ambiyans export answers` wrote, CSV or Parquet, read strictly."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from controller.adapters.analyze_file import AnalyzeError, Fault, read_records
from controller.atmosphere.model import ZoneId
from controller.experiment.outcome import Answer
from controller.feedback.scores import RANGES, Metric
from controller.feedback.trust import Grade

_NEEDED = ("at", "zone", "metric", "score")
_TRUST = "trust"
_MOST_FAULTS = 1000
"""Reading stops there: a wrong column of a long file has one fault a line."""


def read_past(path: Path, metric: Metric) -> tuple[Answer, ...]:
    """The answers to one question; those graded as hardly trustworthy are marked as not counting.

    Needs the columns ``at`` (a time with its offset), ``zone``, ``metric`` and ``score``, and knows
    ``trust``; others are left alone. Raises ``AnalyzeError`` with every fault by its line.
    """
    records = _parquet(path) if path.suffix == ".parquet" else read_records(path)
    try:
        line, header = next(records)
    except StopIteration:
        raise AnalyzeError(path, [Fault(1, "the file is empty")]) from None
    header = [name.strip() for name in header]
    missing = [Fault(line, f"there is no column '{name}'") for name in _NEEDED if name not in header]
    if missing:
        raise AnalyzeError(path, missing)
    answers = tuple(_answers(path, header, records, metric))
    if not answers:
        raise AnalyzeError(path, [Fault(line, f"no line holds an answer to {metric.value}")])
    return answers


def _answers(
    path: Path, header: Sequence[str], records: Iterable[tuple[int, Sequence[str]]], metric: Metric
) -> Iterator[Answer]:
    faults: list[Fault] = []
    for line, cells in records:
        if len(cells) != len(header):
            faults.append(Fault(line, f"{len(cells)} values for {len(header)} columns"))
        else:
            record = dict(zip(header, (cell.strip() for cell in cells), strict=True))
            wrong = _faults(line, record)
            faults += wrong
            if not wrong and record["metric"] == metric.value:
                yield _answer(record)
        if len(faults) >= _MOST_FAULTS:
            break
    if faults:
        raise AnalyzeError(path, faults)


def _faults(line: int, record: Mapping[str, str]) -> list[Fault]:
    found = [Fault(line, f"{name} is missing") for name in _NEEDED if not record[name]]
    if found:
        return found
    if _moment(record["at"]) is None:
        found.append(Fault(line, f"at is {record['at']!r}, expected a time with its offset"))
    known: Collection[str] = [metric.value for metric in Metric]
    if record["metric"] not in known:
        found.append(Fault(line, f"metric is {record['metric']!r}, expected one of {', '.join(known)}"))
        return found
    lowest, highest = RANGES[Metric(record["metric"])]
    if not record["score"].isdecimal() or not lowest <= int(record["score"]) <= highest:
        found.append(Fault(line, f"score is {record['score']!r}, expected {lowest} to {highest}"))
    return found


def _answer(record: Mapping[str, str]) -> Answer:
    at = datetime.fromisoformat(record["at"]).astimezone(UTC)
    counts = record.get(_TRUST) != Grade.LOW
    return Answer(ZoneId(record["zone"]), at, int(record["score"]), counts)


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return None if moment.tzinfo is None else moment


def _parquet(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The header as line 0 and the rows from 1, every cell as text."""
    import duckdb  # noqa: PLC0415 - the library is large

    try:
        with duckdb.connect() as database:
            found = database.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)]).fetchall()
            names = [row[0] for row in found if row[0] in {*_NEEDED, _TRUST}]
            yield 0, names
            cells = ", ".join(f"coalesce(CAST(\"{name}\" AS VARCHAR), '')" for name in names)
            query = f"SELECT {cells} FROM read_parquet(?, file_row_number = true) ORDER BY file_row_number"  # noqa: S608 - known names
            rows = database.execute(query, [str(path)]).fetchall()
    except duckdb.Error as error:
        reason = str(error).partition("\n")[0]
        raise AnalyzeError(path, [Fault(1, f"the file cannot be read as Parquet: {reason}")]) from error
    yield from ((number, list(row)) for number, row in enumerate(rows, 1))
