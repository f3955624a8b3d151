"""`ambiyans devices limit|fit|cartridge`: what a device may give, what is in it, what was changed."""

# ruff: noqa: PLC0415 a command must not wait for what another one needs

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from controller.commands_devices import DeviceName, devices
from controller.commands_options import HERE, AsJson, Token, Url
from controller.text_table import shown

__all__ = ["devices"]

PartName = Annotated[str | None, typer.Option("--part", help="only this part, such as a dimmer's channel")]


@devices.command("limit")
def limit_device(
    device: DeviceName,
    *,
    part: PartName = None,
    brightness_max: Annotated[str | None, typer.Option(help="e.g. 60%")] = None,
    temperature_min: Annotated[str | None, typer.Option(help="e.g. '2700 K'")] = None,
    temperature_max: Annotated[str | None, typer.Option(help="e.g. '4000 K'")] = None,
    volume_max: Annotated[str | None, typer.Option(help="e.g. 40%")] = None,
    scent_max: Annotated[str | None, typer.Option(help="of a diffuser's intensity, e.g. 50%")] = None,
    scent_daily: Annotated[str | None, typer.Option(help="running time of a day, e.g. '120 min'")] = None,
    none: Annotated[bool, typer.Option("--none", help="take all limits back")] = False,
    url: Url = HERE,
    token: Token = None,
    as_json: AsJson = False,
) -> None:
    """Say what a device never exceeds, whatever its zone asks; the limits said before are replaced.

    Without any option, show those in force. An emergency alone is exempt.
    """
    from controller.adapters.api_client import ApiClient

    given = {
        "brightness": {"max": brightness_max},
        "temperature": {"min": temperature_min, "max": temperature_max},
        "volume": {"max": volume_max},
        "scent": {"max": scent_max, "daily": scent_daily},
    }
    said = {word: {key: value for key, value in each.items() if value} for word, each in given.items()}
    limits = {word: each for word, each in said.items() if each}
    if none and limits:
        message = "either limits or --none"
        raise typer.BadParameter(message, param_hint="--none")
    with ApiClient(url, token) as client:
        if limits or none:
            found = client.patch(*_path(device, part), body={"limits": limits})
        else:
            found = client.get("devices", device)
    typer.echo(json.dumps(found, ensure_ascii=False, indent=1) if as_json else _limits_of(found))


@devices.command("fit")
def fit_device(
    device: DeviceName,
    *,
    part: PartName = None,
    sense: Annotated[str | None, typer.Option(help="what hangs on a plug or relay: light or scent")] = None,
    fragrances: Annotated[
        list[str] | None,
        typer.Option("--fragrance", metavar="SLOT=FRAGRANCE", help="what a slot holds; repeat it"),
    ] = None,
    life: Annotated[str | None, typer.Option(help="how long a cartridge lasts, e.g. '300 h'")] = None,
    url: Url = HERE,
    token: Token = None,
    as_json: AsJson = False,
) -> None:
    """Say what hangs on a plug and what is in a diffuser; what is left out stays as it is."""
    from controller.adapters.api_client import ApiClient

    held = {"fragrances": _held(fragrances)} if fragrances else {}
    said = {key: value for key, value in {"sense": sense, "life": life}.items() if value is not None}
    body = {**said, **held}
    with ApiClient(url, token) as client:
        found = client.patch(*_path(device, part), body=body) if body else client.get("devices", device)
    typer.echo(json.dumps(found, ensure_ascii=False, indent=1) if as_json else _supplies_of(found))


@devices.command("cartridge")
def changed_cartridge(
    device: DeviceName,
    *,
    part: PartName = None,
    fragrance: Annotated[str | None, typer.Option(help="which one, where there are several")] = None,
    url: Url = HERE,
    token: Token = None,
    as_json: AsJson = False,
) -> None:
    """Say that you put another cartridge in: what it gave counts from nought."""
    from controller.adapters.api_client import ApiClient

    body = {"part": part, "fragrance": fragrance}
    with ApiClient(url, token) as client:
        found = client.post("devices", device, "cartridge", body=body)
    typer.echo(json.dumps(found, ensure_ascii=False, indent=1) if as_json else _supplies_of(found))


def _path(device: str, part: str | None) -> tuple[str, ...]:
    return ("devices", device) if part is None else ("devices", device, "parts", part)


def _held(fragrances: list[str]) -> dict[str, str]:
    held = {}
    for each in fragrances:
        slot, _, fragrance = each.partition("=")
        if not slot or not fragrance:
            message = f"expected SLOT=FRAGRANCE, like left=lavender, found {each}"
            raise typer.BadParameter(message, param_hint="--fragrance")
        held[slot] = fragrance
    return held


def _limits_of(device: dict[str, Any]) -> str:
    def words(limits: dict[str, dict[str, str]]) -> str:
        each = (f"{word} {key} {value}" for word, inner in limits.items() for key, value in inner.items())
        return ", ".join(each) or "no limits of its own"

    parts = (f"{shown(part['part'])}: {words(part['limits'])}" for part in device["parts"])
    return f"{shown(device['name'])} ({device['id']}): {'; '.join(parts) or 'nothing to limit'}"


def _supplies_of(device: dict[str, Any]) -> str:
    lines = [f"{shown(device['name'])} ({device['id']})"]
    for part in device["parts"]:
        lines.append(f"{shown(part['part'])}: ran {part['run_h']:g} h, today {part['run_today_h']:g} h")
        for cartridge in part["cartridges"]:
            left = "?" if cartridge["left"] is None else f"{cartridge['left']:.0%}"
            low = ", order another" if cartridge["low"] else ""
            lines.append(
                f"  {shown(cartridge['fragrance'])}: gave {cartridge['given_h']:g} h, {left} left{low}"
            )
    return "\n".join(lines)
