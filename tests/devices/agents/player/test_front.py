from controller.atmosphere.model import Capability
from devices.agents.player.front import REPORT_EVERY_S, Front, components
from devices.drivers.music import MusicPlayer, music_players
from devices.node.saying import unpacked
from devices.node.topics import Nameplate
from tests.devices.announcements import components_of

PLATE = Nameplate("till", "Till music", "Ambiyans", "MPD player")
DECLARED = components(["calm", "busy"], fade_max_s=600)
STATES = {"playlist": "calm", "volume": "40", "playing": "ON"}


def said(front: Front, states: dict[str, str], now_s: float, *, at_rest: bool = True) -> dict[str, str]:
    news = front.news(states, now_s, at_rest=at_rest)
    return {saying.topic.rpartition("/")[2]: saying.payload.decode() for saying in news}


def test_the_controller_finds_every_capability_of_a_player_in_its_announcement() -> None:
    discovery = Front(PLATE).announce(DECLARED, STATES, online=True)[0]

    ((part, driver),) = music_players(components_of("till", unpacked(discovery.payload)["cmps"]))

    assert isinstance(driver, MusicPlayer)
    assert driver.traits.capabilities == {
        Capability.ON_OFF,
        Capability.PLAYLIST,
        Capability.VOLUME,
        Capability.FADE,
        Capability.RADIO,
        Capability.JINGLE,
    }
    assert driver.traits.confirms
    assert driver.traits.ranges.playlists == ("calm", "busy")
    assert part == "music"


def test_everything_that_is_said_is_retained() -> None:
    assert all(saying.retain for saying in Front(PLATE).announce(DECLARED, STATES, online=True))


def test_only_what_changed_is_said() -> None:
    front = Front(PLATE)
    front.announce(DECLARED, STATES, online=True)

    assert said(front, STATES, 1.0) == {}
    assert said(front, {**STATES, "volume": "30"}, 2.0) == {"volume": "30"}


def test_a_volume_on_its_way_is_said_now_and_then_and_at_its_end() -> None:
    front = Front(PLATE)
    front.announce(DECLARED, STATES, online=True)

    assert said(front, {**STATES, "volume": "39"}, 1.0, at_rest=False) == {"volume": "39"}
    assert said(front, {**STATES, "volume": "38"}, 1.0 + REPORT_EVERY_S / 2, at_rest=False) == {}
    assert said(front, {**STATES, "volume": "37"}, 1.0 + REPORT_EVERY_S / 2) == {"volume": "37"}


def test_a_command_that_changes_nothing_gets_its_echo_once_the_player_rests() -> None:
    front = Front(PLATE)
    front.announce(DECLARED, STATES, online=True)

    front.owe("playlist")

    assert said(front, STATES, 1.0, at_rest=False) == {}
    assert said(front, STATES, 2.0) == {"playlist": "calm"}
    assert said(front, STATES, 3.0) == {}


def test_a_player_without_mpd_is_offline_and_claims_no_state() -> None:
    sayings = Front(PLATE).announce(DECLARED, STATES, online=False)

    assert [saying.payload for saying in sayings[1:]] == [b"offline"]
