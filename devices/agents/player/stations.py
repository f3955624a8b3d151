"""From the file to the running players."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from devices.agents.broker import Broker
from devices.agents.player.conductor import Conductor
from devices.agents.player.front import Front
from devices.agents.player.mpd_link import MpdLink
from devices.agents.player.player_file import PlayerFile
from devices.agents.player.station import Station


def stations(wanted: PlayerFile, broker: Broker) -> Iterator[Station]:
    """A station for each player; they share nothing but the process."""
    for spec in wanted.players:
        password = spec.password.get_secret_value() if spec.password else None
        yield Station(Front(spec.plate), Conductor(spec.habits), partial(MpdLink, spec.mpd, password), broker)
