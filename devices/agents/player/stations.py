"""From the file to the running players."""

from __future__ import annotations

from collections.abc import Coroutine, Iterator
from functools import partial

from devices.agents.broker import Broker
from devices.agents.player.conductor import Conductor
from devices.agents.player.front import Front
from devices.agents.player.mpd_link import MpdLink
from devices.agents.player.player_file import PlayerFile
from devices.agents.player.room import Room
from devices.agents.player.snapcast_link import SnapcastLink
from devices.agents.player.station import Station


def jobs(wanted: PlayerFile, broker: Broker) -> Iterator[Coroutine[None, None, None]]:
    """The life of each player and room; they share nothing but the process."""
    for spec in wanted.players:
        password = spec.password.get_secret_value() if spec.password else None
        mpd = partial(MpdLink, spec.mpd, password)
        yield Station(Front(spec.plate), Conductor(spec.habits), mpd, broker).run()
    for room in wanted.rooms:
        host, _, port = room.snapserver.rpartition(":")
        snapcast = partial(SnapcastLink, host, int(port), room.clients)
        yield Station(Front(room.plate), Room(), snapcast, broker).run()
