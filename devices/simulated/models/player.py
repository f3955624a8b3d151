"""A music player: playlist, volume that fades, tracks that follow one another."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from devices.node.ramp import Ramp
from devices.node.saying import Saying
from devices.node.topics import Nameplate, OwnTopics, number, on_off, switched

REPORT_EVERY_S = 0.5
"""How often a player says where a fading volume stands."""
FADE_MAX_S = 60.0
_FIRST = ("Quiet", "Paper", "Slow", "Amber", "Harbour", "Copper", "Linen", "Early")
_SECOND = ("Streets", "Lanterns", "Rain", "Garden", "Windows", "Tide", "Letters", "Orchard")


class Player:
    """One player of our own firmware; all its states are retained."""

    latency_s = (0.02, 0.25)

    def __init__(self, plate: Nameplate, *, playlists: tuple[str, ...], fades: bool, rng: Random) -> None:
        self._topics = OwnTopics("players", plate)
        self._playlists = playlists
        self._fades = fades
        self._rng = rng
        self._playlist = playlists[0]
        self._volume = Ramp.still(40)
        self._playing = False
        self._fade_s = 0.0
        self._texts = {"radio": "", "jingle": ""}
        self._track = ""
        self._track_ends_s: float | None = None
        self._report_s: float | None = None
        self._obeys: dict[str, Callable[[bytes, float], list[Saying]]] = {
            "playlist": self._choose,
            "volume": self._turn,
            "playing": self._play,
            "next": self._skip,
            "radio": self._tune,
            "jingle": self._announce_between,
        }
        if fades:
            self._obeys["fade"] = self._fade
        self.name = plate.id
        self.availability = self._topics.availability
        self.commands = tuple(self._topics.command(component) for component in self._obeys)

    def announce(self, now_s: float) -> list[Saying]:
        """Discovery, availability and every state."""
        percent = {"p": "number", "name": "Volume", "min": 0, "max": 100, "step": 1, "unit_of_meas": "%"}
        components: dict[str, dict[str, Any]] = {
            "playlist": {"p": "select", "name": "Playlist", "ops": list(self._playlists)},
            "volume": percent,
            "playing": {"p": "switch", "name": "Playing"},
            "track": {"p": "sensor", "name": "Track"},
            "next": {"p": "button", "name": "Next track"},
            "radio": {"p": "text", "name": "Radio", "max": 255},
            "jingle": {"p": "text", "name": "Jingle", "max": 255},
        }
        if self._fades:
            seconds = {"min": 0, "max": FADE_MAX_S, "step": 0.5, "unit_of_meas": "s"}
            components["fade"] = {"p": "number", "name": "Fade", **seconds}
        discovery = self._topics.discovery(components)
        return [discovery, self.availability.greeting(), *self._states(now_s)]

    def handle(self, topic: str, payload: bytes, now_s: float) -> list[Saying]:
        """Obey one command; what makes no sense is ignored without an answer."""
        obey = self._obeys.get(self._topics.component(topic))
        return obey(payload, now_s) if obey else []

    def advance(self, now_s: float) -> list[Saying]:
        """Report a volume on its way, and let the next track begin."""
        sayings = []
        if self._report_s is not None and now_s >= self._report_s:
            self._report_s = self._after(now_s)
            sayings.append(self._say_volume(now_s))
        if self._track_ends_s is not None and now_s >= self._track_ends_s:
            sayings += self._skip(b"", now_s)
        return sayings

    def due_s(self) -> float | None:
        """The next volume report or the end of the track."""
        return min((due for due in (self._report_s, self._track_ends_s) if due is not None), default=None)

    def power_up(self, now_s: float) -> None:
        """Silent, with its factory volume."""
        del now_s
        self._playing, self._volume, self._fade_s = False, Ramp.still(40), 0.0
        self._report_s = self._track_ends_s = None

    def _choose(self, payload: bytes, now_s: float) -> list[Saying]:
        playlist = payload.decode(errors="replace")
        if playlist not in self._playlists:
            return []
        changed, self._playlist = playlist != self._playlist or bool(self._texts["radio"]), playlist
        said = [self._topics.state("playlist", playlist)]
        if self._texts["radio"]:
            said += self._write("radio", "")
        return [*said, *self._skip(b"", now_s)] if changed and self._playing else said

    def _turn(self, payload: bytes, now_s: float) -> list[Saying]:
        volume = number(payload, low=0, high=100)
        if volume is None:
            return []
        fade_s = self._fade_s if self._playing else 0.0
        self._volume = self._volume.towards(round(volume), now_s, fade_s)
        self._report_s = self._after(now_s)
        return [] if self._report_s else [self._say_volume(now_s)]

    def _play(self, payload: bytes, now_s: float) -> list[Saying]:
        playing = switched(payload)
        if playing is None:
            return []
        begins = playing and not self._playing
        self._playing = playing
        said = [self._topics.state("playing", on_off(on=playing))]
        if begins:
            return [*said, *self._skip(b"", now_s)]
        self._track_ends_s = self._track_ends_s if playing else None
        return said

    def _skip(self, payload: bytes, now_s: float) -> list[Saying]:
        del payload
        if not self._playing:
            return []
        title = f"{self._rng.choice(_FIRST)} {self._rng.choice(_SECOND)}"
        self._track = self._texts["radio"] or f"{title} ({self._playlist})"
        self._track_ends_s = now_s + self._rng.uniform(150, 330)
        return [self._topics.state("track", self._track)]

    def _tune(self, payload: bytes, now_s: float) -> list[Saying]:
        return [*self._write("radio", payload.decode(errors="replace")), *self._skip(b"", now_s)]

    def _announce_between(self, payload: bytes, now_s: float) -> list[Saying]:
        del now_s
        return self._write("jingle", payload.decode(errors="replace"))

    def _write(self, component: str, text: str) -> list[Saying]:
        self._texts[component] = text
        return [self._topics.state(component, text)]

    def _fade(self, payload: bytes, now_s: float) -> list[Saying]:
        del now_s
        fade_s = number(payload, low=0, high=FADE_MAX_S)
        if fade_s is None:
            return []
        self._fade_s = round(2 * fade_s) / 2
        return [self._say_fade()]

    def _after(self, now_s: float) -> float | None:
        if not self._volume.moving(now_s):
            return None
        return min(now_s + REPORT_EVERY_S, self._volume.ends_s)

    def _say_volume(self, now_s: float) -> Saying:
        return self._topics.state("volume", str(round(self._volume.at(now_s))))

    def _say_fade(self) -> Saying:
        return self._topics.state("fade", f"{self._fade_s:g}")

    def _states(self, now_s: float) -> list[Saying]:
        states = [
            self._topics.state("playlist", self._playlist),
            self._say_volume(now_s),
            self._topics.state("playing", on_off(on=self._playing)),
        ]
        texts = {"track": self._track, **self._texts}
        states += [self._topics.state(component, text) for component, text in texts.items() if text]
        return [*states, self._say_fade()] if self._fades else states
