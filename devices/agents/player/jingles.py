"""When a jingle is due, and how the music that it interrupts is taken up again. Pure; instants in seconds."""

from __future__ import annotations

from dataclasses import dataclass, replace

from devices.agents.player.deck import Heard, Order
from devices.node.saying import packed, unpacked

LONGEST_S = 120.0
"""A file that plays longer than this is no jingle, and is cut off."""


@dataclass(frozen=True, slots=True)
class Jingle:
    """A file to be heard at intervals, first one interval from now."""

    file: str
    every_s: float
    due_s: float

    @classmethod
    def asked(cls, payload: bytes, now_s: float) -> Jingle | None:
        """Read ``{"file": ..., "every_s": ...}``; an empty file means none, and ``ValueError`` nonsense."""
        said = unpacked(payload)
        file, every_s = said.get("file"), said.get("every_s", 0)
        if file == "":
            return None
        if not isinstance(file, str) or not isinstance(every_s, int | float) or not every_s > 0:
            message = 'expected {"file": a file of the music directory, "every_s": seconds}'
            raise ValueError(message)
        return cls(file, every_s, now_s + every_s)

    def after(self, now_s: float) -> Jingle:
        """Once it has been heard."""
        return replace(self, due_s=now_s + self.every_s)


def jingle_state(jingle: Jingle | None) -> str:
    """What the contract says of a jingle, in the form in which it is asked for."""
    file, every_s = (jingle.file, jingle.every_s) if jingle else ("", 0)
    return packed({"file": file, "every_s": every_s}).decode()


@dataclass(frozen=True, slots=True)
class Interruption:
    """A jingle that plays from the end of the queue, at ``position``, until ``ends_s`` at the latest."""

    position: int
    song: int
    elapsed_s: float
    ends_s: float

    @classmethod
    def of(cls, heard: Heard, now_s: float) -> Interruption:
        """Remember where the music stands; a song must be playing."""
        return cls(heard.length, heard.song or 0, heard.elapsed_s, now_s + LONGEST_S)

    def begin(self, file: str) -> list[Order]:
        """Play the file alone: MPD stops after it, so that nothing else is heard before we look again."""
        return [("add", file), ("repeat", "0"), ("single", "1"), ("play", str(self.position))]

    def over(self, heard: Heard, now_s: float) -> bool:
        """Whether it has ended, was skipped by somebody or lasts too long."""
        return not heard.playing or heard.song != self.position or now_s >= self.ends_s

    def resume(self, heard: Heard) -> list[Order]:
        """Take the music up where it was; a stream cannot be wound, and is simply played."""
        remove: list[Order] = [("delete", str(self.position))] if heard.length > self.position else []
        wind: Order = (
            ("seek", str(self.song), f"{self.elapsed_s:.3f}")
            if self.elapsed_s > 0
            else ("play", str(self.song))
        )
        return [*remove, ("single", "0"), ("repeat", "1"), wind]
