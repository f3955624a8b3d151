"""`ambiyans experiment preview`: the plan of a draft, block by block, before anything is stored."""

# ruff: noqa: PLC0415 a command must not wait for what another one needs

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from controller.commands_options import HERE, AsJson, Token, Url
from controller.text_table import text_table

_COLUMNS = ("zone", "arm", "begins", "burn_in_ends", "ends")


def preview_experiment(
    file: Annotated[Path, typer.Argument(help="as for `ambiyans experiment create`")],
    *,
    url: Url = HERE,
    token: Token = None,
    as_json: AsJson = False,
) -> None:
    """Draw the plan of a comparison and show its blocks; nothing is stored. Times are UTC."""
    from controller.adapters.api_client import ApiClient
    from controller.adapters.draft_file import read_draft
    from controller.experiment.plan import LeftOutReason

    body = read_draft(file)
    with ApiClient(url, token) as client:
        plan = client.post("experiments", "preview", body=body)
    if as_json:
        typer.echo(json.dumps(plan, ensure_ascii=False, indent=1))
        return
    typer.echo(text_table(_COLUMNS, ([each[key] for key in _COLUMNS] for each in plan["blocks"])))
    for note in plan["notes"]:
        typer.echo(f"left out: {note['begins']} to {note['ends']}: {LeftOutReason[note['why']]}")
    design = plan["design"]
    typer.echo(
        f"{len(plan['blocks'])} blocks, burn-in {design['burn_in_minutes']} min, plan {plan['hash']}\n"
        f"To keep this very plan, put these into {file.name} before `ambiyans experiment create`:\n"
        f"id: {design['experiment']}\nseed: {design['seed']}\nplan_hash: {plan['hash']}"
    )
