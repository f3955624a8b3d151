from hypothesis import given
from hypothesis import strategies as st

from devices.agents.player.deck import Heard, Playlist, Radio, Shelves, load, title_of

CALM, BUSY = Playlist("calm"), Playlist("busy", is_folder=True)
SHELVES = {CALM: ("one.ogg", "two.ogg"), BUSY: ("busy/three.ogg",)}


def test_the_state_of_an_mpd_without_mixer_and_song_is_read() -> None:
    assert Heard.of({"state": "stop", "playlistlength": "0"}, {}) == Heard()


def test_a_failing_radio_is_heard_of() -> None:
    assert Heard.of({"state": "stop", "error": "Failed to open"}, {}).error == "Failed to open"


@given(order=st.permutations(SHELVES[CALM]))
def test_a_shuffled_queue_is_known_by_its_files(order: list[str]) -> None:
    assert Shelves(SHELVES, queue=tuple(order)).queued() == CALM


def test_a_jingle_left_at_the_end_of_the_queue_does_not_hide_the_playlist() -> None:
    shelves = Shelves(SHELVES, queue=("one.ogg", "two.ogg", "closing.ogg"))

    assert shelves.queued(without="closing.ogg") == CALM
    assert shelves.queued() is None


def test_of_two_playlists_alike_it_is_the_one_that_was_asked_for() -> None:
    twin = Playlist("calm too")
    shelves = Shelves({**SHELVES, twin: SHELVES[CALM]}, queue=SHELVES[CALM])

    assert (shelves.queued(twin), shelves.queued()) == (twin, CALM)


def test_a_lonely_address_is_a_radio_and_an_empty_queue_is_nothing() -> None:
    assert Shelves(SHELVES, queue=("https://radio.example/jazz",)).queued() == Radio(
        "https://radio.example/jazz"
    )
    assert Shelves({**SHELVES, Playlist("empty"): ()}).queued() is None


def test_a_folder_is_added_and_a_stored_playlist_loaded() -> None:
    assert load(BUSY, shuffle=False) == [("clear",), ("add", "busy")]
    assert load(CALM, shuffle=True) == [("clear",), ("load", "calm"), ("shuffle",)]


def test_a_radio_is_called_what_it_says_of_itself() -> None:
    assert title_of({"file": "https://radio.example/a.mp3", "name": "Radyo Caz"}) == "Radyo Caz"
