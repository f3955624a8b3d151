from pathlib import Path

import pytest

from devices.agents.config_file import ConfigFileError, read_config
from devices.agents.player.player_file import PlayerFile

GOOD = """\
broker: mqtt://broker.shop
players:
  - {id: entrance, name: Giriş müziği, mpd: "127.0.0.1:6600", crossfade_s: 4, replay_gain: auto}
  - {id: cafe, name: Café, mpd: /run/mpd/cafe, shuffle: true}
rooms:
  - {id: hall, name: Hall, snapserver: "10.0.0.5:1705", clients: [hall-left, hall-right]}
"""


def read(folder: Path, text: str) -> PlayerFile:
    file = folder / "player.yaml"
    file.write_text(text, encoding="utf-8")
    return read_config(file, PlayerFile)


def test_one_box_may_be_several_players(tmp_path: Path) -> None:
    entrance, cafe = read(tmp_path, GOOD).players
    (hall,) = read(tmp_path, GOOD).rooms

    assert (entrance.habits.crossfade_s, entrance.habits.replay_gain) == (4, "auto")
    assert hall.clients == ["hall-left", "hall-right"]
    assert (cafe.mpd, cafe.habits.shuffle) == ("/run/mpd/cafe", True)


@pytest.mark.parametrize(
    ("right", "wrong", "complaint"),
    [
        ("mqtt://", "http://", r"player\.yaml:1: broker: expected mqtt://"),
        ("/run/mpd/cafe", "cafe", r"player\.yaml:4: players\.1\.mpd: expected host:port"),
        ("id: cafe", "id: entrance", r"two devices with the id entrance"),
        ("auto", "loud", r"player\.yaml:3: players\.0\.replay_gain: "),
        ("10.0.0.5:1705", "10.0.0.5", r"player\.yaml:6: rooms\.0\.snapserver: "),
        ("[hall-left, hall-right]", "[]", r"player\.yaml:6: rooms\.0\.clients: "),
        ("id: hall", "id: cafe", r"two devices with the id cafe"),
        ("shuffle", "shufle", r"player\.yaml:4: players\.1\.shufle: "),
    ],
)
def test_a_mistake_is_named_with_line_and_field(
    tmp_path: Path, right: str, wrong: str, complaint: str
) -> None:
    with pytest.raises(ConfigFileError, match=complaint):
        read(tmp_path, GOOD.replace(right, wrong))
