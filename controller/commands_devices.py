"""`ambiyans devices ...`: what facilities staff do on the panel, through the running controller."""

# ruff: noqa: PLC0415 a command must not wait for what another one needs

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from controller.commands_options import HERE, AsJson, Token, Url
from controller.text_table import shown, text_table

devices = typer.Typer(help="Discovered devices and where they work.", no_args_is_help=True)

DeviceName = Annotated[str, typer.Argument(metavar="ID", help="as `ambiyans devices list` shows it")]

_COLUMNS = ("id", "code", "name", "kind", "zone", "layer", "available", "parts", "model")


@devices.command("list")
def list_devices(
    search: Annotated[
        list[str] | None,
        typer.Argument(metavar="[WORD]...", help="a code as on a label; words of a name, model or address"),
    ] = None,
    *,
    url: Url = HERE,
    token: Token = None,
    as_json: AsJson = False,
) -> None:
    """Every discovered device, those with a zone first; PARTS are named where there are several.

    AVAILABLE is `expected` for a device that was spoken of and has not announced itself.
    """
    from controller.adapters.api_client import ApiClient

    with ApiClient(url, token) as client:
        found = list(client.items("devices", q=" ".join(search or ())))
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
    elif found:
        typer.echo(text_table(_COLUMNS, map(_row, found)))
    else:
        typer.echo("no device matches" if search else "no device was discovered yet")


@devices.command("place")
def place_device(
    named: Annotated[
        list[str], typer.Argument(metavar="ID...", help="as `ambiyans devices list` shows them")
    ],
    *,
    zone: Annotated[str | None, typer.Option(help="the zone's name in store.yaml")] = None,
    layer: Annotated[str | None, typer.Option(help="light layer: ambient, accent, display")] = None,
    name: Annotated[str | None, typer.Option(help="what people call it")] = None,
    part: Annotated[str | None, typer.Option(help="only this part, such as a dimmer's channel")] = None,
    url: Url = HERE,
    token: Token = None,
    as_json: AsJson = False,
) -> None:
    """Adopt a device into a zone and layer, or rename it; what is left out stays as it is.

    Several devices go into one zone together, all of them or none.
    """
    from controller.adapters.api_client import ApiClient

    _check_place(named, zone, name, part)
    given = {"zone": zone, "layer": layer, "name": name}
    body: dict[str, object] = {key: value for key, value in given.items() if value is not None}
    with ApiClient(url, token) as client:
        if len(named) > 1:
            placed = client.patch("devices", body={**body, "devices": named})["items"]
        else:
            steps = ("devices", named[0]) if part is None else ("devices", named[0], "parts", part)
            placed = [client.patch(*steps, body=body)]
    if as_json:
        typer.echo(json.dumps(placed if len(named) > 1 else placed[0], ensure_ascii=False, indent=1))
        return
    for each in placed:
        typer.echo(_said_of(each))


def _check_place(named: list[str], zone: str | None, name: str | None, part: str | None) -> None:
    if len(named) > 1 and (name is not None or part is not None):
        message = "a name and a part belong to one device; give one ID"
        raise typer.BadParameter(message, param_hint="--name" if name is not None else "--part")
    if len(named) > 1 and zone is None:
        message = "several devices need a zone to go to"
        raise typer.BadParameter(message, param_hint="--zone")
    if part is not None and name is not None:
        message = "a part has no name of its own; name the whole device, without --part"
        raise typer.BadParameter(message, param_hint="--name")


@devices.command("buttons")
def map_buttons(
    device: DeviceName,
    *,
    meanings: Annotated[
        list[str] | None,
        typer.Option("--press", metavar="ACTION=SCORE", help="e.g. 1_single=1; repeat it for each button"),
    ] = None,
    metric: Annotated[str, typer.Option(help="smiley, csat, nps or ces")] = "smiley",
    zone: Annotated[str | None, typer.Option(help="the zone that the answers are about")] = None,
    repeat_s: Annotated[
        float | None, typer.Option(help="the same answer again within this time is not trusted, in seconds")
    ] = None,
    url: Url = HERE,
    token: Token = None,
    as_json: AsJson = False,
) -> None:
    """Say what the buttons of a device mean; without --press stays what is in force, at first a proposal."""
    from controller.adapters.api_client import ApiClient

    given = {"zone": zone, "repeat_s": repeat_s, "buttons": _buttons(meanings, metric) if meanings else None}
    body = {key: value for key, value in given.items() if value is not None}
    with ApiClient(url, token) as client:
        found = client.patch("devices", device, body=body) if body else client.get("devices", device)
    typer.echo(json.dumps(found, ensure_ascii=False, indent=1) if as_json else _buttons_of(found))


def _buttons(meanings: list[str], metric: str) -> dict[str, dict[str, object]]:
    buttons: dict[str, dict[str, object]] = {}
    for meaning in meanings:
        action, _, score = meaning.rpartition("=")
        if not action or not score.isdecimal():
            message = f"expected ACTION=SCORE, like 1_single=1, found {meaning}"
            raise typer.BadParameter(message, param_hint="--press")
        buttons[action] = {"metric": metric, "score": int(score)}
    return buttons


def _buttons_of(device: dict[str, Any]) -> str:
    def line(buttons: dict[str, dict[str, object]]) -> str:
        return ", ".join(f"{shown(action)} = {m['metric']} {m['score']}" for action, m in buttons.items())

    name = f"{shown(device['name'])} ({device['id']})"
    last = f"; last pressed: {shown(device['pressed']['action'])}" if device["pressed"] else ""
    if device["buttons"] is None:
        return f"{name}: not mapped; proposed: {line(device['proposed_buttons']) or 'nothing'}{last}"
    return f"{name} in {device['zone']}: {line(device['buttons']) or 'no press means anything'}{last}"


@devices.command("identify")
def identify_device(device: DeviceName, *, url: Url = HERE, token: Token = None) -> None:
    """Make a device blink, beep or puff, so that one finds it."""
    from controller.adapters.api_client import ApiClient

    with ApiClient(url, token) as client:
        client.post("devices", device, "identify")
    typer.echo(f"{device} shows where it is")


@devices.command("sound")
def sound_siren(
    device: DeviceName,
    *,
    siren: Annotated[str | None, typer.Option(help="which one, where it has several")] = None,
    seconds: Annotated[float, typer.Option(help="1 to 10")] = 2.0,
    volume: Annotated[float, typer.Option(help="0 to 0.5 of its full")] = 0.25,
    url: Url = HERE,
    token: Token = None,
) -> None:
    """Sound a siren for a moment, to try it; nothing else ever sounds one."""
    from controller.adapters.api_client import ApiClient

    body = {"siren": siren, "seconds": seconds, "volume": volume}
    with ApiClient(url, token) as client:
        client.post("devices", device, "sound", body=body)
    typer.echo(f"{device} sounds")


@devices.command("forget")
def forget_device(device: DeviceName, *, url: Url = HERE, token: Token = None) -> None:
    """Remove a device and its places; it is discovered again if it still speaks."""
    from controller.adapters.api_client import ApiClient

    with ApiClient(url, token) as client:
        client.delete("devices", device)
    typer.echo(f"{device} is forgotten")


def _row(device: dict[str, Any]) -> list[object]:
    parts = device["parts"]
    model = " ".join(word for word in (device["maker"], device["model"]) if word)
    names = [part["part"] for part in parts] if len(parts) > 1 else []
    answers = {True: "yes", False: "no", None: "unknown"}[device["available"]]
    if device["expected"]:
        answers = "expected"
    elif device["successor"]:
        answers = "replaced"
    where = (device["zone"] or _different(parts, "zone"), device["layer"] or _different(parts, "layer"))
    return [device["id"], device["code"], device["name"], device["kind"], *where, answers, names, model]


def _different(parts: list[dict[str, Any]], key: str) -> list[str]:
    """The zones or layers of a device whose parts differ in them."""
    return sorted({part[key] for part in parts if part[key] is not None})


def _said_of(device: dict[str, Any]) -> str:
    parts = ((part["part"], part["zone"], part["layer"]) for part in device["parts"] if part["zone"])
    places = "; ".join(f"{shown(part)}: {zone}, {layer}" for part, zone, layer in parts)
    return f"{shown(device['name'])} ({device['id']}): {places or 'in no zone yet'}"
