"""``ambiyans-dmx``: put the fixtures of a patch on the contract."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from devices.agents.broker import Broker
from devices.agents.config_file import ConfigFileError, read_config
from devices.agents.running import run_until_told


def light(
    patch: Annotated[
        Path, typer.Option(envvar="AMBIYANS_DMX_PATCH", help="YAML file: broker, universes, fixtures")
    ],
    broker: Annotated[
        str | None,
        typer.Option(envvar="AMBIYANS_DMX_BROKER", help="mqtt:// or mqtts:// address; beats the file's"),
    ] = None,
    *,
    check: Annotated[bool, typer.Option("--check", help="only read the patch and say what is wrong")] = False,
) -> None:
    """Make each fixture a light that Ambiyans and Home Assistant discover, on sACN or Art-Net.

    Fades run at 40 Hz, straight to the eye. When the broker is gone the last look is held.
    """
    try:
        from devices.agents.dmx.booths import booth  # noqa: PLC0415 - needs the extra, `--help` does not
        from devices.agents.dmx.patch_file import PatchFile  # noqa: PLC0415
        from devices.agents.dmx.sender import LightingNetworkError  # noqa: PLC0415
    except ModuleNotFoundError as error:
        message = f"{error.name} is missing: pip install 'ambiyans[dmx]'"
        raise SystemExit(message) from error
    try:
        wanted = read_config(patch, PatchFile)
        address = Broker.at(broker or wanted.broker, wanted.ca)
        if not check:
            run_until_told([booth(wanted, address).run()])
    except (ConfigFileError, LightingNetworkError, OSError, ValueError) as error:
        raise SystemExit(str(error)) from error


def main() -> None:
    """The console script."""
    typer.run(light)


if __name__ == "__main__":
    main()
