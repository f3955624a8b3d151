"""A room of a Snapcast server as a player. Pure; instants in seconds.

The server's streams are the playlists, and rooms on one stream play in step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from devices.agents.player.front import components
from devices.agents.player.loudness import Loudness
from devices.agents.player.wishes import FADE_MAX_S, NOTHING, asked_fade_s, asked_playing, asked_volume
from devices.node.topics import on_off

SWAP_S = 0.6
FRAME_S, LOOK_S = 0.05, 0.5

Streams: TypeAlias = "tuple[str, ...]"


@dataclass(frozen=True, slots=True)
class Call:
    """One call of Snapcast's JSON-RPC."""

    method: str
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RoomHeard:
    """What the server says of a room: its present clients by id, and the group of the first of them."""

    clients: tuple[str, ...]
    volume: int
    """percent, of the first"""
    group: str
    together: bool
    """whether that group is the room: all of its clients and no others"""
    muted: bool
    stream: str
    title: str = ""

    @classmethod
    def of(cls, server: Mapping[str, Any], wanted: Sequence[str]) -> RoomHeard | None:
        """From ``Server.GetStatus``; ``wanted`` are ids or host names; ``None`` without any client."""
        groups = [(group, client) for group in server["groups"] for client in group["clients"]]
        ours = [
            pair
            for pair in groups
            if pair[1]["connected"] and {pair[1]["id"], pair[1]["host"]["name"]} & {*wanted}
        ]
        if not ours:
            return None
        group, first = min(ours, key=lambda pair: str(pair[1]["id"]))
        ids = tuple(sorted(client["id"] for _, client in ours))
        stream: Mapping[str, Any] = next(
            (item for item in server["streams"] if item["id"] == group["stream_id"]), {}
        )
        metadata = stream.get("properties", {}).get("metadata", {})
        return cls(
            clients=ids,
            volume=int(first["config"]["volume"]["percent"]),
            group=group["id"],
            together={client["id"] for client in group["clients"] if client["connected"]} == set(ids),
            muted=bool(group["muted"]),
            stream=group["stream_id"],
            title=str(metadata.get("title", "")),
        )


class Room:
    """The state of one room; a newer wish always beats an older one, also in the midst of a fade."""

    def __init__(self) -> None:
        self._streams: Streams = ()
        self._heard: RoomHeard | None = None
        self._stream: str | None = None
        self._plays = False
        self._fade_s = 0.0
        self._loudness: Loudness | None = None
        self._set: tuple[int, tuple[str, ...]] | None = None
        self._acted = False
        self._obeys: dict[str, Callable[[bytes, float], None]] = {
            "playlist": self._choose,
            "volume": self._turn,
            "playing": self._play,
            "fade": self._take_time,
        }

    @property
    def components(self) -> dict[str, dict[str, object]]:
        """What the room declares; radio and jingles are the business of whoever feeds a stream."""
        return components(self._streams, fade_max_s=FADE_MAX_S, radio=False)

    def wish(self, component: str, payload: bytes, now_s: float) -> None:
        """Take a command; raises ``ValueError`` that says why it cannot be obeyed."""
        self._obeys[component](payload, now_s)

    def arrive(self, shelves: Streams) -> None:
        """The server is there (again)."""
        self._streams, self._set, self._heard = shelves, None, None

    def stock(self, shelves: Streams) -> None:
        """Learn its streams."""
        self._streams = shelves

    def refused(self, shelves: Streams, now_s: float) -> None:
        """It did not carry out a call: whatever was meant is worked out anew."""
        del now_s
        self.arrive(shelves)

    def scans(self) -> bool:
        """Never."""
        return False

    def tick(self, heard: RoomHeard, now_s: float) -> list[Call]:
        """The calls of this instant."""
        if self._loudness is None:
            self._plays, self._stream = not heard.muted, self._stream or heard.stream
            self._loudness = Loudness.of(heard.volume, audible=not heard.muted)
        elif self._heard:
            self._adopt(heard, self._heard, now_s)
        self._heard = heard
        calls: list[Call] = []
        if not heard.together:
            calls.append(Call("Group.SetClients", {"id": heard.group, "clients": list(heard.clients)}))
        calls += self._switch(heard, now_s) + self._change(heard, now_s)
        calls = [*self._level(heard, now_s), *calls]
        self._acted = bool(calls)
        return calls

    def at_rest(self, now_s: float) -> bool:
        """Whether every wish is carried out as far as it can be, so that its echo is due."""
        return not self._acted and not self._now().moving(now_s)

    def wait_s(self, now_s: float) -> float:
        """For how long the next tick may wait."""
        return LOOK_S if self.at_rest(now_s) else FRAME_S

    def states(self, now_s: float) -> dict[str, str]:
        """What each component says of itself, from what the server last said."""
        heard = self._heard
        return {
            "playlist": heard.stream if heard else NOTHING,
            "volume": str(self._now().reported(now_s)),
            "playing": on_off(on=heard is not None and not heard.muted),
            "track": (heard.title if heard else "") or NOTHING,
            "fade": f"{self._fade_s:g}",
        }

    def _adopt(self, heard: RoomHeard, before: RoomHeard, now_s: float) -> None:
        """Let somebody who uses another Snapcast control have it so; the contract hears of it."""
        if self._acted or self._now().moving(now_s):
            return
        if heard.muted != before.muted:
            self._plays = not heard.muted
            self._loudness = self._now().opened(now_s, 0.0) if self._plays else self._now().shut(now_s, 0.0)
        if heard.stream != before.stream:
            self._stream = heard.stream
        if self._set and heard.clients == before.clients and heard.volume != self._set[0]:
            self._loudness = Loudness.of(heard.volume, audible=self._plays)

    def _switch(self, heard: RoomHeard, now_s: float) -> list[Call]:
        """Unmute before the music is let in, mute once it is out."""
        now = self._now()
        if self._plays and not now.opening.target:
            self._loudness = now.opened(now_s, self._fade_s)
        elif not self._plays and now.opening.target:
            self._loudness = now.shut(now_s, self._fade_s)
        out = not self._plays and not self._now().opening.moving(now_s)
        return [] if heard.muted == out else [Call("Group.SetMute", {"id": heard.group, "mute": out})]

    def _change(self, heard: RoomHeard, now_s: float) -> list[Call]:
        """Another stream comes once the old one is silent."""
        now = self._now()
        if self._stream in {None, heard.stream}:
            if now.duck.target != 1:
                self._loudness = now.ducked(1.0, now_s, SWAP_S)
            return []
        if not heard.muted and (now.duck.target or now.duck.moving(now_s)):
            if now.duck.target:
                self._loudness = now.ducked(0.0, now_s, SWAP_S)
            return []
        return [Call("Group.SetStream", {"id": heard.group, "stream_id": self._stream})]

    def _level(self, heard: RoomHeard, now_s: float) -> list[Call]:
        """Set every client; a muted room is left with the volume at which anybody would expect it."""
        silent = not self._plays and not self._now().opening.moving(now_s)
        percent = round(self._now().level.at(now_s)) if silent and heard.muted else self._now().sent(now_s)
        if self._set == (percent, heard.clients):
            return []
        self._set = percent, heard.clients
        volume = {"percent": percent, "muted": False}
        return [Call("Client.SetVolume", {"id": client, "volume": volume}) for client in heard.clients]

    def _now(self) -> Loudness:
        return self._loudness or Loudness.of(0, audible=False)

    def _choose(self, payload: bytes, now_s: float) -> None:
        del now_s
        name = payload.decode("utf-8", "replace")
        if name not in self._streams:
            message = f"Snapcast has no stream {name!r}"
            raise ValueError(message)
        self._stream = name

    def _turn(self, payload: bytes, now_s: float) -> None:
        self._loudness = self._now().to_level(asked_volume(payload), now_s, self._fade_s)

    def _play(self, payload: bytes, now_s: float) -> None:
        del now_s
        self._plays = asked_playing(payload)

    def _take_time(self, payload: bytes, now_s: float) -> None:
        del now_s
        self._fade_s = asked_fade_s(payload)
