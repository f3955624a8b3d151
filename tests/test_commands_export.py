"""An analyst takes the store's answers, exposures and blocks home as CSV or JSON."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner, Result

from controller.adapters.database import open_session
from controller.adapters.export_columns import ANSWER_COLUMNS, EXPORTS, EXPOSURE_COLUMNS
from controller.adapters.records import insert_response
from controller.adapters.tables import ResponseRow
from controller.commands import app
from tests import shop_on_the_net
from tests.adapters import databases
from tests.adapters.databases import NOON
from tests.shop_on_the_net import Terminal
from tests.test_commands_experiment import drawn

terminal, sqlite_url = shop_on_the_net.terminal, databases.sqlite_url


@pytest.fixture
def database(sqlite_url: str) -> str:
    """A database with one answer, given at noon UTC on the third of November."""
    with open_session(sqlite_url) as session:
        insert_response(
            session,
            ResponseRow(
                id="one",
                zone="entrance",
                metric="csat",
                score=4,
                at=NOON,
                received_at=NOON,
                source="api",
                reasons=["light", "music"],
            ),
        )
    return sqlite_url


def typed(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def test_answers_are_csv_unless_json_is_asked_for(database: str) -> None:
    as_csv = list(csv.DictReader(typed("export", "answers", "--database", database).stdout.splitlines()))
    as_json = json.loads(typed("export", "answers", "--database", database, "--format", "json").stdout)

    assert (as_csv[0]["score"], as_csv[0]["reasons"], as_csv[0]["scene"]) == ("4", '["light", "music"]', "")
    assert (as_json[0]["score"], as_json[0]["reasons"], as_json[0]["scene"]) == (4, ["light", "music"], None)
    assert list(as_csv[0]) == list(as_json[0]) == list(ANSWER_COLUMNS)


@pytest.mark.parametrize(
    ("span", "found"),
    [
        (("--from", "2026-11-03"), 1),
        (("--to", "2026-11-03"), 0),
        (("--from", "2026-11-03T15:00:00+03:00"), 1),  # noon UTC, to the second
        (("--to", "2026-11-03T15:00:00+03:00"), 0),
        (("--from", "2026-11-04"), 0),
    ],
)
def test_a_time_begins_with_its_first_moment_and_ends_before_its_last(
    database: str, span: tuple[str, str], found: int
) -> None:
    result = typed("export", "answers", "--database", database, "--format", "json", *span)

    assert len(json.loads(result.stdout)) == found


@pytest.mark.parametrize("time", ["yesterday", "2026-11-31", "2026-11-03T12:00:00"])
def test_a_time_that_is_none_is_refused(database: str, time: str) -> None:
    result = typed("export", "answers", "--database", database, "--from", time)

    assert result.exit_code == 2
    assert time in result.stderr


def test_an_export_goes_to_a_file(database: str, tmp_path: Path) -> None:
    file = tmp_path / "exposures.csv"

    result = typed("export", "exposures", "--database", database, "--out", file)

    assert (result.exit_code, result.stdout) == (0, "")
    assert file.read_bytes() == ",".join(EXPOSURE_COLUMNS).encode() + b"\r\n"


@pytest.mark.parametrize(
    ("what", "columns"),
    EXPORTS.items(),
)
def test_the_help_of_an_export_names_its_columns(what: str, columns: dict[str, str]) -> None:
    words = typed("export", what, "--help").stdout.split()

    assert set(columns) <= set(words)


async def test_the_blocks_of_an_experiment_come_from_the_controller(
    terminal: Terminal, tmp_path: Path
) -> None:
    await drawn(terminal, tmp_path)

    said = await terminal.said("export", "blocks", "calm-or-not")

    rows = list(csv.DictReader(said.splitlines()))
    assert len(rows) == 56
    assert {row["outcome"] for row in rows} == {""}


async def test_the_plan_of_an_experiment_is_exported_before_it_starts(
    terminal: Terminal, tmp_path: Path
) -> None:
    await drawn(terminal, tmp_path)
    plan = terminal.shop.experiments.get("calm-or-not").plan
    assert plan is not None

    rows = list(csv.DictReader((await terminal.said("export", "plan", "calm-or-not")).splitlines()))

    assert [(row["pair"], row["arm"]) for row in rows] == [(str(b.stratum), b.arm) for b in plan.blocks]


def test_parquet_goes_to_a_file_and_never_to_the_screen(database: str, tmp_path: Path) -> None:
    file = tmp_path / "answers.parquet"

    written = typed("export", "answers", "--database", database, "--format", "parquet", "--out", file)
    refused = typed("export", "answers", "--database", database, "--format", "parquet")

    assert written.exit_code == 0
    query = "SELECT score, reasons FROM read_parquet(?)"
    assert duckdb.execute(query, [str(file)]).fetchall() == [(4, ["light", "music"])]
    assert str(refused.exception) == "--format parquet needs --out FILE"


def test_the_dictionary_names_every_column_with_its_type() -> None:
    lines = typed("export", "dictionary").stdout.splitlines()
    entries = json.loads(typed("export", "dictionary", "--json").stdout)

    assert len(lines) == 1 + len(entries) == 1 + sum(map(len, EXPORTS.values()))
    assert {"export": "answers", "column": "score", "type": "INTEGER", "meaning": "the answer"} in entries
