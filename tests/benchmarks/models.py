"""Every product that Zigbee2MQTT knows, announced by itself: `poe bench-models`.

All of them join a virtual radio; what the real Zigbee2MQTT announces of them is read, built into devices and
commanded once each, without sending. It needs what `tests/whole/test_zigbee2mqtt.py` needs.
"""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from pathlib import Path

from controller.atmosphere.color import Color
from controller.atmosphere.model import Command, PartId, State
from devices.registry import Registry
from tests.whole.outsider import Outsider
from tests.whole.programs import eventually, mosquitto
from tests.whole.zigbee2mqtt import zigbee2mqtt

STEADY_S = 10.0
"""no announcement for so long: the gateway has said everything"""
JOINED_S = 240.0
EVERYTHING = State(on=True, brightness=0.4, color=Color.from_hex("#ff5014"), intensity=0.4)


def announcements() -> dict[str, bytes]:
    """The config messages of every model, by topic."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with (
            mosquitto(folder / "broker") as broker,
            Outsider(broker.port, "homeassistant/#") as outsider,
            zigbee2mqtt(folder / "z2m", broker.url, "all", within_s=JOINED_S),
        ):
            heard = [0, time.monotonic()]

            def settled() -> bool:
                if len(outsider.last) != heard[0]:
                    heard[:] = [len(outsider.last), time.monotonic()]
                return bool(heard[0]) and time.monotonic() - heard[1] > STEADY_S

            eventually(settled, JOINED_S, what="every model is announced")
            return dict(outsider.last)


def main() -> None:
    """Print what was announced, what was understood, and what was made of it."""
    said = announcements()
    registry = Registry()
    began = time.perf_counter()
    for topic, payload in said.items():
        registry.discover(topic, payload)
    took_s = time.perf_counter() - began
    components = Counter(topic.split("/")[1] for topic in said)
    refused = Counter(
        warning.topic.split("/")[1] if "/" in warning.topic else "" for warning in registry.warnings
    )
    print(f"{len(said)} announcements, {len(registry.devices)} devices, {took_s:.1f} s")  # noqa: T201
    for component, count in components.most_common():
        print(f"{component:20} announced {count:6}  with a warning {refused[component]:4}")  # noqa: T201
    print("proposed as", dict(Counter(d.kind.value for d in registry.devices.values())))  # noqa: T201
    senses = Counter(part.sense.value for d in registry.devices.values() for part in d.parts.values())
    print("parts", dict(senses), "commands", _commanded(registry))  # noqa: T201
    for warning in list(registry.warnings)[:10]:
        print(warning)  # noqa: T201


def _commanded(registry: Registry) -> int:
    parts = [PartId(d.id, part) for d in registry.devices.values() for part in d.parts]
    return sum(len(registry.encode(Command(part, EVERYTHING, 2.0))) for part in parts)


if __name__ == "__main__":
    main()
