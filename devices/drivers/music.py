"""Music players: a device with a playlist to select, a volume, and a switch that plays.

The components by role (``ROLES``): ``select`` playlist, ``number`` volume, ``switch`` playing, ``sensor``
track, ``button`` identify; beyond those, ``number`` fade (seconds that the next volume change takes),
``text`` radio (a URL) and ``text`` jingle (``{"file": ..., "every_s": ...}``, an empty file for none).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import orjson

from controller.atmosphere.model import Capability, Ranges, Sense, State
from devices.discovery.component import Component
from devices.discovery.options import as_number, as_text
from devices.drivers.driver import NO_QUIRKS, Attributes, Built, Listen, Quirk, Step, Traits
from devices.drivers.entity import (
    Button,
    Field,
    Number,
    Reading,
    Select,
    Switch,
    all_confirm,
    listen,
    reading,
)
from devices.drivers.roles import assign, role
from devices.message import Publication, Received

ROLES = (
    role("playlist", "select", "playlist playlists album station"),
    role("volume", "number", "volume loudness"),
    role("playing", "switch", "playing play playback player music"),
    role("track", "sensor", "track title song"),
    role("identify", "button", "identify beep locate"),
    role("fade", "number", "fade fader"),
    role("radio", "text", "radio stream url"),
    role("jingle", "text", "jingle jingles"),
)

_ENOUGH = 2
_DIP_S = 1.5
_DIP = 0.3
_BEEP_VOLUME = 0.3


@dataclass(frozen=True, slots=True)
class MusicPlayer:
    """A player by its components; ``on`` means that it plays."""

    playlist: Select | None = None
    volume: Number | None = None
    playing: Switch | None = None
    track: Reading | None = None
    beep: Button | None = None
    fade: Number | None = None
    radio: Field | None = None
    jingle: Field | None = None

    @property
    def traits(self) -> Traits:
        """A capability for each component that gives one."""
        gives = {
            Capability.ON_OFF: self.playing,
            Capability.PLAYLIST: self.playlist,
            Capability.VOLUME: self.volume,
            Capability.FADE: self.fade,
            Capability.RADIO: self.radio,
            Capability.JINGLE: self.jingle,
        }
        ranges = Ranges(
            volume_steps=self.volume.steps if self.volume else 100,
            playlists=(self.playlist.options or None) if self.playlist else None,
        )
        observed = (
            part.read for part in (self.playlist, self.volume, self.playing, self.radio, self.jingle) if part
        )
        able = frozenset(capability for capability, component in gives.items() if component)
        return Traits(
            Sense.MUSIC,
            able,
            ranges,
            confirms=all_confirm(observed),
            reports_fading=self.fade is not None,
        )

    @property
    def listens(self) -> tuple[Listen, ...]:
        """The state topic of each component."""
        return (
            *(listen(self.playlist.read, self._read_playlist) if self.playlist else ()),
            *(listen(self.volume.read, self._read_volume) if self.volume else ()),
            *(listen(self.playing.read, self._read_playing) if self.playing else ()),
            *(listen(self.track, self._read_track)),
            *(listen(self.radio.read, self._read_radio) if self.radio else ()),
            *(listen(self.jingle.read, self._read_jingle) if self.jingle else ()),
        )

    def _read_playlist(self, received: Received) -> Attributes:
        return {"playlist": self.playlist.decode(received) if self.playlist else None}

    def _read_volume(self, received: Received) -> Attributes:
        share = self.volume.decode_share(received) if self.volume else None
        return {} if share is None else {"volume": share}

    def _read_playing(self, received: Received) -> Attributes:
        on = self.playing.decode(received) if self.playing else None
        return {} if on is None else {"on": on}

    def _read_track(self, received: Received) -> Attributes:
        title = self.track.value(received) if self.track else None
        return {"track": None if title is None else as_text(title)}

    def _read_radio(self, received: Received) -> Attributes:
        """A radio is played instead of the list, which the player may go on naming."""
        url = self.radio.read.value(received) if self.radio and self.radio.read else None
        return {"radio": None} if url is None else {"radio": as_text(url), "playlist": None}

    def _read_jingle(self, received: Received) -> Attributes:
        said = received.json
        file = said.get("file") if isinstance(said, dict) else None
        every_s = as_number(said.get("every_s")) if isinstance(said, dict) else None
        return {"jingle": as_text(file) if file else "", "jingle_every_s": every_s if file else None}

    def encode(self, want: State, fade_s: float, quirks: frozenset[Quirk]) -> tuple[Publication, ...]:
        """What to play first, then how loud, then play: nobody hears the old list at the new volume."""
        del quirks
        return tuple(self._commands(want, fade_s))

    def _commands(self, want: State, fade_s: float) -> Iterator[Publication]:
        moves = want.volume is not None or want.on is not None
        if self.fade and moves:
            yield self.fade.encode_seconds(fade_s)
        if want.on is False:
            if self.playing:
                yield self.playing.encode(on=False)
            return
        if self.radio and want.radio:
            yield self.radio.encode(want.radio)
        elif self.playlist and want.playlist is not None:
            yield self.playlist.encode(want.playlist)
        if self.jingle and want.jingle is not None:
            every_s = want.jingle_every_s or 0
            yield self.jingle.encode(orjson.dumps({"file": want.jingle, "every_s": every_s}).decode())
        if self.volume and want.volume is not None:
            yield self.volume.encode_share(want.volume)
        if self.playing and want.on:
            yield self.playing.encode(on=True)

    def refresh(self) -> tuple[Publication, ...]:
        """Players repeat their state by themselves."""
        return ()

    def identify(self, reported: State) -> tuple[Step, ...]:
        """Its own beep if it has one; else a dip in the music, or a moment of it where it is silent."""
        if self.beep:
            return ((0.0, self.beep.encode()),)
        was = (_DIP_S, State(volume=reported.volume))
        if reported.on and reported.volume is not None:
            states = [(0.0, State(volume=reported.volume * _DIP)), was]
        else:
            states = [(0.0, State(on=True, volume=_BEEP_VOLUME)), (_DIP_S, State(on=False)), was]
        return tuple((at_s, item) for at_s, state in states for item in self.encode(state, 0.0, NO_QUIRKS))


def music_players(components: Iterable[Component]) -> Iterator[Built]:
    """The player that a device's components make, if they make one.

    It takes a playlist to choose, or two of a radio, a volume and something that plays.
    """
    cast = assign(components, ROLES)
    if "playlist" not in cast and len({"radio", "volume", "playing"} & cast.keys()) < _ENOUGH:
        return
    player = MusicPlayer(
        playlist=Select.of(cast["playlist"]) if "playlist" in cast else None,
        volume=Number.of(cast["volume"]) if "volume" in cast else None,
        playing=Switch.of(cast["playing"]) if "playing" in cast else None,
        track=reading(cast["track"].options) if "track" in cast else None,
        beep=Button.of(cast["identify"]) if "identify" in cast else None,
        fade=Number.of(cast["fade"]) if "fade" in cast else None,
        radio=Field.of(cast["radio"]) if "radio" in cast else None,
        jingle=Field.of(cast["jingle"]) if "jingle" in cast else None,
    )
    yield Built("music", player)
