"""The player agent's file: which broker, and which MPD or Snapcast room is which player of the contract."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from devices.agents.broker import Broker
from devices.agents.player.conductor import Habits
from devices.node.topics import Nameplate

Id = Annotated[str, Field(pattern=r"^[a-zA-Z0-9_-]+$", max_length=64)]
Word = Annotated[str, Field(min_length=1)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PlayerSpec(_Section):
    """One MPD; ``id`` is part of topics and must differ from every other device's in the store."""

    id: Id
    name: Word
    mpd: Word = "127.0.0.1:6600"
    """``host:port``, or the path of MPD's socket"""
    password: SecretStr | None = None
    crossfade_s: Annotated[int, Field(ge=0, le=30)] = 0
    """how long one track is blended into the next"""
    replay_gain: Literal["off", "track", "album", "auto"] = "off"
    shuffle: bool = False

    @field_validator("mpd")
    @classmethod
    def _is_address(cls, address: str) -> str:
        host, _, port = address.rpartition(":")
        if "/" not in address and not (host and port.isdigit()):
            message = "expected host:port or the path of a socket"
            raise ValueError(message)
        return address

    @property
    def plate(self) -> Nameplate:
        """How it presents itself."""
        return Nameplate(self.id, self.name, "Ambiyans", "MPD player")

    @property
    def habits(self) -> Habits:
        """How it plays."""
        return Habits(self.crossfade_s, self.replay_gain, self.shuffle)


class RoomSpec(_Section):
    """One room of a Snapcast server; its streams are the room's playlists."""

    id: Id
    name: Word
    snapserver: Annotated[str, Field(pattern=r"^[^\s:/]+:\d{1,5}$")] = "127.0.0.1:1705"
    """``host:port`` of its control by TCP"""
    clients: Annotated[list[Word], Field(min_length=1)]
    """ids or host names of the room's snapclients"""

    @property
    def plate(self) -> Nameplate:
        """How it presents itself."""
        return Nameplate(self.id, self.name, "Ambiyans", "Snapcast room")


class PlayerFile(_Section):
    """The whole file."""

    broker: str
    ca: Path | None = None
    """certificate authority for ``mqtts://``, where it is not one of the system's"""
    players: list[PlayerSpec] = []
    rooms: list[RoomSpec] = []

    @field_validator("broker")
    @classmethod
    def _is_broker(cls, url: str) -> str:
        Broker.at(url)
        return url

    @model_validator(mode="after")
    def _differ(self) -> PlayerFile:
        ids = list(self._ids())
        if not ids:
            message = "expected players or rooms"
            raise ValueError(message)
        if twice := sorted({name for name in ids if ids.count(name) > 1}):
            message = f"two devices with the id {twice[0]}"
            raise ValueError(message)
        return self

    def _ids(self) -> Iterator[str]:
        yield from (player.id for player in self.players)
        yield from (room.id for room in self.rooms)
