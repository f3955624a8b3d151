"""A gateway's log as the reason of a failure."""

import orjson

from devices.drivers.bridge_log import complaint_sources
from devices.message import Received
from tests.devices.announcements import LAMP, component, components_of

COMMAND = "ZCL command lamp/1 genOnOff.on({}, {})"


def line(message: str) -> Received:
    return Received(orjson.dumps({"level": "error", "message": message, "namespace": "z2m"}))


def test_the_gateways_own_reason_is_found_at_the_end_of_its_line() -> None:
    lamp = {**LAMP, "command_topic": "zigbee2mqtt/shop/lamp/set", "state_topic": "zigbee2mqtt/shop/lamp"}

    (source,) = complaint_sources([component("light", {**lamp, "origin": {"name": "Zigbee2MQTT"}})])

    assert source.topic == "zigbee2mqtt/bridge/logging"
    about = f"Publish 'set' 'state' to 'shop/lamp' failed: 'Error: {COMMAND} failed (No network route)'"
    assert source.read(line(about)) == "No network route"
    assert source.read(line("Publish 'set' 'state' to 'shop/lamp' failed: 'Error: busy'")) == "busy"


def test_the_rest_of_the_log_is_no_complaint_of_this_device() -> None:
    gang = {"p": "switch", "cmd_t": "zigbee2mqtt/dimmer/l1/set", "stat_t": "zigbee2mqtt/dimmer"}
    (source,) = complaint_sources(components_of("x", {"l1": gang}, o={"name": "Zigbee2MQTT"}))

    assert source.name == "dimmer"
    assert source.read(line("Publish 'set' 'state' to 'other' failed: 'Error: busy'")) is None
    assert source.read(line("Configuring 'dimmer' failed")) is None
    assert source.read(Received(b"[1, 2]")) is None


def test_a_device_of_no_gateway_has_nobody_to_complain_about_it() -> None:
    assert not list(complaint_sources([component("light", LAMP)]))
