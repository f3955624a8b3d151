"""The conductor before an MPD that does what it is ordered, without sound and without waiting."""

from dataclasses import dataclass, field, replace

import pytest

from devices.agents.player.conductor import DUCK, DUCK_S, FRAME_S, RETRY_S, SWAP_S, Conductor, Habits
from devices.agents.player.deck import Heard, Order, Playlist, Radio, Shelves

CALM, BUSY = Playlist("calm"), Playlist("busy", is_folder=True)
FILES = {CALM: ("one.ogg", "two.ogg"), BUSY: ("busy/three.ogg",)}
JINGLE = b'{"file":"closing.ogg","every_s":60}'
RADIO = "https://radio.example/jazz"


@dataclass
class Deck:
    """An MPD of a few lines, and a clock that the test moves."""

    heard: Heard = field(default_factory=lambda: Heard(volume=50))
    queue: list[str] = field(default_factory=list)
    now_s: float = 0.0
    given: list[Order] = field(default_factory=list)
    volumes: list[int] = field(default_factory=list)

    @property
    def shelves(self) -> Shelves:
        files = frozenset({"closing.ogg"}.union(*FILES.values()))
        return Shelves(FILES, files, tuple(self.queue))

    def obey(self, order: Order) -> None:
        self.given.append(order)
        match order:
            case ("clear",):
                self.queue, self.heard = [], replace(self.heard, playing=False, song=None, elapsed_s=0.0)
            case ("load" | "add", name):
                listed = next((files for playlist, files in FILES.items() if playlist.name == name), (name,))
                self.queue += listed
            case ("setvol", percent):
                self.heard = replace(self.heard, volume=int(percent))
                self.volumes.append(int(percent))
            case ("play", *where):
                song = int(where[0]) if where else self.heard.song or 0
                self.heard = replace(self.heard, playing=True, song=song, elapsed_s=0.0, error="")
            case ("seek", song, elapsed_s):
                self.heard = replace(self.heard, playing=True, song=int(song), elapsed_s=float(elapsed_s))
            case ("pause", "1"):
                self.heard = replace(self.heard, playing=False)
            case ("delete", position):
                del self.queue[int(position)]
        self.heard = replace(self.heard, length=len(self.queue))


class Stage:
    """Conductor and deck, moved together."""

    def __init__(self, deck: Deck | None = None) -> None:
        self.deck = deck or Deck()
        self.conductor = Conductor(Habits(crossfade_s=4, replay_gain="auto"))
        self.conductor.arrive(self.deck.shelves)
        self.advance(FRAME_S)

    def wish(self, **components: bytes) -> None:
        for component, payload in components.items():
            self.conductor.wish(component, payload, self.deck.now_s)

    def advance(self, seconds: float) -> None:
        until_s = self.deck.now_s + seconds
        while self.deck.now_s < until_s:
            for order in self.conductor.tick(self.deck.heard, self.deck.now_s):
                self.deck.obey(order)
            self.deck.now_s += FRAME_S

    @property
    def states(self) -> dict[str, str]:
        return self.conductor.states(self.deck.now_s)


@pytest.fixture
def playing() -> Stage:
    stage = Stage()
    stage.wish(playlist=b"calm", volume=b"50", playing=b"ON")
    stage.advance(1)
    stage.deck.given.clear()
    stage.deck.volumes.clear()
    return stage


def test_mpd_is_told_how_to_play_as_soon_as_it_is_there() -> None:
    given = Stage().deck.given

    assert {("repeat", "1"), ("single", "0"), ("crossfade", "4"), ("replay_gain_mode", "auto")} <= set(given)


def test_a_playlist_is_loaded_and_the_volume_set_before_it_plays() -> None:
    stage = Stage()
    stage.deck.given.clear()

    stage.wish(fade=b"0", playlist=b"calm", volume=b"30", playing=b"ON")
    stage.advance(1)

    assert stage.deck.given == [("clear",), ("load", "calm"), ("setvol", "30"), ("play",)]
    assert (stage.states["playlist"], stage.states["playing"], stage.states["volume"]) == ("calm", "ON", "30")


def test_music_that_plays_already_is_known_and_left_alone() -> None:
    deck = Deck(Heard(playing=True, volume=35, song=1, length=2), list(FILES[CALM]))

    stage = Stage(deck)
    stage.advance(2)

    assert not {order[0] for order in deck.given} & {"play", "clear", "seek", "pause"}
    assert set(deck.volumes) <= {35}
    assert (stage.states["playlist"], stage.states["playing"], stage.states["volume"]) == ("calm", "ON", "35")


def test_music_off_fades_out_before_it_pauses_and_leaves_the_volume_as_it_was(playing: Stage) -> None:
    playing.wish(fade=b"2", playing=b"OFF")
    playing.advance(1)
    assert playing.states["playing"] == "ON"
    playing.advance(2)

    assert playing.states["playing"] == "OFF"
    fading = playing.deck.volumes[:-1]
    assert fading == sorted(fading, reverse=True)
    assert fading[-1] == 0
    assert playing.deck.volumes[-1] == 50


def test_who_changes_his_mind_in_a_fade_hears_no_pause(playing: Stage) -> None:
    playing.wish(fade=b"2", playing=b"OFF")
    playing.advance(1)

    playing.wish(playing=b"ON")
    playing.advance(3)

    assert ("pause", "1") not in playing.deck.given
    assert playing.deck.volumes[-1] == 50


def test_another_playlist_comes_once_the_old_one_is_silent(playing: Stage) -> None:
    playing.wish(playlist=b"busy")
    playing.advance(SWAP_S * 3)

    orders = [order for order in playing.deck.given if order[0] != "setvol"]
    assert orders == [("clear",), ("add", "busy"), ("play",)]
    assert min(playing.deck.volumes) == 0
    assert playing.deck.volumes[-1] == 50
    assert playing.states["playlist"] == "busy"


def test_a_playlist_whose_files_are_not_scanned_yet_is_loaded_again_later() -> None:
    stage = Stage()
    stage.wish(playlist=b"calm", playing=b"ON")
    stage.advance(FRAME_S)
    stage.deck.obey(("clear",))
    stage.deck.given.clear()

    stage.advance(RETRY_S + 1)

    assert stage.deck.given.count(("load", "calm")) == 1
    assert stage.deck.heard.playing


def test_files_that_were_just_scanned_are_loaded_at_once() -> None:
    stage = Stage()
    stage.wish(playlist=b"calm", playing=b"ON")
    stage.deck.heard = replace(stage.deck.heard, scanning=True)
    stage.advance(FRAME_S)
    stage.deck.obey(("clear",))
    stage.advance(FRAME_S * 2)
    stage.deck.obey(("clear",))
    stage.deck.given.clear()

    stage.deck.heard = replace(stage.deck.heard, scanning=False)
    stage.advance(FRAME_S)

    assert ("load", "calm") in stage.deck.given


def test_the_same_playlist_again_does_not_begin_anew(playing: Stage) -> None:
    playing.wish(playlist=b"calm", volume=b"50", playing=b"ON")
    playing.advance(2)

    assert playing.deck.given == []


def test_a_jingle_ducks_the_music_and_gives_it_back_where_it_was(playing: Stage) -> None:
    playing.wish(jingle=JINGLE)
    playing.deck.heard = replace(playing.deck.heard, song=1, elapsed_s=17.0)

    playing.advance(60 + DUCK_S + 1)
    assert playing.deck.queue[-1] == "closing.ogg"
    assert playing.deck.heard.song == 2
    assert min(playing.deck.volumes) == 50 * DUCK
    assert playing.states["volume"] == "50"
    playing.deck.heard = replace(playing.deck.heard, playing=False)
    playing.advance(2)

    assert (playing.deck.heard.song, playing.deck.heard.elapsed_s) == (1, 17.0)
    assert playing.deck.queue == list(FILES[CALM])
    assert playing.deck.volumes[-1] == 50


def test_a_crash_in_the_midst_of_a_jingle_brings_the_music_back(playing: Stage) -> None:
    playing.wish(jingle=JINGLE)
    playing.advance(60 + DUCK_S + 1)

    playing.conductor.arrive(playing.deck.shelves)
    playing.advance(2)

    assert playing.deck.queue == list(FILES[CALM])
    assert playing.deck.heard.playing
    assert playing.states["playlist"] == "calm"


def test_music_off_ends_a_jingle_too(playing: Stage) -> None:
    playing.wish(jingle=JINGLE)
    playing.advance(60 + DUCK_S + 1)

    playing.wish(fade=b"1", playing=b"OFF")
    playing.advance(3)

    assert not playing.deck.heard.playing
    assert playing.states["playing"] == "OFF"


def test_a_radio_that_fails_is_tried_again_now_and_then(playing: Stage) -> None:
    playing.wish(radio=RADIO.encode())
    playing.advance(SWAP_S * 2)
    assert playing.conductor.states(playing.deck.now_s)["radio"] == RADIO
    playing.deck.given.clear()

    for _ in range(3):
        playing.deck.heard = replace(playing.deck.heard, playing=False, error="Failed to open")
        playing.advance(RETRY_S + 1)

    assert 3 <= playing.deck.given.count(("play",)) <= 4


def test_who_pauses_mpd_by_hand_is_not_overruled_but_reported(playing: Stage) -> None:
    playing.deck.heard = replace(playing.deck.heard, playing=False)
    playing.advance(3)

    assert ("play",) not in playing.deck.given
    assert playing.states["playing"] == "OFF"


def test_who_turns_mpd_by_hand_is_not_overruled_but_reported(playing: Stage) -> None:
    playing.deck.heard = replace(playing.deck.heard, volume=33)
    playing.advance(3)

    assert playing.deck.volumes == []
    assert playing.states["volume"] == "33"


def test_mpd_that_comes_back_silent_plays_again(playing: Stage) -> None:
    playing.deck.heard = replace(playing.deck.heard, playing=False, volume=90)

    playing.conductor.arrive(playing.deck.shelves)
    playing.advance(2)

    assert ("clear",) not in playing.deck.given
    assert playing.deck.heard.playing
    assert playing.deck.volumes[-1] == 50


def test_an_order_that_mpd_refuses_is_given_again_later(playing: Stage) -> None:
    playing.wish(playlist=b"busy")
    playing.advance(SWAP_S * 2)
    playing.deck.obey(("clear",))

    playing.conductor.refused(playing.deck.shelves, playing.deck.now_s)
    playing.deck.given.clear()
    playing.advance(RETRY_S - 1)
    assert ("play",) not in playing.deck.given
    playing.advance(2)

    assert ("add", "busy") in playing.deck.given
    assert playing.deck.heard.playing


@pytest.mark.parametrize(
    ("component", "payload"),
    [
        ("playlist", b"polka"),
        ("volume", b"101"),
        ("volume", b"loud"),
        ("playing", b"maybe"),
        ("fade", b"-1"),
        ("radio", b"file:///etc/passwd"),
        ("radio", b"http://x\nclear"),
        ("jingle", b'{"file":"absent.ogg","every_s":60}'),
    ],
)
def test_what_cannot_be_obeyed_is_refused_and_changes_nothing(
    playing: Stage, component: str, payload: bytes
) -> None:
    before = playing.states

    with pytest.raises(ValueError, match=r"expected|MPD has no"):
        playing.conductor.wish(component, payload, playing.deck.now_s)

    playing.advance(2)
    assert playing.states == before
    assert playing.deck.given == []


def test_the_next_track_is_one_order_and_none_while_it_is_silent(playing: Stage) -> None:
    playing.wish(next=b"PRESS")
    playing.advance(1)
    assert playing.deck.given == [("next",)]
    playing.wish(playing=b"OFF")
    playing.advance(1)

    playing.wish(next=b"PRESS")
    playing.advance(1)

    assert playing.deck.given.count(("next",)) == 1


def test_a_radio_is_called_by_its_address() -> None:
    stage = Stage(Deck(Heard(playing=True, volume=35, song=0, length=1), [RADIO]))

    assert (stage.states["radio"], stage.states["playlist"]) == (Radio(RADIO).url, "None")
