"""A room before a Snapcast server that does what it is told, without sound and without waiting."""

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from devices.agents.player.room import FRAME_S, SWAP_S, Call, Room, RoomHeard

HEARD = RoomHeard(("left", "right"), 50, "group", together=True, muted=False, stream="calm")


@dataclass
class Stage:
    """Room and server, moved together."""

    heard: RoomHeard = HEARD
    room: Room = field(default_factory=Room)
    now_s: float = 0.0
    calls: list[Call] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.room.arrive(("calm", "busy"))
        self.advance(1)
        self.calls.clear()

    def advance(self, seconds: float) -> None:
        until_s = self.now_s + seconds
        while self.now_s < until_s:
            for call in self.room.tick(self.heard, self.now_s):
                self.obey(call)
            self.now_s += FRAME_S

    def obey(self, call: Call) -> None:
        self.calls.append(call)
        match call.method:
            case "Client.SetVolume":
                self.heard = replace(self.heard, volume=call.params["volume"]["percent"])
            case "Group.SetMute":
                self.heard = replace(self.heard, muted=call.params["mute"])
            case "Group.SetStream":
                self.heard = replace(self.heard, stream=call.params["stream_id"])
            case "Group.SetClients":
                self.heard = replace(self.heard, together=True)

    def wish(self, **components: bytes) -> None:
        for component, payload in components.items():
            self.room.wish(component, payload, self.now_s)

    def methods(self) -> set[str]:
        return {call.method for call in self.calls}

    def volumes(self, client: str = "left") -> list[int]:
        calls = [call.params for call in self.calls if call.method == "Client.SetVolume"]
        return [params["volume"]["percent"] for params in calls if params["id"] == client]

    @property
    def states(self) -> dict[str, str]:
        return self.room.states(self.now_s)


def test_a_room_that_plays_already_is_left_alone() -> None:
    assert Stage().states == {
        "playlist": "calm",
        "volume": "50",
        "playing": "ON",
        "track": "None",
        "fade": "0",
    }


def test_clients_that_are_not_together_are_brought_together() -> None:
    stage = Stage(replace(HEARD, together=False))

    assert stage.heard.together


def test_a_fade_sets_every_client_in_a_straight_line() -> None:
    stage = Stage()

    stage.wish(fade=b"2", volume=b"10")
    stage.advance(3)

    assert stage.volumes("left") == stage.volumes("right")
    assert stage.volumes() == sorted(stage.volumes(), reverse=True)
    assert (len(stage.volumes()), stage.volumes()[-1]) == (40, 10)  # 50 to 10 in steps of one


def test_off_fades_out_and_then_mutes_and_keeps_the_volume_for_the_next_time() -> None:
    stage = Stage()

    stage.wish(fade=b"1", playing=b"OFF")
    stage.advance(3)

    assert stage.heard.muted
    assert 0 in stage.volumes()
    assert (stage.heard.volume, stage.states["playing"], stage.states["volume"]) == (50, "OFF", "50")


def test_on_lets_the_music_in_from_silence() -> None:
    stage = Stage(replace(HEARD, muted=True))

    stage.wish(fade=b"1", volume=b"40", playing=b"ON")
    stage.advance(2)

    assert not stage.heard.muted
    at = next(index for index, call in enumerate(stage.calls) if call.method == "Group.SetMute")
    before = [
        call.params["volume"]["percent"] for call in stage.calls[:at] if call.method == "Client.SetVolume"
    ]
    assert before[-1] == 0
    assert stage.volumes()[-1] == 40


def test_another_stream_comes_once_the_old_one_is_silent() -> None:
    stage = Stage()

    stage.wish(playlist=b"busy")
    stage.advance(SWAP_S * 3)

    assert (stage.states["playlist"], stage.heard.volume) == ("busy", 50)
    assert 0 in stage.volumes()


def test_a_server_that_comes_back_is_brought_to_what_was_asked() -> None:
    stage = Stage()
    stage.heard = replace(HEARD, stream="busy", muted=True, volume=100)

    stage.room.arrive(("calm", "busy"))
    stage.advance(3)

    assert (stage.heard.stream, stage.heard.muted, stage.heard.volume) == ("calm", False, 50)


@pytest.mark.parametrize("change", [{"muted": True}, {"stream": "busy"}, {"volume": 20}])
def test_who_uses_another_control_is_not_overruled_but_reported(change: dict[str, Any]) -> None:
    stage = Stage()

    stage.heard = replace(stage.heard, **change)
    stage.advance(3)

    assert all(getattr(stage.heard, name) == value for name, value in change.items() if name != "volume")
    said = {"muted": ("playing", "OFF"), "stream": ("playlist", "busy"), "volume": ("volume", "20")}
    assert all(stage.states[said[name][0]] == said[name][1] for name in change)


@pytest.mark.parametrize(
    ("component", "payload"), [("playlist", b"polka"), ("volume", b"101"), ("playing", b"")]
)
def test_what_cannot_be_obeyed_is_refused_and_changes_nothing(component: str, payload: bytes) -> None:
    stage = Stage()

    with pytest.raises(ValueError, match=r"expected|has no stream"):
        stage.wish(**{component: payload})

    stage.advance(2)
    assert stage.calls == []


def client(name: str, *, connected: bool = True) -> dict[str, Any]:
    config = {"volume": {"percent": 30, "muted": False}}
    return {"id": name, "connected": connected, "host": {"name": f"{name}.shop"}, "config": config}


def server(*groups: list[dict[str, Any]]) -> dict[str, Any]:
    numbered = enumerate(groups)
    there = [{"id": f"g{at}", "clients": who, "muted": False, "stream_id": "calm"} for at, who in numbered]
    return {"groups": there, "streams": [{"id": "calm", "properties": {"metadata": {"title": "Slow"}}}]}


def test_a_room_is_known_by_the_ids_or_the_host_names_of_its_clients() -> None:
    heard = RoomHeard.of(server([client("a"), client("b")]), ["a", "b.shop"])

    assert heard == RoomHeard(("a", "b"), 30, "g0", together=True, muted=False, stream="calm", title="Slow")


def test_a_stranger_in_the_group_is_none_of_the_room() -> None:
    heard = RoomHeard.of(server([client("a"), client("stranger")]), ["a"])

    assert heard is not None
    assert not heard.together


def test_a_room_without_connected_clients_is_not_there() -> None:
    assert RoomHeard.of(server([client("a", connected=False)]), ["a"]) is None
