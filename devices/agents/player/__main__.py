"""``ambiyans-player``: put MPDs and Snapcast rooms on the contract."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from devices.agents.broker import Broker
from devices.agents.config_file import ConfigFileError, read_config
from devices.agents.player.player_file import PlayerFile
from devices.agents.running import run_until_told

_EXAMPLE = """\
broker: mqtt://user:password@broker.shop
players:
  - {id: entrance-music, name: Entrance music, mpd: "127.0.0.1:6600", crossfade_s: 4, replay_gain: auto}
rooms:
  - {id: hall-music, name: Hall music, snapserver: "127.0.0.1:1705", clients: [hall-left, hall-right]}
"""


def play(
    config: Annotated[
        Path | None,
        typer.Option(
            envvar="AMBIYANS_PLAYER_CONFIG", help="YAML file: broker, players, rooms", show_default=False
        ),
    ] = None,
    broker: Annotated[
        str | None,
        typer.Option(envvar="AMBIYANS_PLAYER_BROKER", help="mqtt:// or mqtts:// address; beats the file's"),
    ] = None,
    identifier: Annotated[
        str | None,
        typer.Option("--id", envvar="AMBIYANS_PLAYER_ID", help="one player, without a file: its id"),
    ] = None,
    name: Annotated[
        str | None, typer.Option(envvar="AMBIYANS_PLAYER_NAME", help="and what people call it")
    ] = None,
    mpd: Annotated[
        str,
        typer.Option(envvar="AMBIYANS_PLAYER_MPD", help="and where its MPD is: host:port or a socket's path"),
    ] = "127.0.0.1:6600",
    *,
    check: Annotated[
        bool, typer.Option("--check", help="only read the configuration and say what is wrong")
    ] = False,
) -> None:
    """Make MPDs and Snapcast rooms music players that Ambiyans and Home Assistant discover.

    The playlists are MPD's stored playlists and the folders of its music directory, or Snapcast's streams.
    """
    try:
        wanted = _wanted(config, broker, identifier, name, mpd)
        address = Broker.at(wanted.broker, wanted.ca)
    except (ConfigFileError, OSError) as error:
        raise SystemExit(str(error)) from error
    if check:
        return
    try:
        from devices.agents.player.stations import jobs  # noqa: PLC0415 - needs the extra, `--help` does not
    except ModuleNotFoundError as error:
        message = f"{error.name} is missing: pip install 'ambiyans[player]'"
        raise SystemExit(message) from error
    run_until_told(jobs(wanted, address))


def _wanted(
    config: Path | None, broker: str | None, identifier: str | None, name: str | None, mpd: str
) -> PlayerFile:
    if config is not None:
        read = read_config(config, PlayerFile)
        return read.model_copy(update={"broker": broker}) if broker else read
    if not broker or not identifier:
        message = f"give --config FILE, or --broker and --id. A file is like this:\n\n{_EXAMPLE}"
        raise SystemExit(message)
    player = {"id": identifier, "name": name or identifier, "mpd": mpd}
    try:
        return PlayerFile.model_validate({"broker": broker, "players": [player]})
    except ValidationError as error:
        faults = (f"--{item['loc'][-1]}: {item['msg']}" for item in error.errors())
        raise SystemExit("\n".join(faults)) from error


def main() -> None:
    """The console script."""
    typer.run(play)


if __name__ == "__main__":
    main()
