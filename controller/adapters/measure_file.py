"""Measures from a CSV file of a till or a counter: read strictly, every fault named by its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from controller.adapters.submission import Measurement
from controller.errors import AmbiyansError

REQUIRED = frozenset({"id", "metric", "value", "from", "to"})
COLUMNS = REQUIRED | {"zone"}


@dataclass(frozen=True, slots=True)
class LineFault:
    """What is wrong with one line; ``line`` counts from 1."""

    line: int
    message: str


class MeasureFileError(AmbiyansError):
    """The file cannot be taken; nothing of it is stored."""

    def __init__(self, faults: list[LineFault]) -> None:
        super().__init__("; ".join(f"line {fault.line}: {fault.message}" for fault in faults[:20]))
        self.faults = tuple(faults)


def read_measures(body: bytes, zones: Collection[str]) -> list[Measurement]:
    """The measures of a file with the columns ``id,metric,zone,value,from,to``, ``zone`` optional.

    Semicolons may part the columns, and then a comma may be the decimal point, as office programs write it in
    many languages. Raises ``MeasureFileError`` with every fault.
    """
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MeasureFileError([LineFault(1, "the file is not UTF-8 text")]) from error
    semicolons = ";" in text.partition("\n")[0]
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True, delimiter=";" if semicolons else ",")
    faults: list[LineFault] = []
    found = list(_measures(rows, zones, faults, decimal_comma=semicolons))
    if faults:
        raise MeasureFileError(faults)
    return found


def _measures(
    rows: csv.DictReader[str], zones: Collection[str], faults: list[LineFault], *, decimal_comma: bool
) -> Iterator[Measurement]:
    try:
        columns = set(rows.fieldnames or ())
        if not REQUIRED <= columns <= COLUMNS:
            expected = f"expected the columns {','.join(sorted(COLUMNS))}, found {','.join(sorted(columns))}"
            faults.append(LineFault(1, expected))
            return
        for row in rows:
            measure = _measure(row, zones, decimal_comma=decimal_comma)
            if isinstance(measure, str):
                faults.append(LineFault(rows.line_num, measure))
            else:
                yield measure
    except csv.Error as error:
        faults.append(LineFault(max(rows.line_num, 1), str(error)))


def _measure(row: Mapping[str, str], zones: Collection[str], *, decimal_comma: bool) -> Measurement | str:
    """The measure of a line, or what is wrong with it."""
    if None in row or None in row.values():
        return "not as many values as columns"
    fields: dict[str, object] = {name: value.strip() for name, value in row.items() if value.strip()}
    number = str(fields.get("value", ""))
    try:
        fields["value"] = float(number.replace(",", ".") if decimal_comma else number)
    except ValueError:
        return f"value: expected a number, found {number!r}"
    zone = fields.get("zone")
    if zone is not None and zone not in zones:
        return f"zone: no zone {zone!r}"
    try:
        return Measurement.model_validate(fields)
    except ValidationError as error:
        return "; ".join(
            f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}".removeprefix(": ").replace(
                "Value error, ", ""
            )
            for fault in error.errors(include_url=False, include_input=False)
        )
