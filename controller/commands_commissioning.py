"""`ambiyans devices try|export|import|replace`: try devices out, keep all as a file, replace a dead one."""

# ruff: noqa: PLC0415 a command must not wait for what another one needs

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from controller.commands_devices import DeviceName
from controller.commands_fittings import devices
from controller.commands_options import HERE, AsJson, Token, Url
from controller.errors import AmbiyansError
from controller.text_table import shown, text_table

__all__ = ["devices"]

_TRIED = ("part", "capability", "asked", "outcome", "why")
_LOOK_S = 0.5
_SHOWN = 20
"""devices that a sentence names"""


class ListFileError(AmbiyansError):
    """A file of devices cannot be read or written."""

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(f"{file}: {reason}")
        self.file = file


@devices.command("try")
def try_device(
    device: DeviceName,
    *,
    part: Annotated[str | None, typer.Option(help="only this part, such as a dimmer's channel")] = None,
    url: Url = HERE,
    token: Token = None,
    as_json: AsJson = False,
) -> None:
    """Try out what a device can do, one capability after the other, judged by its own word.

    Afterwards it returns to what its zone should be. Ends with 1 where something failed.
    """
    from controller.adapters.api_client import ApiClient

    with ApiClient(url, token) as client:
        trials = client.post("devices", device, "trials", body={"part": part})["items"]
        tried = {trial["part"] for trial in trials}
        while any(trial["running"] for trial in trials):
            time.sleep(_LOOK_S)
            trials = [
                each for each in client.get("devices", device, "trials")["items"] if each["part"] in tried
            ]
    if as_json:
        typer.echo(json.dumps(trials, ensure_ascii=False, indent=1))
    else:
        typer.echo(text_table(_TRIED, (_tried(trial, step) for trial in trials for step in trial["steps"])))
    if any(step["status"] == "failed" for trial in trials for step in trial["steps"]):
        raise typer.Exit(1)


def _tried(trial: dict[str, Any], step: dict[str, Any]) -> list[object]:
    asked = ", ".join(
        f"{name} {_plain(value)}" for name, value in step["asked"].items() if value not in {None, ""}
    )
    why = "; ".join(filter(None, (step["reason"], step["note"])))
    return [trial["part"], step["capability"], asked, step["status"], why]


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


@devices.command("export")
def export_devices(
    file: Annotated[Path | None, typer.Argument(help="where to write it; else it is printed")] = None,
    *,
    url: Url = HERE,
    token: Token = None,
) -> None:
    """Write what people said of every device as YAML: names, zones, layers, fittings, limits, buttons."""
    from controller.adapters.api_client import ApiClient

    with ApiClient(url, token) as client:
        content = client.file("device-list")
    if file is None:
        typer.echo(content.decode(), nl=False)
        return
    try:
        file.write_bytes(content)
    except OSError as error:
        raise ListFileError(file, error.strerror or str(error)) from error
    typer.echo(f"written to {file}")


@devices.command("import")
def import_devices(
    file: Annotated[Path, typer.Argument(help="as `ambiyans devices export` writes it")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="say what would change, change nothing")] = False,
    url: Url = HERE,
    token: Token = None,
    as_json: AsJson = False,
) -> None:
    """Say of every listed device what the list says, all of it or nothing; others stay as they are.

    A device that has not announced itself is expected, and works as listed once it comes.
    """
    from controller.adapters.api_client import ApiClient

    try:
        content = file.read_bytes()
    except OSError as error:
        raise ListFileError(file, error.strerror or str(error)) from error
    with ApiClient(url, token) as client:
        found = client.put_file(
            "device-list",
            content=content,
            media_type="application/yaml",
            file=str(file)[-200:],
            dry_run=str(dry_run).lower(),
        )
    typer.echo(json.dumps(found, ensure_ascii=False, indent=1) if as_json else _outcome(found))


def _outcome(found: dict[str, Any]) -> str:
    changed, expected = found["changed"], found["expected"]
    verb = "changed" if found["stored"] else "would change"
    lines = [f"{found['listed']} listed, {len(changed)} {verb}{_names(changed)}"]
    if expected:
        lines.append(f"{len(expected)} not seen yet, expected{_names(expected)}")
    return "\n".join(lines)


def _names(ids: list[str]) -> str:
    if not ids:
        return ""
    more = f" and {len(ids) - _SHOWN} more" if len(ids) > _SHOWN else ""
    return f": {', '.join(map(shown, ids[:_SHOWN]))}{more}"


@devices.command("replace")
def replace_device(
    device: DeviceName,
    successor: Annotated[str, typer.Argument(metavar="SUCCESSOR", help="a discovered device without a zone")],
    *,
    accept_losses: Annotated[
        bool, typer.Option("--accept-losses", help="also if the place has less than before")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="say what would be lost, change nothing")
    ] = False,
    url: Url = HERE,
    token: Token = None,
    as_json: AsJson = False,
) -> None:
    """Let a device take over name, zone, layer, fittings, limits and buttons of another, which is retired."""
    from controller.adapters.api_client import ApiClient

    body = {"device": successor, "accept_losses": accept_losses, "dry_run": dry_run}
    with ApiClient(url, token) as client:
        found = client.post("devices", device, "successor", body=body)
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    takes = "takes" if found["stored"] else "can take"
    lost = f", but {'; '.join(map(shown, found['losses']))}" if found["losses"] else ""
    typer.echo(f"{successor} {takes} the place of {device}{lost}")


@devices.command("take-back")
def take_back(device: DeviceName, *, url: Url = HERE, token: Token = None) -> None:
    """Give a replaced device its place back; its successor has none then."""
    from controller.adapters.api_client import ApiClient

    with ApiClient(url, token) as client:
        found = client.undo("devices", device, "successor")
    typer.echo(f"{shown(found['name'])} ({device}) has its place back")
