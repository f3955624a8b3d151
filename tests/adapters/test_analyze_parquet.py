"""Parquet files of blocks and of answers."""

from pathlib import Path

import duckdb
import pytest

from controller.adapters.analyze_file import AnalyzeError, Layout
from controller.adapters.analyze_parquet import read_parquet

GOOD = "(1, 'A', 3.5), (1, 'B', 4.0), (2, 'B', 3.0), (2, 'A', 3.25)"


def written(folder: Path, rows: str, columns: str = "pair, arm, outcome") -> Path:
    path = folder / "blocks.parquet"
    duckdb.sql(f"COPY (FROM (VALUES {rows}) AS t({columns})) TO '{path}' (FORMAT parquet)")
    return path


def faults(path: Path, layout: Layout) -> list[str]:
    with pytest.raises(AnalyzeError) as refused:
        read_parquet(path, layout)
    return [line.removeprefix(f"{path}:") for line in str(refused.value).splitlines()]


def test_blocks_are_read_from_parquet(tmp_path: Path) -> None:
    blocks = read_parquet(written(tmp_path, GOOD), Layout("paired"))

    assert [(b.place, b.arm, b.outcome) for b in blocks] == [
        ("1", "A", 3.5),
        ("1", "B", 4.0),
        ("2", "A", 3.25),
        ("2", "B", 3.0),
    ]


def test_answers_of_a_block_become_their_mean(tmp_path: Path) -> None:
    path = written(
        tmp_path, "('x', 1, 'A', 3), ('x', 1, 'A', 4), ('x', 1, 'B', 5)", "store, pair, arm, outcome"
    )

    blocks = read_parquet(path, Layout("paired", "store", answers=True))

    assert [(b.by, b.arm, b.outcome) for b in blocks] == [("x", "A", 3.5), ("x", "B", 5.0)]


def test_blanks_around_a_name_make_no_other_block(tmp_path: Path) -> None:
    path = written(tmp_path, "('1', 'A', 3.0), ('1 ', 'A', 5.0), ('1', 'B', 5.0)")

    blocks = read_parquet(path, Layout("paired", answers=True))

    assert [(b.place, b.arm, b.outcome) for b in blocks] == [("1", "A", 4.0), ("1", "B", 5.0)]
    assert faults(path, Layout("paired")) == ["2: pair 1 has arm A already on line 1"]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (GOOD.replace("3.0)", "NULL)"), ["3: outcome is missing"]),
        (GOOD.replace("3.0)", "'nan'::double)"), ["3: outcome 'nan' is not a finite number"]),
        (GOOD.replace("4.0)", "1e200)"), ["2: outcome '1e+200' is too large"]),
        (
            GOOD.replace("'B', 3.0", "'b', 3.0"),
            ["3: unknown arm 'b': pairs have the arms A (the control) and B"],
        ),
        (GOOD.replace("2, 'A'", "3, 'A'"), ["3: pair 2 has arm B only", "4: pair 3 has arm A only"]),
        (f"{GOOD}, (1, 'A', 3.0)", ["5: pair 1 has arm A already on line 1"]),
    ],
    ids=["missing", "no number", "too large", "unknown arm", "half pairs", "twice"],
)
def test_a_fault_is_named_by_its_row(tmp_path: Path, rows: str, expected: list[str]) -> None:
    assert faults(written(tmp_path, rows), Layout("paired")) == expected


def test_an_outcome_in_words_is_refused_before_reading(tmp_path: Path) -> None:
    path = written(tmp_path, "(1, 'A', 'good'), (1, 'B', 'bad')")

    assert faults(path, Layout("paired")) == ["1: the column 'outcome' holds VARCHAR, expected numbers"]


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    assert faults(written(tmp_path, GOOD), Layout("paired", "store")) == ["1: there is no column 'store'"]


def test_a_file_without_rows_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "none.parquet"
    duckdb.sql(f"COPY (FROM (VALUES {GOOD}) AS t(pair, arm, outcome) LIMIT 0) TO '{path}'")

    assert faults(path, Layout("paired")) == ["1: there is no block below the header"]


def test_what_is_no_parquet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "blocks.parquet"
    path.write_text("pair,arm,outcome\n1,A,3\n")

    (fault,) = faults(path, Layout("paired"))

    assert fault.startswith("1: the file cannot be read as Parquet: ")
    assert faults(tmp_path / "none.parquet", Layout("paired"))[0].startswith("1: the file cannot be read")


def test_a_column_with_a_quote_in_its_name_splits_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, "('x', 1, 'A', 3), ('x', 1, 'B', 5)", '"the ""store""", pair, arm, outcome')

    assert [b.by for b in read_parquet(path, Layout("paired", 'the "store"'))] == ["x", "x"]
