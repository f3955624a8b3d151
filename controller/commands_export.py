"""`ambiyans export ...`: answers, exposures and blocks for an analyst's own programs."""

# ruff: noqa: PLC0415 a command must not wait for what another one needs

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from datetime import UTC, date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from controller.adapters.export_columns import ANSWER_COLUMNS, BLOCK_COLUMNS, EXPOSURE_COLUMNS
from controller.commands_options import HERE, Data, DatabaseUrl, Token, Url, settings_with

export = typer.Typer(
    help="What the store has learned, for other programs; times are UTC.", no_args_is_help=True
)


class Format(StrEnum):
    """How rows are written."""

    CSV = "csv"
    JSON = "json"


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
As = Annotated[Format, typer.Option("--format", help="lists and objects in CSV are JSON texts")]
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

    with ApiClient(url, token) as client:
        _write(BLOCK_COLUMNS, client.items("experiments", name, "blocks"), written_as, out)


def _write(
    columns: Mapping[str, str],
    rows: Iterable[Mapping[str, object]],
    written_as: Format,
    out: Path | None,
) -> None:
    from controller.adapters.export import opened, write_csv, write_json

    write = write_csv if written_as is Format.CSV else write_json
    with nullcontext(sys.stdout) if out is None else opened(out) as stream:
        write(stream, columns, rows)
