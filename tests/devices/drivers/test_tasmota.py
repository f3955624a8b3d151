"""Tasmota's own discovery, and its relays and plugs."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from controller.atmosphere.model import Capability, Command, DeviceId, PartId, Sense, State
from devices.registry import Registry
from tests.devices.announcements import RECORDINGS

PLUG: dict[str, Any] = orjson.loads((RECORDINGS / "tasmota_plug_config.json").read_bytes())
TOPIC = f"tasmota/discovery/{PLUG['mac']}/config"
ENTRANCE = PartId(DeviceId(PLUG["mac"]), "plug")


def shop(**options: object) -> Registry:
    registry = Registry()
    registry.discover(TOPIC, orjson.dumps({**PLUG, **options}))
    return registry


def told(registry: Registry, want: State) -> tuple[str, bytes]:
    (order,) = registry.encode(Command(ENTRANCE, want))
    return order.topic, order.payload


def test_a_plug_announces_itself_and_is_proposed_for_a_diffuser() -> None:
    (device,) = shop().devices.values()

    assert (device.name, device.maker, device.model) == ("Entrance plug", "Tasmota", "Gosund SP1 Plug")
    (part,) = device.parts.values()
    assert part.sense is Sense.SCENT
    assert part.capabilities == {Capability.ON_OFF, Capability.TIMER}


def test_a_scent_plug_is_given_a_time_after_which_it_is_off_by_itself() -> None:
    registry = shop()

    # PulseTime 140 is 40 s: https://tasmota.github.io/docs/Commands/#pulsetime
    on = b"NoDelay;PulseTime1 140;NoDelay;Power1 ON"
    assert told(registry, State(on=True, run_s=40)) == ("cmnd/tasmota_0A1B2C/Backlog", on)
    off = b"NoDelay;PulseTime1 0;NoDelay;Power1 OFF"
    assert told(registry, State(on=False)) == ("cmnd/tasmota_0A1B2C/Backlog", off)


def test_a_relay_for_lamps_is_told_on_and_off_as_hatasmota_tells_it() -> None:
    registry = shop(md="Sonoff Basic", dn="Shelf")

    assert told(registry, State(on=True)) == ("cmnd/tasmota_0A1B2C/Power1", b"ON")


def test_every_relay_of_a_strip_is_a_part() -> None:
    (device,) = shop(rl=[1, 1, 0, 0]).devices.values()

    assert set(device.parts) == {"relay_1", "relay_2"}


def test_an_output_that_is_no_number_is_none() -> None:
    (device,) = shop(rl=[[1], 1, {"a": 1}]).devices.values()

    assert set(device.parts) == {"plug"}


def test_a_plugs_state_and_presence_are_heard() -> None:
    registry = shop()

    registry.report("tele/tasmota_0A1B2C/LWT", b"Online")
    registry.report("stat/tasmota_0A1B2C/RESULT", b'{"POWER":"ON"}')

    (device,) = registry.devices.values()
    assert (device.available, device.reported["plug"].on) == (True, True)
    registry.report("tele/tasmota_0A1B2C/STATE", b'{"Uptime":"0T00:10:09","POWER1":"OFF"}')
    assert device.reported["plug"].on is False


def test_a_device_that_is_taken_back_is_gone() -> None:
    registry = shop()

    registry.discover(TOPIC, b"")

    assert not registry.devices


@pytest.mark.parametrize(
    "options",
    [{"mac": "FFFFFFFFFFFF"}, {"t": ""}, {"ft": "cmnd/#"}, {"ft": "%prefix%/+/"}],
)
def test_a_config_that_cannot_be_is_a_warning_and_no_device(options: dict[str, str]) -> None:
    registry = shop(**options)

    assert not registry.devices
    assert len(registry.warnings) == 1
