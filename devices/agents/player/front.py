"""A player as the contract sees it: its discovery, and each of its states said when it changes. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from devices.node.saying import Availability, Saying
from devices.node.topics import Nameplate, OwnTopics

REPORT_EVERY_S = 0.5
"""How often a volume on its way is told."""


def components(
    playlists: Iterable[str], *, fade_max_s: float, radio: bool = True
) -> dict[str, dict[str, Any]]:
    """What a player declares; without ``radio`` it can choose among its playlists only."""
    fade = {"min": 0, "max": fade_max_s, "step": 0.5, "unit_of_meas": "s"}
    declared: dict[str, dict[str, Any]] = {
        "playlist": {"p": "select", "name": "Playlist", "ops": list(playlists)},
        "volume": {"p": "number", "name": "Volume", "min": 0, "max": 100, "step": 1, "unit_of_meas": "%"},
        "playing": {"p": "switch", "name": "Playing"},
        "track": {"p": "sensor", "name": "Track"},
        "fade": {"p": "number", "name": "Fade", **fade},
    }
    if radio:
        declared |= {
            "next": {"p": "button", "name": "Next track"},
            "radio": {"p": "text", "name": "Radio", "max": 255},
            "jingle": {"p": "text", "name": "Jingle", "max": 255},
        }
    return declared


class Front:
    """Topics of one player and what was last said there; instants in seconds."""

    def __init__(self, plate: Nameplate) -> None:
        self._topics = OwnTopics("players", plate)
        self._said: dict[str, str] = {}
        self._owed: set[str] = set()
        self._volume_at_s = float("-inf")
        self.id = plate.id

    @property
    def availability(self) -> Availability:
        """Of the player and the sound behind it: an agent without MPD is offline."""
        return self._topics.availability

    def commands(self, declared: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
        """Where the declared components are commanded."""
        return tuple(self._topics.command(key) for key, part in declared.items() if part["p"] != "sensor")

    def component(self, topic: str) -> str:
        """Which component a command topic belongs to."""
        return self._topics.component(topic)

    def presence(self, *, online: bool) -> Saying:
        """That it is there, or is not."""
        there = self.availability
        return there.greeting() if online else Saying(there.topic, there.offline, retain=True, qos=1)

    def announce(
        self, declared: Mapping[str, Mapping[str, Any]], states: Mapping[str, str], *, online: bool
    ) -> list[Saying]:
        """Everything, whatever was said before; the states of what is not there are nobody's knowledge."""
        self._said = {}
        presence = self.presence(online=online)
        return [
            self._topics.discovery(declared),
            presence,
            *(self.news(states, float("-inf")) if online else ()),
        ]

    def news(self, states: Mapping[str, str], now_s: float, *, at_rest: bool = True) -> list[Saying]:
        """The states that differ from what was last said; a volume on its way only now and then.

        Once the player is at rest, whatever was commanded meanwhile is said whether it differs or not.
        """
        for component in self._owed if at_rest else ():
            self._said.pop(component, None)
        self._owed = set() if at_rest else self._owed
        changed = {key: text for key, text in states.items() if self._said.get(key) != text}
        if not at_rest and now_s < self._volume_at_s + REPORT_EVERY_S:
            changed.pop("volume", None)
        if "volume" in changed:
            self._volume_at_s = now_s
        self._said |= changed
        return [self._topics.state(key, text) for key, text in changed.items()]

    def owe(self, component: str) -> None:
        """Remember that a component was commanded: whoever did it waits for an echo, changed or not."""
        self._owed.add(component)
