from pathlib import Path

import pytest

from devices.agents.dmx.memory import recall, remember


def test_what_is_remembered_is_recalled(tmp_path: Path) -> None:
    file = tmp_path / "looks.json"

    remember(file, {"spot": b'{"state": "ON", "brightness": 90}'})

    assert recall(file) == {"spot": b'{"state": "ON", "brightness": 90}'}
    assert [path.name for path in tmp_path.iterdir()] == ["looks.json"]


@pytest.mark.parametrize("content", [b"", b"[]", b'{"spot"', b"\xff"])
def test_a_broken_memory_is_none(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "looks.json"
    file.write_bytes(content)

    assert recall(file) == {}


def test_without_a_file_nothing_is_kept(tmp_path: Path) -> None:
    remember(None, {"spot": b"{}"})

    assert recall(None) == recall(tmp_path / "absent.json") == {}


def test_a_folder_that_is_not_there_does_not_end_the_light(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    remember(tmp_path / "absent" / "looks.json", {"spot": b"{}"})

    assert "cannot be written" in caplog.text
