"""Shelly devices of the first generation."""

from __future__ import annotations

import orjson
import pytest

from controller.atmosphere.color import Color
from controller.atmosphere.model import Command, DeviceId, PartId, Sense, State
from devices.registry import Registry
from tests.devices.announcements import RECORDINGS

ANNOUNCEMENT = orjson.loads((RECORDINGS / "shelly_gen1_announce.json").read_bytes())


def shop(*announcements: dict[str, object]) -> Registry:
    registry = Registry()
    for said in announcements:
        registry.discover("shellies/announce", orjson.dumps({**ANNOUNCEMENT, **said}))
    return registry


def told(registry: Registry, device: str, part: str, want: State, fade_s: float = 0.0) -> tuple[str, bytes]:
    (order,) = registry.encode(Command(PartId(DeviceId(device), part), want, fade_s))
    return order.topic, order.payload


def test_devices_that_announce_themselves_on_one_topic_stay_apart() -> None:
    registry = shop({}, {"id": "shellydimmer-D0", "model": "SHDM-1", "mac": "D0D0D0D0D0D0"})

    assert {device.id: set(device.parts) for device in registry.devices.values()} == {
        "shellyplug-s-C8A1B2": {"relay_0"},
        "shellydimmer-D0": {"light_0"},
    }


def test_a_device_that_is_there_is_asked_who_it_is_and_one_that_is_gone_is_not() -> None:
    registry = shop()

    [question] = registry.questions("shellies/shelly1-AB/online", b"true")

    assert (question.topic, question.payload) == ("shellies/shelly1-AB/command", b"announce")
    assert registry.questions("shellies/shelly1-AB/online", b"false") == ()
    assert registry.discover("shellies/shelly1-AB/online", b"true") is None
    assert not list(registry.warnings)


def test_a_plug_is_switched_and_heard_in_small_words() -> None:
    registry = shop({})
    (device,) = registry.devices.values()

    assert device.parts["relay_0"].sense is Sense.SCENT
    command = ("shellies/shellyplug-s-C8A1B2/relay/0/command", b"on")
    assert told(registry, device.id, "relay_0", State(on=True)) == command
    registry.report("shellies/shellyplug-s-C8A1B2/relay/0", b"on")
    registry.report("shellies/shellyplug-s-C8A1B2/online", b"true")
    assert (device.reported["relay_0"].on, device.available) == (True, True)


def test_a_dimmer_fades_in_milliseconds_and_five_seconds_at_most() -> None:
    registry = shop({"id": "d", "model": "SHDM-2"})

    topic, payload = told(registry, "d", "light_0", State(on=True, brightness=0.4), 9.0)

    assert topic == "shellies/d/light/0/set"
    assert orjson.loads(payload) == {"turn": "on", "brightness": 40, "transition": 5000}


def test_a_coloured_bulb_is_told_and_heard_by_channels_and_gain() -> None:
    registry = shop({"id": "b", "model": "SHCB-1"})
    color = Color.from_hex("#ff5014")

    _, payload = told(registry, "b", "color_0", State(on=True, brightness=0.5, color=color))

    said = orjson.loads(payload)
    assert (said["mode"], said["gain"], said["red"], said["green"], said["blue"]) == (
        "color",
        50,
        255,
        80,
        20,
    )
    state = {"ison": True, "gain": 50, "red": 255, "green": 80, "blue": 20}
    registry.report("shellies/b/color/0/status", orjson.dumps(state))
    assert registry.devices[DeviceId("b")].reported["color_0"] == State(on=True, brightness=0.5, color=color)


@pytest.mark.parametrize(
    ("said", "warnings"),
    [({"model": "SHHT-1"}, 1), ({"gen": 2, "model": "SNSW-001X16EU"}, 0), ({"model": ""}, 0)],
)
def test_what_gives_no_light_music_or_scent_is_named_once_and_later_generations_are_left_to_their_own(
    said: dict[str, object], warnings: int
) -> None:
    registry = shop(said)

    assert (len(registry.devices), len(registry.warnings)) == (0, warnings)
