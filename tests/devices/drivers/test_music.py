"""Music players made of selects, numbers and switches."""

from collections.abc import Mapping
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.atmosphere.model import Capability, Sense, State
from devices.drivers.driver import NO_QUIRKS, Attributes
from devices.drivers.music import MusicPlayer, music_players
from devices.message import Received
from tests.devices.announcements import PLAYER, components_of

FADE = {"fade": {"p": "number", "cmd_t": "~/fade/set", "stat_t": "~/fade", "min": 0, "max": 60, "step": 0.5}}
RADIO = {"radio": {"p": "text", "cmd_t": "~/radio/set", "stat_t": "~/radio"}}
JINGLE = {"jingle": {"p": "text", "cmd_t": "~/jingle/set", "stat_t": "~/jingle"}}


def player(components: Mapping[str, Mapping[str, Any]] = PLAYER) -> MusicPlayer:
    ((part, driver),) = music_players(components_of("player", components))
    assert part == "music"
    assert isinstance(driver, MusicPlayer)
    return driver


def sent(driver: MusicPlayer, want: State, fade_s: float = 0.0) -> list[tuple[str, bytes]]:
    return [(item.topic, item.payload) for item in driver.encode(want, fade_s, NO_QUIRKS)]


def heard(driver: MusicPlayer, topic: str, payload: bytes) -> State:
    said: Attributes = {}
    for listen in driver.listens:
        said |= listen.decode(Received(payload)) if listen.topic == topic else {}
    return State(**said)


def test_a_player_has_the_capabilities_of_its_components() -> None:
    traits = player().traits

    assert traits.sense is Sense.MUSIC
    assert traits.capabilities == {Capability.ON_OFF, Capability.PLAYLIST, Capability.VOLUME}
    assert traits.ranges.playlists == ("calm", "busy")
    assert traits.ranges.volume_steps == 100


def test_the_list_is_chosen_before_the_volume_and_the_volume_before_playing() -> None:
    assert sent(player(), State(on=True, playlist="calm", volume=0.3)) == [
        ("player/playlist/set", b"calm"),
        ("player/volume/set", b"30"),
        ("player/playing/set", b"ON"),
    ]


def test_music_off_is_only_that() -> None:
    assert sent(player(), State(on=False, volume=0.3)) == [("player/playing/set", b"OFF")]


def test_a_fade_is_told_before_the_volume_that_takes_it() -> None:
    fading = player({**PLAYER, **FADE})

    assert Capability.FADE in fading.traits.capabilities
    assert fading.traits.reports_fading
    assert sent(fading, State(volume=0.3), 8.0) == [("player/fade/set", b"8"), ("player/volume/set", b"30")]


def test_a_change_without_fade_does_not_take_the_last_one() -> None:
    assert sent(player({**PLAYER, **FADE}), State(volume=0.3))[0] == ("player/fade/set", b"0")


def test_a_radio_is_played_instead_of_a_list() -> None:
    radio = player({**PLAYER, **RADIO})

    assert sent(radio, State(on=True, radio="http://example.org/jazz"))[0] == (
        "player/radio/set",
        b"http://example.org/jazz",
    )
    assert heard(radio, "player/radio", b"http://example.org/jazz").radio == "http://example.org/jazz"


def test_a_list_that_a_radio_has_replaced_is_not_reported() -> None:
    said = [
        listen.decode(Received(b"http://x"))
        for listen in player({**PLAYER, **RADIO}).listens
        if listen.topic == "player/radio"
    ]

    assert said == [{"radio": "http://x", "playlist": None}]


def test_a_jingle_comes_back_as_it_was_sent() -> None:
    want = State(jingle="closing.ogg", jingle_every_s=1200)
    driver = player({**PLAYER, **JINGLE})

    ((topic, payload),) = sent(driver, want)

    assert orjson.loads(payload) == {"file": "closing.ogg", "every_s": 1200}
    assert heard(driver, topic.removesuffix("/set"), payload) == want


def test_no_jingle_is_said_as_an_empty_one() -> None:
    driver = player({**PLAYER, **JINGLE})

    ((_, payload),) = sent(driver, State(jingle=""))

    assert heard(driver, "player/jingle", payload) == State(jingle="")


@given(volume=st.floats(0, 1))
def test_the_echo_of_a_volume_is_the_volume(volume: float) -> None:
    driver = player()

    ((topic, payload),) = sent(driver, State(volume=volume))

    assert heard(driver, topic.removesuffix("/set"), payload).volume == pytest.approx(volume, abs=0.005)


@given(payload=st.binary(max_size=20), topic=st.sampled_from(sorted(PLAYER)))
def test_no_payload_upsets_a_player(payload: bytes, topic: str) -> None:
    state = heard(player(), f"player/{topic}", payload)

    assert state.volume is None or 0 <= state.volume <= 1


def test_what_is_playing_is_reported() -> None:
    assert heard(player(), "player/track", b"Gymnopedie No. 1") == State(track="Gymnopedie No. 1")


def test_a_doorbell_with_a_volume_is_no_player() -> None:
    bell = {"volume": PLAYER["volume"], "alarm": {"p": "switch", "cmd_t": "~/alarm/set"}}

    assert list(music_players(components_of("bell", bell))) == []


def test_a_sensor_with_a_radio_in_it_is_no_player() -> None:
    sensor = {"radio": {"p": "text", "cmd_t": "~/radio/set", "stat_t": "~/radio"}}

    assert list(music_players(components_of("sensor", sensor))) == []


def test_a_volume_without_state_topic_cannot_be_confirmed() -> None:
    mute = {**PLAYER, "volume": {"p": "number", "cmd_t": "~/volume/set"}}

    assert not player(mute).traits.confirms


def test_a_playing_player_is_found_by_a_dip_and_a_silent_one_by_a_moment_of_music() -> None:
    playing = [(at, item.payload) for at, item in player().identify(State(on=True, volume=0.5))]
    silent = [(at, item.payload) for at, item in player().identify(State(on=False, volume=0.5))]

    assert playing == [(0.0, b"15"), (1.5, b"50")]
    assert silent == [(0.0, b"30"), (0.0, b"ON"), (1.5, b"OFF"), (1.5, b"50")]
