"""The words a component is called by."""

from devices.discovery.options import Options
from devices.discovery.words import words_of


def test_the_name_of_the_device_says_nothing_of_the_role() -> None:
    options = Options(
        {"unique_id": "volume-player_fade", "name": "Volume player fade", "object_id": "volume_player_fade"}
    )

    assert words_of("fade", options, ("volume-player", "Volume player")) == {"fade"}


def test_a_name_that_is_the_device_itself_still_counts() -> None:
    assert words_of("music", Options({}), ("music",)) == {"music"}


def test_an_icon_may_betray_the_role() -> None:
    assert words_of("x1", Options({"icon": "mdi:playlist-music"}), ()) == {"x1", "playlist", "music"}


def test_numbers_for_names_are_no_fault() -> None:
    assert words_of("s1", Options({"name": 7, "unique_id": None}), ("", "-")) == {"s1", "7"}
