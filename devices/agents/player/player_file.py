"""The player agent's file: which broker, and which MPD or Snapcast room is which player of the contract."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator, model_validator

from devices.agents.config_file import AgentFile, Id, Section, Word
from devices.agents.player.conductor import Habits
from devices.node.topics import Nameplate


class PlayerSpec(Section):
    """One MPD."""

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


class RoomSpec(Section):
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


class PlayerFile(AgentFile):
    """The whole file."""

    players: list[PlayerSpec] = Field(default_factory=list)
    rooms: list[RoomSpec] = Field(default_factory=list)

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
