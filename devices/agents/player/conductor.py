"""What MPD is to do next, given what the contract asks for and what MPD says. Pure; instants in seconds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from devices.agents.player.deck import Heard, Order, Playlist, Radio, Shelves, Source, load, settle
from devices.agents.player.front import components
from devices.agents.player.jingles import Interruption, Jingle, jingle_state
from devices.agents.player.loudness import Loudness
from devices.agents.player.wishes import FADE_MAX_S, NOTHING, asked_fade_s, asked_playing, asked_volume
from devices.node.topics import on_off

SWAP_S = 0.6
"""How long the old programme takes to go, and then the new one to come."""
DUCK, DUCK_S = 0.4, 1.0
"""To which share of its percent the music is lowered before and after a jingle, and how quickly."""
RETRY_S = 5.0
"""How long a radio that fails, or an order that MPD refuses, is left alone."""
FRAME_S, LOOK_S = 0.05, 0.5
"""How often a moving volume is set, and MPD is looked at otherwise."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How one player plays whatever it plays."""

    crossfade_s: int = 0
    replay_gain: str = "off"
    shuffle: bool = False


class Conductor:
    """The state of one player; a newer wish always beats an older one, also in the midst of a fade."""

    def __init__(self, habits: Habits) -> None:
        self._habits = habits
        self._shelves = Shelves()
        self._loaded: Source | None = None
        self._source: Source | None = None
        self._plays = False
        self._fade_s = 0.0
        self._loudness: Loudness | None = None
        self._set_to: int | None = None
        self._heard = Heard()
        self._jingle: Jingle | None = None
        self._interrupted: Interruption | None = None
        self._skips = False
        self._not_before_s = 0.0
        self._fresh = True
        self._sounds = self._audible = self._acted = False
        self._obeys: dict[str, Callable[[bytes, float], None]] = {
            "playlist": self._choose,
            "volume": self._turn,
            "playing": self._play,
            "next": self._skip,
            "fade": self._take_time,
            "radio": self._tune,
            "jingle": self._ring,
        }

    @property
    def playlists(self) -> tuple[str, ...]:
        """The names to choose from."""
        return tuple(sorted(playlist.name for playlist in self._shelves.playlists))

    @property
    def components(self) -> dict[str, dict[str, object]]:
        """What the player declares."""
        return components(self.playlists, fade_max_s=FADE_MAX_S)

    def scans(self) -> bool:
        """Whether MPD is looking for new files, so that its shelves are worth another look soon."""
        return self._heard.scanning

    def wish(self, component: str, payload: bytes, now_s: float) -> None:
        """Take a command of the contract; raises ``ValueError`` that says why it cannot be obeyed."""
        self._obeys[component](payload, now_s)

    def stock(self, shelves: Shelves) -> None:
        """Learn what MPD has on its shelves."""
        self._shelves = shelves

    def arrive(self, shelves: Shelves) -> None:
        """MPD is there (again), and what is queued may have been queued before our time.

        In its next state nothing counts as somebody's decision.
        """
        self._shelves = shelves
        ringing = self._jingle.file if self._jingle and self._interrupted else ""
        self._loaded = shelves.queued(self._source, without=ringing)
        self._source = self._source or self._loaded
        self._set_to, self._fresh, self._not_before_s = None, True, 0.0

    def refused(self, shelves: Shelves, now_s: float) -> None:
        """MPD did not carry out an order: see what became of the queue, and try again later."""
        self._rang(now_s)
        self.arrive(shelves)
        self._not_before_s = now_s + RETRY_S

    def tick(self, heard: Heard, now_s: float) -> list[Order]:
        """The orders of this instant."""
        arrived, self._fresh = self._fresh, False
        if self._loudness is None:
            self._plays = heard.playing
            self._loudness = Loudness.of(100 if heard.volume is None else heard.volume, audible=heard.playing)
        if self._heard.scanning and not heard.scanning:
            self._not_before_s = 0.0
        orders = self._settled(heard, now_s) if arrived else self._adopt(heard, now_s)
        self._heard = heard
        self._sounds = self._audible = heard.playing or self._interrupted is not None
        if self._interrupted:
            orders += self._during(self._interrupted, heard, now_s)
        elif heard.playing:
            orders += self._while_playing(heard, now_s)
        elif now_s >= self._not_before_s:
            orders += self._while_silent(heard, now_s)
        orders += self._level(now_s)
        self._acted = bool(orders)
        return orders

    def at_rest(self, now_s: float) -> bool:
        """Whether every wish is carried out as far as it can be, so that its echo is due."""
        return not self._acted and not self._now().moving(now_s)

    def wait_s(self, now_s: float) -> float:
        """For how long the next tick may wait."""
        return LOOK_S if self.at_rest(now_s) and not self._interrupted else FRAME_S

    def states(self, now_s: float) -> dict[str, str]:
        """What each component says of itself, from what MPD last said."""
        volume = self._loudness.reported(now_s) if self._loudness else 0
        return {
            "playlist": self._loaded.name if isinstance(self._loaded, Playlist) else NOTHING,
            "radio": self._loaded.url if isinstance(self._loaded, Radio) else NOTHING,
            "volume": str(volume),
            "playing": on_off(on=self._sounds),
            "track": (self._heard.title if self._heard.playing else "") or NOTHING,
            "fade": f"{self._fade_s:g}",
            "jingle": jingle_state(self._jingle),
        }

    def _settled(self, heard: Heard, now_s: float) -> list[Order]:
        """Bring MPD, which may have crashed in the midst of a jingle, to where we know it."""
        orders = settle(crossfade_s=self._habits.crossfade_s, replay_gain=self._habits.replay_gain)
        if self._interrupted:
            orders += self._interrupted.resume(heard)
            self._rang(now_s)
        return orders

    def _adopt(self, heard: Heard, now_s: float) -> list[Order]:
        """Let somebody who uses MPD by another way have it so; the contract hears of it."""
        at_rest = self._loudness and not self._loudness.moving(now_s) and not self._interrupted
        if at_rest and self._heard.playing and not heard.playing and not heard.error:
            self._plays = False
            self._shut(now_s, 0.0)
        elif at_rest and heard.playing and not self._heard.playing:
            self._plays = True
        if (
            at_rest
            and self._loudness
            and None not in (heard.volume, self._set_to)
            and heard.volume != self._set_to
        ):
            self._loudness = Loudness.of(heard.volume or 0, audible=heard.playing)
            self._set_to = heard.volume
        return []

    def _while_playing(self, heard: Heard, now_s: float) -> list[Order]:
        loudness = self._now()
        changes = self._source is not None and self._source != self._loaded
        if not self._plays:
            if loudness.opening.target:
                self._shut(now_s, self._fade_s)
            return [] if self._now().opening.moving(now_s) else [("pause", "1")]
        if not loudness.opening.target:
            self._loudness = loudness = loudness.opened(now_s, self._fade_s)
        if changes:
            return self._swap(loudness, now_s)
        if self._jingle and now_s >= self._jingle.due_s:
            return self._interrupt(loudness, self._jingle, heard, now_s)
        if loudness.duck.target != 1:
            self._loudness = loudness.ducked(1.0, now_s, SWAP_S)
        skips, self._skips = self._skips, False
        return [("next",)] if skips else []

    def _swap(self, loudness: Loudness, now_s: float) -> list[Order]:
        """Let the old programme out, and begin the new one once it is silent."""
        if loudness.duck.target:
            self._loudness = loudness.ducked(0.0, now_s, SWAP_S)
            return []
        if loudness.duck.moving(now_s):
            return []
        self._loudness = loudness.ducked(1.0, now_s, SWAP_S)
        return [*self._load(), ("play",)]

    def _load(self) -> list[Order]:
        self._skips, self._loaded = False, self._source
        return load(self._source, shuffle=self._habits.shuffle) if self._source else []

    def _while_silent(self, heard: Heard, now_s: float) -> list[Order]:
        orders: list[Order] = []
        in_vain = bool(heard.error) or (self._plays and self._source == self._loaded and not heard.length)
        if in_vain:  # a stream that cannot be reached, or files that MPD has yet to scan
            self._not_before_s = now_s + RETRY_S
        if self._source is not None and (self._source != self._loaded or not heard.length):
            orders = self._load()
        if not self._plays or not (orders or heard.length):
            return orders
        shut = replace(self._now(), duck=self._now().duck.towards(1.0, now_s, 0.0)).shut(now_s, 0.0)
        self._loudness, self._audible = shut.opened(now_s, self._fade_s), True
        return [*orders, *self._level(now_s), ("play",)]

    def _interrupt(self, loudness: Loudness, jingle: Jingle, heard: Heard, now_s: float) -> list[Order]:
        if loudness.duck.target != DUCK:
            self._loudness = loudness.ducked(DUCK, now_s, DUCK_S)
            return []
        if loudness.duck.moving(now_s):
            return []
        self._loudness = loudness.ducked(1.0, now_s, 0.0)
        self._interrupted = Interruption.of(heard, now_s)
        return [*self._level(now_s), *self._interrupted.begin(jingle.file)]

    def _during(self, interrupted: Interruption, heard: Heard, now_s: float) -> list[Order]:
        if not self._plays and self._now().opening.target:
            self._shut(now_s, self._fade_s)
        silenced = not self._plays and not self._now().opening.moving(now_s)
        if not silenced and not interrupted.over(heard, now_s):
            return []
        self._rang(now_s)
        self._loudness = self._now().ducked(DUCK, now_s, 0.0).ducked(1.0, now_s, DUCK_S)
        return [*self._level(now_s), *interrupted.resume(heard)]

    def _rang(self, now_s: float) -> None:
        self._interrupted = None
        self._jingle = self._jingle.after(now_s) if self._jingle else None

    def _level(self, now_s: float) -> list[Order]:
        """Set the mixer; what is silent is left with the volume at which anybody would expect it."""
        percent = self._now().sent(now_s) if self._audible else round(self._now().level.at(now_s))
        if percent == self._set_to or self._heard.volume is None:
            return []
        self._set_to = percent
        return [("setvol", str(percent))]

    def _now(self) -> Loudness:
        return self._loudness or Loudness.of(0, audible=False)

    def _shut(self, now_s: float, fade_s: float) -> None:
        self._loudness = self._now().shut(now_s, fade_s)

    def _choose(self, payload: bytes, now_s: float) -> None:
        del now_s
        name = payload.decode("utf-8", "replace")
        found = self._shelves.find(name)
        if found is None:
            message = f"MPD has no playlist {name!r}"
            raise ValueError(message)
        self._source, self._not_before_s = found, 0.0

    def _tune(self, payload: bytes, now_s: float) -> None:
        del now_s
        url = payload.decode("utf-8", "replace")
        if not url.startswith(("http://", "https://")) or any(sign.isspace() for sign in url):
            message = f"expected the http:// or https:// address of a stream, found {url!r}"
            raise ValueError(message)
        self._source, self._not_before_s = Radio(url), 0.0

    def _turn(self, payload: bytes, now_s: float) -> None:
        self._loudness = self._now().to_level(asked_volume(payload), now_s, self._fade_s)

    def _play(self, payload: bytes, now_s: float) -> None:
        del now_s
        self._plays, self._not_before_s = asked_playing(payload), 0.0

    def _skip(self, payload: bytes, now_s: float) -> None:
        del payload, now_s
        self._skips = self._heard.playing and not self._interrupted

    def _take_time(self, payload: bytes, now_s: float) -> None:
        del now_s
        self._fade_s = asked_fade_s(payload)

    def _ring(self, payload: bytes, now_s: float) -> None:
        jingle = Jingle.asked(payload, now_s)
        if jingle and jingle.file not in self._shelves.files:
            message = f"MPD has no file {jingle.file!r}"
            raise ValueError(message)
        same = (
            jingle
            and self._jingle
            and jingle.file == self._jingle.file
            and jingle.every_s == self._jingle.every_s
        )
        self._jingle = self._jingle if same else jingle
