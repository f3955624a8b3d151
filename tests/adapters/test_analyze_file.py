"""Files of blocks as analysts bring them, and how their faults are told."""

from pathlib import Path
from typing import get_args

import pytest

from controller.adapters.analyze_file import COLUMNS, AnalyzeError, DesignName, Layout, read_csv

GOOD_PAIRS = "pair,arm,outcome\n1,A,3.5\n1,B,4\n2,B,3\n2,A,3.25\n"
GOOD_STRATA = "stratum,block,arm,outcome\nmon,1,A,3\nmon,2,B,4\ntue,1,C,5\ntue,2,A,4\n"


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "blocks.csv"
    path.write_bytes(text.encode(encoding))
    return path


def faults(folder: Path, text: str, design: DesignName = "paired", by: str | None = None) -> list[str]:
    path = written(folder, text)
    with pytest.raises(AnalyzeError) as refused:
        read_csv(path, Layout(design, by))
    return [line.removeprefix(f"{path}:") for line in str(refused.value).splitlines()]


def test_every_design_has_columns() -> None:
    assert set(COLUMNS) == set(get_args(DesignName))


def test_blocks_are_read_with_their_lines(tmp_path: Path) -> None:
    blocks = read_csv(written(tmp_path, GOOD_PAIRS), Layout("paired"))

    assert [(b.line, b.place, b.arm, b.outcome) for b in blocks] == [
        (2, "1", "A", 3.5),
        (3, "1", "B", 4.0),
        (4, "2", "B", 3.0),
        (5, "2", "A", 3.25),
    ]


@pytest.mark.parametrize(
    "text",
    [
        GOOD_PAIRS.replace("\n", "\r\n"),
        "\ufeff" + GOOD_PAIRS,
        GOOD_PAIRS.replace("2,B", "\n \n2,B"),
        "arm, outcome ,note,pair\nA,3.5,x,1\nB, 4,,1\nB,3,,2\nA,3.25,,2\n",
        GOOD_PAIRS.replace("3.25", '"3.25"').rstrip("\n"),
    ],
    ids=["windows lines", "byte order mark", "blank lines", "other order", "quotes"],
)
def test_what_spreadsheets_write_is_read(tmp_path: Path, text: str) -> None:
    blocks = read_csv(written(tmp_path, text), Layout("paired"))

    assert [(b.place, b.arm, b.outcome) for b in blocks] == [
        ("1", "A", 3.5),
        ("1", "B", 4.0),
        ("2", "B", 3.0),
        ("2", "A", 3.25),
    ]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("4\n", "good\n"), "3: outcome 'good' is not a number"),
        (("4\n", "nan\n"), "3: outcome 'nan' is not a finite number"),
        (("4\n", "-inf\n"), "3: outcome '-inf' is not a finite number"),
        (("4\n", "1e300\n"), "3: outcome '1e300' is too large"),
        (("4\n", "1_000\n"), "3: outcome '1_000' is not a number"),
        (("4\n", "\n"), "3: outcome is missing"),
        (("1,B,4\n", "1,Z,4\n"), "3: unknown arm 'Z': pairs have the arms A (the control) and B"),
        (("1,B,4\n", "1,b,4\n"), "3: unknown arm 'b': pairs have the arms A (the control) and B"),
        (("1,B,4\n", ",B,4\n"), "3: pair is missing"),
        (("1,B,4\n", "1,B,4,5\n"), "3: 4 values for 3 columns"),
        (("1,B,4\n", "1,B,3,5\n"), "3: 4 values for 3 columns"),  # a decimal comma
        (("1,B,4\n", ""), "2: pair 1 has arm A only"),
        (("1,B,4\n", "1,B,4\n1,B,4\n"), "4: pair 1 has arm B already on line 3"),
        (("1,B,4\n", "1,A,4\n"), "3: pair 1 has arm A already on line 2"),
        (("outcome", "score"), "1: there is no column 'outcome'"),
        (("pair,", "arm,"), "1: there is no column 'pair'"),
        ((GOOD_PAIRS, ""), "1: the file is empty"),
        ((GOOD_PAIRS, "\n\n"), "1: the file is empty"),
        ((GOOD_PAIRS, "pair,arm,outcome\n"), "1: there is no block below the header"),
        (("1,B,4\n", '1,"B,4\n'), "5: not a CSV line: unexpected end of data"),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path: Path, change: tuple[str, str], told: str) -> None:
    assert told in faults(tmp_path, GOOD_PAIRS.replace(*change, 1))


def test_all_faults_are_told_at_once_in_the_order_of_the_lines(tmp_path: Path) -> None:
    text = "pair,arm,outcome\n1,A,x\n1,B,4\n2,A,3\n3,Q,3\n3,A,inf\n"

    assert faults(tmp_path, text) == [
        "2: outcome 'x' is not a number",
        "4: pair 2 has arm A only",
        "5: unknown arm 'Q': pairs have the arms A (the control) and B",
        "6: outcome 'inf' is not a finite number",
    ]  # that pairs 1 and 3 lack a half follows from the lines already named


@pytest.mark.parametrize(("mark", "name"), [(";", "semicolons"), ("\t", "tabs")])
def test_other_separators_are_named(tmp_path: Path, mark: str, name: str) -> None:
    (told,) = faults(tmp_path, GOOD_PAIRS.replace(",", mark))

    assert told.startswith(f"1: columns are separated by {name}")


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD_PAIRS.replace("1,A", "giriş,A"), encoding="iso8859-9")

    with pytest.raises(AnalyzeError, match="1: the file is not UTF-8 text"):
        read_csv(path, Layout("paired"))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(AnalyzeError, match=r"none\.csv:1: the file cannot be read: No such file"):
        read_csv(tmp_path / "none.csv", Layout("paired"))


def test_strata_may_have_more_than_two_arms(tmp_path: Path) -> None:
    blocks = read_csv(written(tmp_path, GOOD_STRATA), Layout("stratified"))

    assert [(b.place, b.block, b.arm) for b in blocks][2] == ("tue", "1", "C")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("tue,1,C", "tue,1,Q"), "4: unknown arm 'Q': the arms of this file are A, B"),
        (("tue,1,C", "tue,1,AB"), "4: unknown arm 'AB': arms are A (the control), B, C ..."),
        (("tue,2,A,4", "tue,1,C,4"), "5: stratum tue block 1 has arm C already on line 4"),
        (("tue,2,A", "tue,,A"), "5: block is missing"),
        (("block,", "time,"), "1: there is no column 'block'"),
    ],
)
def test_faults_of_strata_are_told_with_their_line(
    tmp_path: Path, change: tuple[str, str], told: str
) -> None:
    assert told in faults(tmp_path, GOOD_STRATA.replace(*change, 1), "stratified")


def test_strata_without_the_control_or_without_another_arm_are_refused(tmp_path: Path) -> None:
    header = "stratum,block,arm,outcome\n"

    assert faults(tmp_path, header + "mon,1,B,3\n", "stratified") == ["2: no block has arm A, the control"]
    (told,) = faults(tmp_path, header + "mon,1,A,3\n", "stratified")
    assert told.startswith("2: every block has arm A")


def test_pairs_of_several_stores_may_have_the_same_names(tmp_path: Path) -> None:
    text = "store,pair,arm,outcome\nx,1,A,3\nx,1,B,4\ny,1,A,3\ny,1,B,2\n"

    assert [b.by for b in read_csv(written(tmp_path, text), Layout("paired", "store"))] == [
        "x",
        "x",
        "y",
        "y",
    ]
    assert "4: pair 1 has arm A already on line 2" in faults(tmp_path, text)


def test_the_column_to_split_by_must_be_there_and_be_no_part_of_the_design(tmp_path: Path) -> None:
    assert faults(tmp_path, GOOD_PAIRS, by="zone") == ["1: there is no column 'zone'"]
    (told,) = faults(tmp_path, GOOD_PAIRS, by="arm")
    assert told == "1: the file cannot be split by 'arm', which the design itself needs"


def test_answers_become_the_mean_of_their_block(tmp_path: Path) -> None:
    path = written(tmp_path, "pair,arm,outcome\n1,A,3\n1,B,5\n1,A,4\n1,A,5\n")

    blocks = read_csv(path, Layout("paired", answers=True))

    assert [(b.line, b.arm, b.outcome) for b in blocks] == [(2, "A", (3 + 4 + 5) / 3), (3, "B", 5.0)]


def test_a_wrong_column_of_a_long_file_does_not_fill_the_screen(tmp_path: Path) -> None:
    found = faults(tmp_path, "pair,arm,outcome\n" + "1,A,good\n" * 5000)

    assert len(found) == 1001
    assert found[-1] == "1002: not read from here on, after 1000 faults"
