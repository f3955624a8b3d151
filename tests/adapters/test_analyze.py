"""The offline analysis of a file of blocks."""

from pathlib import Path

import duckdb
import orjson
import pytest

from controller.adapters.analyze import Analysis, analyze_file, to_json, to_objects, to_text
from controller.adapters.analyze_file import AnalyzeError, DesignName, Layout

DARWIN = (49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48)
"""Differences of crossed and self-fertilised maize (Fisher 1935)."""


def analysis(folder: Path, text: str, design: DesignName = "paired", by: str | None = None) -> Analysis:
    path = folder / "blocks.csv"
    path.write_text(text, encoding="utf-8")
    return analyze_file(path, Layout(design, by))


def maize(store: str) -> str:
    return "".join(f"{store},{i},A,100\n{store},{i},B,{100 + d}\n" for i, d in enumerate(DARWIN))


def test_darwins_maize_from_a_file_gives_fishers_numbers(tmp_path: Path) -> None:
    result = to_objects(analysis(tmp_path, "store,pair,arm,outcome\n" + maize("x")))

    assert isinstance(result, dict)
    assert result["estimate"] == pytest.approx(314 / 15)
    assert result["p_value"] == pytest.approx(0.0526733, abs=5e-8)
    assert result["t_p_value"] == pytest.approx(0.049703, abs=5e-7)
    assert (result["n"], result["arm"]) == (15, "B")
    assert result["ci"][0] < 0 < result["ci"][1]


def test_each_store_of_a_file_gets_a_result_of_its_own(tmp_path: Path) -> None:
    text = "store,pair,arm,outcome\n" + maize("moda") + "bebek,0,A,3\nbebek,0,B,4\n"

    results = to_objects(analysis(tmp_path, text, by="store"))

    assert isinstance(results, list)
    assert [result["by"] for result in results] == ["moda", "bebek"]
    assert results[0]["p_value"] == pytest.approx(1726 / 32768)
    assert results[1]["estimate"] == 1.0


def test_one_group_is_still_a_list(tmp_path: Path) -> None:
    results = to_objects(analysis(tmp_path, "store,pair,arm,outcome\n" + maize("moda"), by="store"))

    assert isinstance(results, list)
    assert len(results) == 1


def test_three_arms_give_a_list_of_contrasts_against_the_control(tmp_path: Path) -> None:
    cells = [("mon", 3.0), ("tue", 4.0), ("wed", 3.5)]
    rows = [
        f"{s},{arm},{arm},{y + add}\n" for s, y in cells for arm, add in (("A", 0), ("B", 0.5), ("C", -1))
    ]

    results = to_objects(analysis(tmp_path, "stratum,block,arm,outcome\n" + "".join(rows), "stratified"))

    assert isinstance(results, list)
    assert [(r["arm"], r["n"]) for r in results] == [("B", 6), ("C", 6)]
    assert [r["estimate"] for r in results] == pytest.approx([0.5, -1.0])
    assert [r["p_holm"] for r in results] == pytest.approx([2 * 2 / 2**3] * 2)  # all strata agree on both


def test_too_few_pairs_give_an_open_interval_as_null(tmp_path: Path) -> None:
    text = to_json(analysis(tmp_path, "pair,arm,outcome\n1,A,3\n1,B,4\n"))

    result = orjson.loads(text)
    assert result["ci"] == [None, None]
    assert result["t_p_value"] is None
    assert (result["estimate"], result["n"]) == (1.0, 1)


def test_a_store_in_which_an_arm_never_meets_the_control_is_refused_with_its_line(tmp_path: Path) -> None:
    text = "store,stratum,block,arm,outcome\nx,1,1,A,3\nx,1,2,B,3\ny,1,1,A,3\ny,2,2,B,3\n"

    with pytest.raises(AnalyzeError, match="csv:4: store y: no pair or stratum has a block of A and of B"):
        analysis(tmp_path, text, "stratified", by="store")


def test_the_result_in_words_names_estimate_interval_and_method(tmp_path: Path) -> None:
    text = to_text(analysis(tmp_path, "store,pair,arm,outcome\n" + maize("x")))

    assert "B - A = +20.93, 95% interval -0.1667 to 41, p = 0.0527" in text
    assert "15 pairs; paired sign-flip test, all 32768 sign vectors; t test p = 0.0497" in text


def test_several_comparisons_come_with_a_warning(tmp_path: Path) -> None:
    text = to_text(analysis(tmp_path, "store,pair,arm,outcome\n" + maize("x") + maize("y"), by="store"))

    assert text.splitlines()[-1].startswith("2 comparisons")
    assert "expect 0.1 false alarms" in text


def test_parquet_and_csv_of_the_same_blocks_say_the_same(tmp_path: Path) -> None:
    table, copy = tmp_path / "blocks.csv", tmp_path / "blocks.parquet"
    table.write_text("store,pair,arm,outcome\n" + maize("a") + maize("b"), encoding="utf-8")
    duckdb.sql(f"COPY (FROM read_csv('{table}')) TO '{copy}'")

    csv, parquet = (to_json(analyze_file(path, Layout("paired", "store"))) for path in (table, copy))

    assert parquet == csv
