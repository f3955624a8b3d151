"""A player's trigger of our own, down to the bytes for the chip."""

from __future__ import annotations

from typing import Any

from tests.firmware.bench import firmware

music = firmware("music")


class Line:
    """A serial line that remembers."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def write(self, data: bytes) -> None:
        self.said.append(data.hex())

    def take(self) -> list[str]:
        taken, self.said = self.said, []
        return taken


def player() -> tuple[Any, Line]:
    line = Line()
    made = music.Music("p", "P", music.DFPlayer(line), ["calm", "lively"])
    line.take()
    return made, line


def test_frames_are_those_of_the_datasheet() -> None:
    line = Line()

    music.DFPlayer(line).volume(100)
    music.DFPlayer(line).next()

    # The check is 0x10000 minus the sum of the bytes from version to argument: 0xFF + 6 + 1 = 0x106.
    assert line.said[1] == "7eff060100" + "0000" + "fefa" + "ef"
    assert line.said[0] == "7eff0606" + "00001e" + f"{-(0xFF + 6 + 6 + 30) & 0xFFFF:04x}" + "ef"


def test_a_playlist_is_its_folder_and_begins_when_it_should_play() -> None:
    made, line = player()

    assert made.handle("playlist", b"lively", 0) == ["playlist"]
    assert line.take() == []
    made.handle("playing", b"ON", 0)

    assert line.take() == ["7eff0617000002" + f"{-(0xFF + 6 + 0x17 + 2) & 0xFFFF:04x}" + "ef"]


def test_asking_for_what_it_plays_leaves_the_track_alone() -> None:
    made, line = player()
    made.handle("playing", b"ON", 0)
    line.take()

    assert made.handle("playlist", b"calm", 0) == ["playlist"]
    assert made.handle("playing", b"ON", 0) == ["playing"]

    assert line.take() == []


def test_an_unknown_playlist_and_a_volume_out_of_range_are_ignored() -> None:
    made, line = player()

    assert made.handle("playlist", b"jazz", 0) == []
    assert made.handle("volume", b"101", 0) == []

    assert line.take() == []
