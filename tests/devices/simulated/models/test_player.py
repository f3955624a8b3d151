from random import Random

import pytest

from devices.node.saying import Saying, unpacked
from devices.node.topics import Nameplate
from devices.simulated.models.player import Player

BASE = "players/entrance-player"


@pytest.fixture
def player() -> Player:
    """A silent player at volume 40 with two playlists."""
    plate = Nameplate("entrance-player", "Entrance music", "Raspberry Pi", "Raspberry Pi 4")
    return Player(plate, playlists=("soft-ambient", "upbeat"), fades=True, rng=Random(1))


def tell(player: Player, component: str, payload: bytes, now_s: float = 0.0) -> dict[str, str]:
    return states(player.handle(f"{BASE}/{component}/set", payload, now_s))


def states(sayings: list[Saying]) -> dict[str, str]:
    assert all(saying.retain for saying in sayings)
    return {saying.topic.removeprefix(f"{BASE}/"): saying.payload.decode() for saying in sayings}


def test_its_components_have_the_names_by_which_a_player_is_recognised(player: Player) -> None:
    tree = unpacked(player.announce(0)[0].payload)

    assert {key: part["p"] for key, part in tree["cmps"].items()} == {
        "playlist": "select",
        "volume": "number",
        "playing": "switch",
        "track": "sensor",
        "next": "button",
        "fade": "number",
        "radio": "text",
        "jingle": "text",
    }
    assert tree["cmps"]["playlist"]["ops"] == ["soft-ambient", "upbeat"]


def test_when_it_connects_it_says_everything_that_it_knows(player: Player) -> None:
    said = states(player.announce(0)[1:])

    assert said == {
        "availability": "online",
        "playlist": "soft-ambient",
        "volume": "40",
        "playing": "OFF",
        "fade": "0",
    }


def test_while_it_plays_a_volume_fades_and_is_reported_on_its_way(player: Player) -> None:
    tell(player, "playing", b"ON")
    tell(player, "fade", b"1")

    heard = [tell(player, "volume", b"20", now_s=10)]
    heard += [states(player.advance(now_s)) for now_s in (10.5, 11.0, 11.5)]

    assert heard == [{}, {"volume": "30"}, {"volume": "20"}, {}]


def test_in_silence_a_volume_needs_no_fade(player: Player) -> None:
    tell(player, "fade", b"8")

    assert tell(player, "volume", b"30.0") == {"volume": "30"}


def test_playing_begins_with_a_track_of_the_playlist(player: Player) -> None:
    tell(player, "playlist", b"upbeat")

    said = tell(player, "playing", b"ON")

    assert said["playing"] == "ON"
    assert said["track"].endswith("(upbeat)")


def test_another_playlist_brings_another_track(player: Player) -> None:
    tell(player, "playing", b"ON")

    said = tell(player, "playlist", b"upbeat")

    assert said["playlist"] == "upbeat"
    assert said["track"].endswith("(upbeat)")


def test_the_same_playlist_again_is_confirmed_and_interrupts_nothing(player: Player) -> None:
    tell(player, "playing", b"ON")

    assert tell(player, "playlist", b"soft-ambient") == {"playlist": "soft-ambient"}


def test_tracks_follow_one_another_while_it_plays(player: Player) -> None:
    tell(player, "playing", b"ON")
    ends_s = player.due_s()
    assert ends_s is not None

    assert "track" in states(player.advance(ends_s))
    tell(player, "playing", b"OFF", now_s=ends_s + 1)
    assert player.due_s() is None


def test_the_next_button_skips_only_what_plays(player: Player) -> None:
    assert tell(player, "next", b"PRESS") == {}

    tell(player, "playing", b"ON")

    assert "track" in tell(player, "next", b"PRESS")


def test_a_radio_takes_the_place_of_the_playlist_until_one_is_chosen(player: Player) -> None:
    tell(player, "playing", b"ON")

    assert tell(player, "radio", b"http://radio.example/live") == {
        "radio": "http://radio.example/live",
        "track": "http://radio.example/live",
    }
    assert tell(player, "playlist", b"soft-ambient")["radio"] == ""


def test_a_jingle_is_confirmed_word_by_word(player: Player) -> None:
    jingle = b'{"file":"welcome.mp3","every_s":1800}'

    assert tell(player, "jingle", jingle) == {"jingle": jingle.decode()}


@pytest.mark.parametrize(
    ("component", "payload"),
    [("playlist", b"polka"), ("volume", b"101"), ("volume", b"loud"), ("playing", b"yes"), ("fade", b"900")],
)
def test_what_makes_no_sense_is_ignored_without_an_echo(
    player: Player, component: str, payload: bytes
) -> None:
    assert tell(player, component, payload) == {}


def test_after_a_power_cut_it_is_silent(player: Player) -> None:
    tell(player, "playing", b"ON")

    player.power_up(60)

    assert states(player.announce(60)[1:])["playing"] == "OFF"
    assert player.due_s() is None
