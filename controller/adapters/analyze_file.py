"""A CSV file of blocks, read strictly: every fault is named by its line, and a faulty file gives nothing.

Columns are ``pair,arm,outcome`` or ``stratum,block,arm,outcome``, in any order, others beside them. Arm A is
the control.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from itertools import takewhile
from math import isfinite
from string import ascii_uppercase
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from controller.errors import AmbiyansError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

DesignName: TypeAlias = Literal["paired", "stratified"]

CONTROL = "A"
COLUMNS: Mapping[DesignName, tuple[str, ...]] = {
    "paired": ("pair", "arm", "outcome"),
    "stratified": ("stratum", "block", "arm", "outcome"),
}
_LARGEST = 1e100
"""Larger outcomes overflow when they are squared."""


class Fault(NamedTuple):
    """What is wrong with one line; lines count from 1."""

    line: int
    message: str


class AnalyzeError(AmbiyansError):
    """The file cannot be analysed; the message has one ``FILE:LINE: message`` per fault, by line."""

    def __init__(self, path: Path, faults: Iterable[Fault]) -> None:
        self.path = path
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(f"{path}:{line}: {message}" for line, message in self.faults))


class BlockLine(NamedTuple):
    """One block of the file."""

    line: int
    by: str | None
    """value of the column that splits the file"""
    place: str
    """pair or stratum"""
    arm: str
    outcome: float
    block: str = ""


def read_blocks(path: Path, design: DesignName, by: str | None = None) -> list[BlockLine]:
    """All blocks of the file; raises ``AnalyzeError`` with all its faults."""
    records = _records(path)
    header = _header(path, records, design, by)
    faults: list[Fault] = []
    blocks: list[BlockLine] = []
    doubtful: set[tuple[str | None, str]] = set()
    arms: set[str] = set()
    for line, cells in records[1:]:
        if len(cells) != len(header):
            faults.append(Fault(line, f"{len(cells)} values for {len(header)} columns"))
            continue
        record = dict(zip(header, (cell.strip() for cell in cells), strict=True))
        arms.add(record["arm"])
        found = _cell_faults(line, record, design, by)
        faults += found
        if found:
            doubtful.add((record.get(by or ""), record[COLUMNS[design][0]]))
        else:
            blocks.append(_block(line, record, design, by))
    faults += _repeated(blocks, design)
    faults += _half_pairs(blocks, doubtful) if design == "paired" else _arms_out_of_row(blocks, arms)
    if not records[1:]:
        faults.append(Fault(records[0][0], "there is no block below the header"))
    if faults:
        raise AnalyzeError(path, faults)
    return blocks


def _records(path: Path) -> list[tuple[int, list[str]]]:
    """Every line that is not blank, with its number; a byte order mark is no part of a column's name."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            try:
                records = [(reader.line_num, cells) for cells in reader if any(map(str.strip, cells))]
            except csv.Error as error:
                raise AnalyzeError(path, [Fault(reader.line_num, f"not a CSV line: {error}")]) from error
    except OSError as error:
        raise AnalyzeError(path, [Fault(1, f"the file cannot be read: {error.strerror}")]) from error
    except UnicodeDecodeError as error:
        raise AnalyzeError(path, [Fault(1, "the file is not UTF-8 text")]) from error
    if not records:
        raise AnalyzeError(path, [Fault(1, "the file is empty")])
    return records


def _header(
    path: Path, records: Sequence[tuple[int, list[str]]], design: DesignName, by: str | None
) -> list[str]:
    line, cells = records[0]
    header = [cell.strip() for cell in cells]
    for mark, name in ((";", "semicolons"), ("\t", "tabs")):
        if len(header) == 1 and mark in header[0]:
            message = f"columns are separated by {name}; separate them by commas, with a point in decimals"
            raise AnalyzeError(path, [Fault(line, message)])
    required = COLUMNS[design] if by is None else (*COLUMNS[design], by)
    faults = [Fault(line, f"there is no column '{name}'") for name in required if name not in header]
    faults += [Fault(line, f"two columns are called '{n}'") for n in set(header) if n and header.count(n) > 1]
    if by in COLUMNS[design]:
        faults.append(Fault(line, f"the file cannot be split by '{by}', which the design itself needs"))
    if faults:
        raise AnalyzeError(path, faults)
    return header


def _block(line: int, record: Mapping[str, str], design: DesignName, by: str | None) -> BlockLine:
    return BlockLine(
        line=line,
        by=None if by is None else record[by],
        place=record[COLUMNS[design][0]],
        arm=record["arm"],
        outcome=float(record["outcome"]),
        block=record["block"] if design == "stratified" else "",
    )


def _cell_faults(line: int, record: Mapping[str, str], design: DesignName, by: str | None) -> list[Fault]:
    required = COLUMNS[design] if by is None else (*COLUMNS[design], by)
    messages = [f"{name} is missing" for name in required if not record[name]]
    if record["outcome"]:
        messages += _number_faults(record["outcome"])
    if record["arm"]:
        messages += _arm_faults(record["arm"], design)
    return [Fault(line, message) for message in messages]


def _number_faults(text: str) -> list[str]:
    try:
        number = float(text)
    except ValueError:
        return [f"outcome '{text}' is not a number"]
    if "_" in text:
        return [f"outcome '{text}' is not a number"]
    if not isfinite(number):
        return [f"outcome '{text}' is not a finite number"]
    return [f"outcome '{text}' is too large"] if abs(number) > _LARGEST else []


def _arm_faults(arm: str, design: DesignName) -> list[str]:
    if design == "paired" and arm not in {"A", "B"}:
        return [f"unknown arm '{arm}': pairs have the arms A (the control) and B"]
    if arm not in set(ascii_uppercase):
        return [f"unknown arm '{arm}': arms are A (the control), B, C ..."]
    return []


def _arms_out_of_row(blocks: Sequence[BlockLine], arms: Collection[str]) -> list[Fault]:
    """Arms are the first letters without a gap, so that a slip of the pen is no arm of its own."""
    known = set(takewhile(lambda letter: letter in arms, ascii_uppercase))
    if not blocks:
        return []
    if CONTROL not in known:
        return [Fault(blocks[0].line, "no block has arm A, the control")]
    if set(arms) == {CONTROL}:
        return [Fault(blocks[0].line, "every block has arm A, there is nothing to compare it with")]
    return [
        Fault(block.line, f"unknown arm '{block.arm}': the arms of this file are {', '.join(sorted(known))}")
        for block in blocks
        if block.arm not in known
    ]


def _repeated(blocks: Iterable[BlockLine], design: DesignName) -> list[Fault]:
    first: dict[tuple[str | None, str, str, str], int] = {}
    faults = []
    for block in blocks:
        line = first.setdefault((block.by, block.place, block.block, block.arm), block.line)
        if line != block.line:
            where = f"{COLUMNS[design][0]} {block.place}" + (f" block {block.block}" if block.block else "")
            faults.append(Fault(block.line, f"{where} has arm {block.arm} already on line {line}"))
    return faults


def _half_pairs(blocks: Iterable[BlockLine], doubtful: set[tuple[str | None, str]]) -> list[Fault]:
    """Pairs with one arm only, but for those whose other half is on a line that has a fault already."""
    pairs: dict[tuple[str | None, str], list[BlockLine]] = defaultdict(list)
    for block in blocks:
        pairs[block.by, block.place].append(block)
    return [
        Fault(halves[0].line, f"pair {place} has arm {halves[0].arm} only")
        for (by, place), halves in pairs.items()
        if len({half.arm for half in halves}) == 1 and (by, place) not in doubtful
    ]
