"""Sirens: parsed, shown, and sounded by nobody but a person, for a moment."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.atmosphere.model import DeviceId
from devices.discovery.sandbox import TemplateError
from devices.drivers.siren import LONGEST_S, LOUDEST, Siren, sirens
from devices.registry import DeviceKind, Registry
from tests.devices.announcements import RECORDINGS, component, whole_device

CONFIG = (RECORDINGS / "zigbee2mqtt_siren_config.json").read_bytes()
TOPIC = "homeassistant/siren/0xa4c1380000000001/siren/config"
NOISY = DeviceId("zigbee2mqtt_0xa4c1380000000001")


def shop() -> Registry:
    registry = Registry()
    registry.discover(TOPIC, CONFIG)
    return registry


def test_a_real_siren_is_a_device_of_its_own_kind_that_no_zone_can_use() -> None:
    device = shop().devices[NOISY]

    assert (device.kind, dict(device.parts)) == (DeviceKind.SIREN, {})
    (siren,) = device.sirens.values()
    assert (siren.has_volume, siren.has_duration, siren.tones[0]) == (True, True, "burglar")


def test_a_test_sounds_it_quietly_for_a_moment_and_silences_it() -> None:
    (on_at, on), (off_at, off) = shop().sound(NOISY, "siren", 2.0, 0.25)

    assert (on_at, off_at) == (0.0, 2.0)
    assert on.topic == off.topic == "zigbee2mqtt/0xa4c1380000000001/set"
    assert orjson.loads(on.payload)["warning"] == {"mode": "emergency", "level": "low", "duration": 2}
    assert orjson.loads(off.payload)["warning"] == {"mode": "stop"}


def test_making_devices_show_themselves_never_sounds_one() -> None:
    assert shop().identify(NOISY) == ()


@given(st.floats(0, 1e9), st.floats(0, 1e9))
def test_no_test_is_longer_or_louder_than_a_shop_can_bear(seconds: float, volume: float) -> None:
    plain = {"p": "siren", "cmd_t": "~/set"}
    registry = Registry()
    device = registry.discover(*whole_device("s", {"horn": plain}))
    assert device is not None

    (_, on), (off_at, off) = registry.sound(device, "horn", seconds, volume)

    said = orjson.loads(on.payload)
    assert said["state"] == "ON"
    assert 1 <= said["duration"] == off_at <= LONGEST_S
    assert said["volume_level"] <= LOUDEST
    assert orjson.loads(off.payload) == {"state": "OFF"}


def test_a_template_that_fails_sounds_nothing() -> None:
    broken = {"command_topic": "s/set", "command_off_template": "{{ nobody.knows }}"}
    (siren,) = sirens([component("siren", broken, "horn")])
    assert isinstance(siren, Siren)

    with pytest.raises(TemplateError):
        siren.test(1.0, 0.1)


@pytest.mark.parametrize("model", ["Sound and flash siren", "Smoke detector"])
def test_the_switch_of_an_alarm_is_no_lamp_that_a_scene_could_switch(model: str) -> None:
    switch = {"p": "switch", "cmd_t": "~/set", "stat_t": "~", "name": "Alarm"}
    registry = Registry()

    registry.discover(
        *whole_device("box", {"alarm": switch}, dev={"ids": ["box"], "name": "Box", "mdl": model})
    )

    (device,) = registry.devices.values()
    assert device.parts == {}
    assert set(device.sirens) == ({"alarm"} if "siren" in model else set())


def test_a_plug_that_shows_when_a_bell_rings_stays_a_plug() -> None:
    registry = Registry()
    about = {"ids": ["plug"], "name": "Plug", "mdl": "Smart plug with doorbell press indicator"}

    registry.discover(*whole_device("plug", {"l1": {"p": "switch", "cmd_t": "~/set"}}, dev=about))

    assert len(registry.devices[DeviceId("plug")].parts) == 1


def test_a_siren_that_is_a_switch_is_told_in_plain_words() -> None:
    switch = {"p": "switch", "cmd_t": "~/set", "pl_on": "SOUND", "pl_off": "HUSH"}
    registry = Registry()
    device = registry.discover(*whole_device("box", {"siren": switch}))
    assert device is not None

    (_, on), (_, off) = registry.sound(device, "siren", 3.0, 1.0)

    assert (on.payload, off.payload) == (b"SOUND", b"HUSH")


@given(
    st.dictionaries(
        st.sampled_from(
            ["command_topic", "command_template", "payload_on", "available_tones", "support_duration"]
        ),
        st.none()
        | st.booleans()
        | st.text(max_size=20)
        | st.lists(st.integers(0, 9), max_size=3)
        | st.integers(-(2**53), 2**53),
    )
)
def test_whatever_a_siren_declares_is_read_or_named(options: dict[str, object]) -> None:
    registry = Registry()

    registry.discover(
        "homeassistant/siren/x/config", orjson.dumps({**options, "device": {"identifiers": ["x"]}})
    )

    for device in registry.devices.values():
        assert device.parts == {}
        assert device.sirens or list(registry.warnings)
