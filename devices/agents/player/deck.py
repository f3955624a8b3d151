"""What there is to know of MPD for one who conducts it: its state, its shelves, and orders to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import unquote, urlsplit

Order: TypeAlias = "tuple[str, ...]"
"""One command of MPD's protocol with its arguments."""


@dataclass(frozen=True, slots=True)
class Playlist:
    """A stored playlist of MPD, or a folder of its music directory."""

    name: str
    is_folder: bool = False


@dataclass(frozen=True, slots=True)
class Radio:
    """A stream."""

    url: str


Source: TypeAlias = "Playlist | Radio"


@dataclass(frozen=True, slots=True)
class Heard:
    """MPD's state at one instant; ``volume`` is ``None`` where it has no mixer."""

    playing: bool = False
    volume: int | None = None
    song: int | None = None
    elapsed_s: float = 0.0
    length: int = 0
    """of the queue"""
    error: str = ""
    title: str = ""
    scanning: bool = False
    """whether MPD is looking for new files"""

    @classmethod
    def of(cls, status: Mapping[str, str], song: Mapping[str, str]) -> Heard:
        """From the answers to ``status`` and ``currentsong``.

        >>> Heard.of({"state": "play", "volume": "40", "song": "2"}, {"file": "Slow.ogg"}).title
        'Slow'
        """
        volume = int(status.get("volume", "-1"))
        return cls(
            playing=status.get("state") == "play",
            volume=volume if volume >= 0 else None,
            song=int(status["song"]) if "song" in status else None,
            elapsed_s=float(status.get("elapsed", "0")),
            length=int(status.get("playlistlength", "0")),
            error=status.get("error", ""),
            title=title_of(song),
            scanning="updating_db" in status,
        )


@dataclass(frozen=True, slots=True)
class Shelves:
    """What MPD can play, each with its files, and the files that are queued."""

    playlists: Mapping[Playlist, tuple[str, ...]] = field(default_factory=dict)
    files: frozenset[str] = frozenset()
    """every file of the music directory"""
    queue: tuple[str, ...] = ()

    def find(self, name: str) -> Playlist | None:
        """The playlist of a name."""
        return next((playlist for playlist in self.playlists if playlist.name == name), None)

    def queued(self, probably: Source | None = None, *, without: str = "") -> Source | None:
        """What the queue was made of, in whatever order; ``without`` is a file that may stand at its end.

        So an agent that is started anew knows what plays, and need not interrupt it. ``probably`` it is
        this one, where several playlists are alike.
        """
        queue = self.queue[:-1] if without and self.queue[-1:] == (without,) else self.queue
        if len(queue) == 1 and "://" in queue[0]:
            return Radio(queue[0])
        files = Counter(queue)
        alike = [name for name, listed in self.playlists.items() if queue and Counter(listed) == files]
        return probably if probably in alike else next(iter(alike), None)


def title_of(song: Mapping[str, str]) -> str:
    """What a person calls a song: artist and title, what a radio says of itself, or the file's name.

    >>> title_of({"file": "x.ogg", "title": "Gymnopédie", "artist": "Satie"}), title_of({"file": "http://x/y.mp3"})
    ('Satie - Gymnopédie', 'y')
    """
    title, artist, radio = (song.get(key, "") for key in ("title", "artist", "name"))
    if title:
        return f"{artist} - {title}" if artist else title
    file = unquote(urlsplit(song.get("file", "")).path).rpartition("/")[2]
    return radio or file.rpartition(".")[0] or file


def load(source: Source, *, shuffle: bool) -> list[Order]:
    """Replace the queue."""
    match source:
        case Radio(url):
            return [("clear",), ("add", url)]
        case Playlist(name, is_folder):
            orders: list[Order] = [("clear",), ("add" if is_folder else "load", name)]
            return [*orders, ("shuffle",)] if shuffle else orders


def settle(*, crossfade_s: int, replay_gain: str) -> list[Order]:
    """How MPD is to play whatever it plays; told after every absence, for a stranger may have changed it."""
    return [
        ("repeat", "1"),
        ("random", "0"),
        ("single", "0"),
        ("consume", "0"),
        ("crossfade", str(crossfade_s)),
        ("replay_gain_mode", replay_gain),
    ]
