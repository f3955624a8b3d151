"""`ambiyans experiment history`: who did what to an experiment."""

# ruff: noqa: PLC0415 a command must not wait for what another one needs

from __future__ import annotations

import json
from typing import Annotated

import typer

from controller.commands_options import HERE, AsJson, Token, Url
from controller.text_table import text_table

_COLUMNS = ("at", "step", "actor", "reason")


def experiment_history(
    name: Annotated[str, typer.Argument(metavar="ID", help="as `ambiyans experiment list` shows it")],
    *,
    url: Url = HERE,
    token: Token = None,
    as_json: AsJson = False,
) -> None:
    """Who drafted, started, paused, ended and archived it; times are UTC."""
    from controller.adapters.api_client import ApiClient

    with ApiClient(url, token) as client:
        found = list(client.items("experiments", name, "history"))
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        typer.echo(text_table(_COLUMNS, ([each[key] for key in _COLUMNS] for each in found)))
