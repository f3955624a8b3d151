"""`ambiyans export ...`: what the store has learned, for an analyst's own programs."""

# ruff: noqa: PLC0415 a command must not wait for what another one needs

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from datetime import UTC, date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from controller.adapters.export_columns import (
    ANSWER_COLUMNS,
    BLOCK_COLUMNS,
    EXPOSURE_COLUMNS,
    MEASURE_COLUMNS,
    PLAN_COLUMNS,
    RECEIPT_COLUMNS,
    dictionary,
)
from controller.commands_options import HERE, AsJson, Data, DatabaseUrl, Token, Url, settings_with
from controller.errors import AmbiyansError
from controller.text_table import text_table

export = typer.Typer(
    help="What the store has learned, for other programs; times are UTC.", no_args_is_help=True
)


class Format(StrEnum):
    """How rows are written."""

    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


class ParquetNeedsFileError(AmbiyansError):
    """Parquet cannot be printed on a terminal."""

    def __init__(self) -> None:
        super().__init__("--format parquet needs --out FILE")


def _moment(text: str) -> datetime:
    """A moment as aware UTC, or a day that stands for its first instant."""
    from controller.adapters.submission import instant_from

    try:
        if _DAY.fullmatch(text):
            return datetime.combine(date.fromisoformat(text), time(), UTC)
        return instant_from(text)
    except ValueError as error:
        message = f"{text!r}: expected 2026-03-01 (from midnight UTC on) or 2026-03-01T00:00:00+03:00"
        raise typer.BadParameter(message) from error


_DAY = re.compile(r"\d{4}-\d\d-\d\d", flags=re.ASCII)
_MOMENT = "YYYY-MM-DD (midnight UTC) or a time with its offset"
From = Annotated[
    datetime | None, typer.Option("--from", parser=_moment, metavar="TIME", help=f"first moment, {_MOMENT}")
]
To = Annotated[
    datetime | None, typer.Option("--to", parser=_moment, metavar="TIME", help="up to, not including it")
]
As = Annotated[
    Format, typer.Option("--format", help="lists and objects in CSV are JSON texts; parquet needs --out")
]
Out = Annotated[Path | None, typer.Option("--out", help="file to write instead of standard output")]


def _described(what: str, columns: Mapping[str, str]) -> str:
    """The help of a command that names its columns."""
    width = max(map(len, columns))
    lines = (f"{name.ljust(width)}  {meaning}" for name, meaning in columns.items())
    return "\n".join((what, "", "\b", "Columns:", *lines))


@export.command(
    "answers",
    help=_described("Answers in order of time; nothing that tells who gave them.", ANSWER_COLUMNS),
)
def export_answers(
    *,
    begins: From = None,
    ends: To = None,
    written_as: As = Format.CSV,
    out: Out = None,
    data: Data = None,
    database: DatabaseUrl = None,
) -> None:
    """Answers in order of time."""
    from controller.adapters.export import answers, reading_session

    with reading_session(settings_with(data=data, database=database).database_url) as session:
        _write(ANSWER_COLUMNS, answers(session, begins, ends), written_as, out)


@export.command(
    "exposures",
    help=_described("Which scene each zone really had, and when; whole stretches.", EXPOSURE_COLUMNS),
)
def export_exposures(
    *,
    begins: From = None,
    ends: To = None,
    written_as: As = Format.CSV,
    out: Out = None,
    data: Data = None,
    database: DatabaseUrl = None,
) -> None:
    """Which scene each zone really had, and when."""
    from controller.adapters.export import exposures, reading_session

    with reading_session(settings_with(data=data, database=database).database_url) as session:
        _write(EXPOSURE_COLUMNS, exposures(session, begins, ends), written_as, out)


@export.command(
    "blocks",
    help=_described("The blocks of an experiment, from the running controller.", BLOCK_COLUMNS),
)
def export_blocks(
    name: Annotated[str, typer.Argument(metavar="EXPERIMENT", help="its id")],
    *,
    written_as: As = Format.CSV,
    out: Out = None,
    url: Url = HERE,
    token: Token = None,
) -> None:
    """Write the blocks of an experiment."""
    from controller.adapters.api_client import ApiClient
    from controller.adapters.export import NO_STRATUM, NO_VALUES

    with ApiClient(url, token) as client:
        found = client.items("experiments", name, "blocks")
        _write(BLOCK_COLUMNS, ({**NO_STRATUM, **NO_VALUES, **block} for block in found), written_as, out)


@export.command(
    "plan",
    help=_described("The plan of an experiment as it was drawn, from the running controller.", PLAN_COLUMNS),
)
def export_plan(
    name: Annotated[str, typer.Argument(metavar="EXPERIMENT", help="its id")],
    *,
    written_as: As = Format.CSV,
    out: Out = None,
    url: Url = HERE,
    token: Token = None,
) -> None:
    """Write the plan of an experiment."""
    from controller.adapters.api_client import ApiClient
    from controller.adapters.export import plan_rows

    with ApiClient(url, token) as client:
        _write(PLAN_COLUMNS, plan_rows(client.get("experiments", name, "document")), written_as, out)


@export.command(
    "receipts",
    help=_described("What every device did in every scene change, as it said itself.", RECEIPT_COLUMNS),
)
def export_receipts(
    *,
    begins: From = None,
    ends: To = None,
    written_as: As = Format.CSV,
    out: Out = None,
    data: Data = None,
    database: DatabaseUrl = None,
) -> None:
    """What every device did in every scene change."""
    from controller.adapters.export import reading_session, receipts

    with reading_session(settings_with(data=data, database=database).database_url) as session:
        _write(RECEIPT_COLUMNS, receipts(session, begins, ends), written_as, out)


@export.command(
    "measures",
    help=_described("What tills and counters sent; whole stretches.", MEASURE_COLUMNS),
)
def export_measures(
    *,
    begins: From = None,
    ends: To = None,
    written_as: As = Format.CSV,
    out: Out = None,
    data: Data = None,
    database: DatabaseUrl = None,
) -> None:
    """What tills and counters sent."""
    from controller.adapters.export import measures, reading_session

    with reading_session(settings_with(data=data, database=database).database_url) as session:
        _write(MEASURE_COLUMNS, measures(session, begins, ends), written_as, out)


@export.command("dictionary")
def export_dictionary(*, as_json: AsJson = False) -> None:
    """Say what every column of every export is, and of which type in Parquet."""
    entries = dictionary()
    if as_json:
        typer.echo(json.dumps(entries, ensure_ascii=False, indent=1))
    else:
        typer.echo(text_table(tuple(entries[0]), (list(entry.values()) for entry in entries)))


def _write(
    columns: Mapping[str, str],
    rows: Iterable[Mapping[str, object]],
    written_as: Format,
    out: Path | None,
) -> None:
    from controller.adapters.export import opened, write_csv, write_json

    if written_as is Format.PARQUET:
        from controller.adapters.export_parquet import write_parquet

        if out is None:
            raise ParquetNeedsFileError
        write_parquet(out, columns, rows)
        return
    write = write_csv if written_as is Format.CSV else write_json
    with nullcontext(sys.stdout) if out is None else opened(out) as stream:
        write(stream, columns, rows)
