"""Config messages as devices of each kind publish them, to feed a registry or a driver with."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from devices.discovery.component import Component
from devices.discovery.payload import parse
from devices.registry import Registry

RECORDINGS = Path(__file__).parent.parent / "recordings"

LAMP: Mapping[str, Any] = {
    "schema": "json",
    "command_topic": "lamp/set",
    "state_topic": "lamp",
    "supported_color_modes": ["color_temp", "xy"],
    "brightness_scale": 254,
    "min_mireds": 153,
    "max_mireds": 500,
    "unique_id": "lamp1_light",
    "device": {"identifiers": ["lamp1"], "name": "Lamp", "manufacturer": "Lucent", "model": "L1"},
}

PLAYER: Mapping[str, Mapping[str, Any]] = {
    "playlist": {"p": "select", "cmd_t": "~/playlist/set", "stat_t": "~/playlist", "ops": ["calm", "busy"]},
    "volume": {"p": "number", "cmd_t": "~/volume/set", "stat_t": "~/volume", "min": 0, "max": 100},
    "playing": {"p": "switch", "cmd_t": "~/playing/set", "stat_t": "~/playing"},
    "track": {"p": "sensor", "stat_t": "~/track"},
    "next": {"p": "button", "cmd_t": "~/next/set"},
}

DIFFUSER: Mapping[str, Mapping[str, Any]] = {
    "power": {"p": "switch", "cmd_t": "~/power/set", "stat_t": "~/power"},
    "intensity": {"p": "number", "cmd_t": "~/intensity/set", "stat_t": "~/intensity", "min": 0, "max": 100},
    "fragrance": {
        "p": "select",
        "cmd_t": "~/fragrance/set",
        "stat_t": "~/fragrance",
        "ops": ["lavender", "citrus"],
    },
    "run": {
        "p": "number",
        "cmd_t": "~/run/set",
        "stat_t": "~/run",
        "min": 5,
        "max": 300,
        "unit_of_meas": "s",
    },
    "pause": {
        "p": "number",
        "cmd_t": "~/pause/set",
        "stat_t": "~/pause",
        "min": 0.5,
        "max": 5,
        "step": 0.5,
        "unit_of_meas": "min",
    },
    "level": {"p": "sensor", "stat_t": "~/level", "unit_of_meas": "%"},
}


def config(options: Mapping[str, Any]) -> bytes:
    """A config payload."""
    return orjson.dumps(options)


def whole_device(name: str, components: Mapping[str, Mapping[str, Any]], **root: object) -> tuple[str, bytes]:
    """Topic and payload of a device that announces all components at once, each on ``~`` = its name."""
    listed = {key: {"~": name, "uniq_id": f"{name}_{key}", **options} for key, options in components.items()}
    payload = {
        "dev": {"ids": [name], "name": name.title()},
        "o": {"name": "ambiyans"},
        "cmps": listed,
        **root,
    }
    return f"homeassistant/device/{name}/config", config(payload)


def components_of(
    name: str, components: Mapping[str, Mapping[str, Any]], **root: object
) -> tuple[Component, ...]:
    """The components of a whole device, as discovery reads them."""
    return parse(*whole_device(name, components, **root)).components


def component(platform: str, options: Mapping[str, Any], object_id: str = "light") -> Component:
    """One component announced alone."""
    (only,) = parse(f"homeassistant/{platform}/node/{object_id}/config", config(options)).components
    return only


def shop(*configs: tuple[str, bytes]) -> Registry:
    """A registry that has heard these config messages."""
    registry = Registry()
    for topic, payload in configs:
        registry.discover(topic, payload)
    return registry


def lamp_config(**options: object) -> tuple[str, bytes]:
    """Topic and payload of a colour lamp, with options replaced."""
    return "homeassistant/light/lamp1/light/config", config({**LAMP, **options})
