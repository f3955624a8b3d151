"""How the embedded brokers are set up."""

import tomllib
from pathlib import Path

from controller.adapters.broker_recipe import iotcore_settings, mosquitto_settings


def test_iotcore_listens_on_loopback_only_for_both_versions() -> None:
    settings = tomllib.loads(iotcore_settings(port=1884, v3_port=1883))

    assert settings["v5"]["1"]["listen"] == "127.0.0.1:1884"
    assert settings["v4"]["1"]["listen"] == "127.0.0.1:1883"


def test_iotcore_takes_the_discovery_of_large_devices() -> None:
    settings = tomllib.loads(iotcore_settings(port=1884, v3_port=1883))

    assert settings["v5"]["1"]["connections"]["max_payload_size"] >= 256 * 1024
    assert settings["v4"]["1"]["connections"]["max_payload_size"] >= 256 * 1024


def test_mosquitto_listens_on_loopback_only_and_drops_no_messages() -> None:
    lines = mosquitto_settings(1883, None).splitlines()

    assert [line for line in lines if line.startswith("listener")] == ["listener 1883 127.0.0.1"]
    assert "max_queued_messages 100000" in lines
    assert "set_tcp_nodelay true" in lines


def test_mosquitto_writes_to_disk_only_when_it_has_a_folder() -> None:
    assert "persistence" not in mosquitto_settings(1883, None)
    assert "persistence_location /data/broker/" in mosquitto_settings(1883, Path("/data/broker"))


def test_an_operator_s_own_lines_come_last() -> None:
    lines = mosquitto_settings(1883, None, ["allow_anonymous false"]).splitlines()

    assert lines[-1] == "allow_anonymous false"
