"""Kinds of stores for an offline analysis."""

from pathlib import Path

import duckdb
import pytest

from controller.adapters.analyze_file import AnalyzeError
from controller.adapters.analyze_subgroup import Declaration, NotDeclaredError, declaration, kinds_of

FORMAT = Declaration("format", ("street", "mall"))
ROWS = ("moda,street", "cevahir,mall", "bebek,street")


def stores(folder: Path, *rows: str, header: str = "store,format") -> Path:
    file = folder / "stores.csv"
    file.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    return file


def faults(file: Path, *wanted: str) -> list[str]:
    with pytest.raises(AnalyzeError) as refused:
        kinds_of(file, "store", FORMAT, wanted)
    return [line.removeprefix(f"{file}:") for line in str(refused.value).splitlines()]


def test_each_store_has_the_kind_that_its_line_says(tmp_path: Path) -> None:
    file = stores(tmp_path, *ROWS, "closed,")  # one that the analysis does not have

    assert kinds_of(file, "store", FORMAT, ["moda", "cevahir"]) == {"moda": "street", "cevahir": "mall"}


def test_parquet_says_the_same(tmp_path: Path) -> None:
    file, copy = stores(tmp_path, *ROWS, *ROWS), tmp_path / "stores.parquet"
    duckdb.sql(f"COPY (FROM read_csv('{file}')) TO '{copy}'")

    assert kinds_of(copy, "store", FORMAT, ["moda", "cevahir"]) == {"moda": "street", "cevahir": "mall"}


def test_what_is_wrong_with_a_store_is_named_by_its_line(tmp_path: Path) -> None:
    file = stores(tmp_path, *ROWS, "moda,mall", "kanyon,Mall")

    assert faults(file, "moda", "cevahir", "kanyon", "akmerkez") == [
        "1: there is no store akmerkez",
        "5: store moda is mall here and street on line 2",
        "6: format 'Mall' is none of those declared: street, mall",
    ]


def test_a_declared_kind_without_a_store_is_a_fault(tmp_path: Path) -> None:
    assert faults(stores(tmp_path, *ROWS), "moda", "bebek") == ["1: no store has the declared format mall"]


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    assert faults(stores(tmp_path, *ROWS, header="store,kind"), "moda") == ["1: there is no column 'format'"]


@pytest.mark.parametrize("text", ["format", "format:", ":street,mall", "format:street", "format:mall,mall"])
def test_kinds_that_are_not_declared_are_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(NotDeclaredError, match=r"before looking at any result.*format:street,mall"):
        declaration(text)
