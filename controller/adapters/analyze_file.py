"""A table of blocks, read strictly: every fault is named by its line, and a faulty file gives nothing.

Columns are ``pair,arm,outcome`` or ``stratum,block,arm,outcome``, in any order, others beside them. Arm A is
the control. A line is a block, or one answer of a block, whose outcome is then their mean; only blocks are
kept, so that a file of answers may be larger than the memory.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from itertools import takewhile
from math import isfinite
from string import ascii_uppercase
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from controller.errors import AmbiyansError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

DesignName: TypeAlias = Literal["paired", "stratified"]

CONTROL = "A"
COLUMNS: Mapping[DesignName, tuple[str, ...]] = {
    "paired": ("pair", "arm", "outcome"),
    "stratified": ("stratum", "block", "arm", "outcome"),
}
LARGEST = 1e100
"""Larger outcomes overflow when they are squared."""
_MOST_FAULTS = 1000
"""Reading stops there: a wrong column of a long file has one fault a line."""


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


@dataclass(frozen=True, slots=True)
class Layout:
    """What the lines of a file are."""

    design: DesignName
    by: str | None = None
    """the column that splits the file"""
    answers: bool = False
    """a line is one answer instead of one block"""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are needed, the splitting one last."""
        return COLUMNS[self.design] if self.by is None else (*COLUMNS[self.design], self.by)


def read_csv(path: Path, layout: Layout) -> list[BlockLine]:
    """All blocks of a CSV file; raises ``AnalyzeError`` with all its faults (the first thousand)."""
    records = read_records(path)
    try:
        line, cells = next(records)
    except StopIteration:
        raise AnalyzeError(path, [Fault(1, "the file is empty")]) from None
    header = [cell.strip() for cell in cells]
    for mark, name in ((";", "semicolons"), ("\t", "tabs")):
        if len(header) == 1 and mark in header[0]:
            message = f"columns are separated by {name}; separate them by commas, with a point in decimals"
            raise AnalyzeError(path, [Fault(line, message)])
    check_header(path, line, header, layout)
    return blocks_of(path, line, header, records, layout)


def check_header(path: Path, line: int, header: Sequence[str], layout: Layout) -> None:
    """Raise ``AnalyzeError`` unless the columns are all there, each once."""
    faults = [Fault(line, f"there is no column '{name}'") for name in layout.columns if name not in header]
    faults += [Fault(line, f"two columns are called '{n}'") for n in set(header) if n and header.count(n) > 1]
    if layout.by in COLUMNS[layout.design]:
        faults.append(
            Fault(line, f"the file cannot be split by '{layout.by}', which the design itself needs")
        )
    if faults:
        raise AnalyzeError(path, faults)


def blocks_of(
    path: Path,
    header_line: int,
    header: Sequence[str],
    records: Iterable[tuple[int, Sequence[str]]],
    layout: Layout,
) -> list[BlockLine]:
    """The blocks of numbered lines of text cells; raises ``AnalyzeError`` with all faults of the lines."""
    faults: list[Fault] = []
    gathered = _Gathered(layout)
    last = header_line
    for last, cells in records:
        if len(cells) != len(header):
            faults.append(Fault(last, f"{len(cells)} values for {len(header)} columns"))
        else:
            record = dict(zip(header, (cell.strip() for cell in cells), strict=True))
            faults += gathered.take(last, record)
        if len(faults) >= _MOST_FAULTS:
            faults.append(Fault(last + 1, f"not read from here on, after {len(faults)} faults"))
            raise AnalyzeError(path, faults)
    blocks = gathered.blocks()
    faults += structure_faults(blocks, layout, gathered.doubtful, gathered.arms)
    if last == header_line:
        faults.append(Fault(max(header_line, 1), "there is no block below the header"))
    if faults:
        raise AnalyzeError(path, faults)
    return blocks


def structure_faults(
    blocks: Sequence[BlockLine],
    layout: Layout,
    doubtful: Collection[tuple[str | None, str]],
    arms: Collection[str],
) -> list[Fault]:
    """What is wrong with lines that are right by themselves: half pairs, arms that are none.

    ``doubtful`` are pairs that also have a faulty line, ``arms`` all words that stand for arms.
    """
    if layout.design == "paired":
        return _half_pairs(blocks, doubtful)
    return _arms_out_of_row(blocks, arms)


class _Gathered:
    """The blocks of the lines so far, answers added up to their block."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._first: dict[tuple[str | None, str, str, str], BlockLine] = {}
        self._sums: dict[tuple[str | None, str, str, str], tuple[float, int]] = {}
        self.doubtful: set[tuple[str | None, str]] = set()
        self.arms: set[str] = set()

    def take(self, line: int, record: Mapping[str, str]) -> list[Fault]:
        """Take one line, or say what is wrong with it."""
        layout = self._layout
        self.arms.add(record["arm"])
        found = _cell_faults(line, record, layout)
        if found:
            self.doubtful.add((record.get(layout.by or ""), record[COLUMNS[layout.design][0]]))
            return found
        block = _block(line, record, layout)
        key = (block.by, block.place, block.block, block.arm)
        first = self._first.setdefault(key, block)
        if first is not block and not layout.answers:
            where = f"{COLUMNS[layout.design][0]} {block.place}" + (
                f" block {block.block}" * bool(block.block)
            )
            return [Fault(line, f"{where} has arm {block.arm} already on line {first.line}")]
        if layout.answers:
            total, count = self._sums.get(key, (0.0, 0))
            self._sums[key] = total + block.outcome, count + 1
        return []

    def blocks(self) -> list[BlockLine]:
        """Every block, in the order of their first lines."""
        if not self._layout.answers:
            return list(self._first.values())
        means = {key: total / count for key, (total, count) in self._sums.items()}
        return [block._replace(outcome=means[key]) for key, block in self._first.items()]


def read_records(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Every line that is not blank, with its number; a byte order mark is no part of a column's name."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            try:
                yield from ((reader.line_num, cells) for cells in reader if any(map(str.strip, cells)))
            except csv.Error as error:
                raise AnalyzeError(path, [Fault(reader.line_num, f"not a CSV line: {error}")]) from error
    except OSError as error:
        raise AnalyzeError(path, [Fault(1, f"the file cannot be read: {error.strerror}")]) from error
    except UnicodeDecodeError as error:
        raise AnalyzeError(path, [Fault(1, "the file is not UTF-8 text")]) from error


def _block(line: int, record: Mapping[str, str], layout: Layout) -> BlockLine:
    return BlockLine(
        line=line,
        by=None if layout.by is None else record[layout.by],
        place=record[COLUMNS[layout.design][0]],
        arm=record["arm"],
        outcome=float(record["outcome"]),
        block=record["block"] if layout.design == "stratified" else "",
    )


def _cell_faults(line: int, record: Mapping[str, str], layout: Layout) -> list[Fault]:
    messages = [f"{name} is missing" for name in layout.columns if not record[name]]
    if record["outcome"]:
        messages += _number_faults(record["outcome"])
    if record["arm"]:
        messages += _arm_faults(record["arm"], layout.design)
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
    return [f"outcome '{text}' is too large"] if abs(number) > LARGEST else []


def known_arm(arm: str, design: DesignName) -> bool:
    """Whether a word can stand for an arm of the design."""
    return not _arm_faults(arm, design)


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


def _half_pairs(blocks: Iterable[BlockLine], doubtful: Collection[tuple[str | None, str]]) -> list[Fault]:
    """Pairs with one arm only, but for those whose other half is on a line that has a fault already."""
    pairs: dict[tuple[str | None, str], list[BlockLine]] = defaultdict(list)
    for block in blocks:
        pairs[block.by, block.place].append(block)
    return [
        Fault(halves[0].line, f"pair {place} has arm {halves[0].arm} only")
        for (by, place), halves in pairs.items()
        if len({half.arm for half in halves}) == 1 and (by, place) not in doubtful
    ]
