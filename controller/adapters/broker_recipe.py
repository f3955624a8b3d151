"""How each kind of embedded broker is started: its command and its configuration."""

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

LOOPBACK = "127.0.0.1"
LARGEST_PAYLOAD_BYTES = 1_048_576

MOSQUITTO_TUNING = """\
max_queued_messages 100000
max_inflight_messages 1000
set_tcp_nodelay true
autosave_on_changes true
autosave_interval 1000
"""
"""Mosquitto's own defaults drop QoS 1 messages beyond 1,000 queued and stall small packets for 40 ms."""

IOTCORE_SETTINGS = """\
id = 0

[router]
id = 0
max_connections = 10000
max_outgoing_packet_count = 200
max_segment_size = 104857600
max_segment_count = 10
"""

IOTCORE_LISTENER = """
[{version}.1]
name = "{version}"
listen = "{address}:{port}"
next_connection_delay_ms = 1

[{version}.1.connections]
connection_timeout_ms = 60000
max_payload_size = {payload_bytes}
max_inflight_count = 1000
dynamic_filters = true
"""


def mosquitto_program() -> str | None:
    """Find Mosquitto, also where Debian and Homebrew hide it from users; None when not installed."""
    places = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin"])
    return shutil.which("mosquitto", path=places)


def mosquitto_command(program: str, settings_file: Path) -> list[str]:
    """Return the command line."""
    return [program, "-c", str(settings_file)]


def mosquitto_settings(port: int, data_dir: Path | None, extra: Sequence[str] = ()) -> str:
    """Write its configuration; without `data_dir` it forgets everything at its end."""
    lines = [f"listener {port} {LOOPBACK}", "allow_anonymous true", "log_dest stderr"]
    lines += ["log_type error", "log_type warning"]
    if hasattr(os, "getuid") and os.getuid() == 0:
        lines.append("user root")  # changing the user would disarm the signal of `broker_child`
    if data_dir is not None:
        lines += ["persistence true", f"persistence_location {data_dir.absolute()}/"]
    return "\n".join([*lines, MOSQUITTO_TUNING, *extra, ""])


def iotcore_command(settings_file: Path) -> list[str]:
    """Return the command line."""
    safe_path = "-P"  # a folder named iotcore where we were started is not the broker
    return [
        sys.executable,
        safe_path,
        "-m",
        "iotcore",
        "--config",
        str(settings_file),
        "--log-level",
        "CRITICAL",
    ]


def iotcore_settings(port: int, v3_port: int) -> str:
    """Write its configuration: one listener for each version of MQTT."""
    listeners = [
        IOTCORE_LISTENER.format(
            version=version, address=LOOPBACK, port=number, payload_bytes=LARGEST_PAYLOAD_BYTES
        )
        for version, number in (("v4", v3_port), ("v5", port))
    ]
    return IOTCORE_SETTINGS + "".join(listeners)
