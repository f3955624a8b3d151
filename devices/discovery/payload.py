"""Config messages: from a topic and its payload to whole components, each fault on its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import orjson

from devices.discovery.abbreviations import DEVICE_KEYS, ORIGIN_KEYS, spelled_out
from devices.discovery.availability import read_availability
from devices.discovery.component import Component, ComponentKey, DeviceFacts, DiscoveryError
from devices.discovery.options import Options, as_text
from devices.discovery.topic import ConfigTopic, config_topic, usable
from devices.discovery.words import words_of

LARGEST_PAYLOAD = 256 * 1024
MOST_COMPONENTS = 256
MOST_IDENTIFIERS = 32
_DEEPEST = 16
_LONGEST_NAME = 200

OURS = frozenset(
    [
        "binary_sensor",
        "button",
        "device_automation",
        "event",
        "fan",
        "light",
        "number",
        "select",
        "sensor",
        "siren",
        "switch",
        "text",
    ]
)
"""platforms that a driver can use"""

OTHERS = frozenset(
    [
        "alarm_control_panel",
        "camera",
        "climate",
        "cover",
        "date",
        "datetime",
        "device_tracker",
        "humidifier",
        "image",
        "infrared",
        "lawn_mower",
        "lock",
        "notify",
        "scene",
        "tag",
        "time",
        "update",
        "vacuum",
        "valve",
        "water_heater",
    ]
)
"""platforms of Home Assistant that no atmosphere needs; they still belong to their device"""

_INHERITED = (
    "availability",
    "availability_mode",
    "availability_template",
    "availability_topic",
    "command_topic",
    "encoding",
    "payload_available",
    "payload_not_available",
    "qos",
    "state_topic",
)
_TOPIC_KEY = re.compile(r"(.*_)?topic")
_NEVER_READ = ("effect_", "json_attributes_")
"""beginnings of options that no driver uses, so that nothing in them matters"""
_UNSAFE = re.compile(r"[^A-Za-z0-9_.-]+")


@dataclass(frozen=True, slots=True)
class Discovered:
    """What one config message says: the components it leaves in place, and what was wrong with others."""

    components: tuple[Component, ...]
    faults: tuple[DiscoveryError, ...] = ()


def parse(topic: str, payload: bytes, prefix: str = "homeassistant") -> Discovered:
    """Read a config message; no components means that all of this topic are removed.

    Raises ``DiscoveryError`` when nothing of the message can be used.
    """
    where = config_topic(topic, prefix)
    if where is None:
        raise DiscoveryError(topic, "not a discovery topic")
    if not payload.strip():
        return Discovered(())
    options = spelled_out(json_object(topic, payload))
    if options.get("migrate_discovery") is True:
        return Discovered(())
    if where.platform == "device":
        return _device_payload(topic, where, options)
    return Discovered((_component(ComponentKey(topic), where.platform, where.object_id, options, where),))


def json_object(topic: str, payload: bytes) -> dict[str, object]:
    """The JSON object in an announcement; raises ``DiscoveryError`` for anything else, or more, or deeper."""
    if len(payload) > LARGEST_PAYLOAD:
        raise DiscoveryError(topic, f"{len(payload)} bytes, more than {LARGEST_PAYLOAD}")
    try:
        value = orjson.loads(payload)
    except orjson.JSONDecodeError as error:
        raise DiscoveryError(topic, f"not JSON: {error}") from error
    if not isinstance(value, dict):
        raise DiscoveryError(topic, "not a JSON object")
    if _deeper_than(value, _DEEPEST):
        raise DiscoveryError(topic, f"nested deeper than {_DEEPEST}")
    return value


def _deeper_than(value: object, levels: int) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return levels < 0 or any(_deeper_than(item, levels - 1) for item in inner)


def _device_payload(topic: str, where: ConfigTopic, root: dict[str, object]) -> Discovered:
    listed = root.get("components")
    if not isinstance(listed, dict):
        raise DiscoveryError(topic, "a device payload needs components")
    if len(listed) > MOST_COMPONENTS:
        raise DiscoveryError(topic, f"{len(listed)} components, more than {MOST_COMPONENTS}")
    components, faults = [], []
    for name, value in listed.items():
        try:
            component = _of_device(ComponentKey(topic, name), value, root, where)
        except DiscoveryError as fault:
            faults.append(fault)
        else:
            components += [component] if component else []
    return Discovered(tuple(components), tuple(faults))


def _of_device(
    key: ComponentKey, value: object, root: Mapping[str, object], where: ConfigTopic
) -> Component | None:
    """One component of a device payload; ``None`` when it says nothing but its platform: it is removed."""
    if not isinstance(value, dict):
        raise DiscoveryError(key.topic, f"component {key.name}: not a JSON object")
    own = spelled_out(value)
    platform = own.pop("platform", "")
    if not own:
        return None
    shared = {name: root[name] for name in ("device", "origin", "~") if name in root}
    inherited = {name: root[name] for name in _INHERITED if name in root}
    if "availability" in own or "availability_topic" in own:
        inherited = {name: item for name, item in inherited.items() if not name.startswith("availability")}
    return _component(key, as_text(platform), key.name, {**shared, **inherited, **own}, where)


def _component(
    key: ComponentKey, platform: str, name: str, given: Mapping[str, object], where: ConfigTopic
) -> Component:
    if platform not in OURS | OTHERS:
        raise DiscoveryError(key.topic, f"unknown component {platform[:40]!r}")
    options = Options(_with_topics(key.topic, dict(given)))
    facts = _device_facts(options, where)
    return Component(
        key=key,
        platform=platform,
        name=_UNSAFE.sub("-", name)[:_LONGEST_NAME],
        options=options,
        device=facts,
        words=words_of(name, options, (*facts.identifiers, facts.name)),
        availability=read_availability(options),
        origin=_origin(options),
    )


def _with_topics(config: str, given: dict[str, object]) -> dict[str, object]:
    """The options with ``~`` expanded in every topic; raises ``DiscoveryError`` for one nobody may use."""
    base = given.pop("~", "")
    base = base if isinstance(base, str) else ""
    options = _expanded(config, given, base)
    listed = given.get("availability")
    entries = [listed] if isinstance(listed, dict) else listed
    if isinstance(entries, list):
        options["availability"] = [
            _expanded(config, spelled_out(entry), base)
            for entry in entries[:MOST_IDENTIFIERS]
            if isinstance(entry, dict)
        ]
    return options


def _expanded(config: str, options: Mapping[str, object], base: str) -> dict[str, object]:
    expanded = dict(options)
    for key, value in options.items():
        if not _TOPIC_KEY.fullmatch(key) or value in (None, ""):
            continue
        topic = _tilde(value, base) if isinstance(value, str) else ""
        if usable(topic):
            expanded[key] = topic
        elif key.startswith(_NEVER_READ):
            del expanded[key]
        else:
            raise DiscoveryError(config, f"{key} is not a usable topic: {as_text(value)[:80]!r}")
    return expanded


def _tilde(topic: str, base: str) -> str:
    """``~`` replaced where Home Assistant replaces it: as the first or the last character.

    >>> _tilde("~/set", "shop/halo"), _tilde("set/~", "shop/halo"), _tilde("a~b", "shop/halo")
    ('shop/halo/set', 'set/shop/halo', 'a~b')
    """
    if base and topic.startswith("~"):
        return base + topic[1:]
    if base and topic.endswith("~"):
        return topic[:-1] + base
    return topic


def _device_facts(options: Options, where: ConfigTopic) -> DeviceFacts:
    block = options.get("device")
    facts = Options(spelled_out(block, DEVICE_KEYS) if isinstance(block, dict) else {})
    identifiers = tuple(dict.fromkeys(_listed(facts.get("identifiers"))))
    connections = tuple(dict.fromkeys(_connections(facts.get("connections"))))
    if not identifiers and not connections:
        identifiers = (where.node_id or where.object_id,)
    return DeviceFacts(
        identifiers=identifiers,
        connections=connections,
        name=facts.text("name")[:_LONGEST_NAME],
        maker=facts.text("manufacturer")[:_LONGEST_NAME],
        model=facts.text("model", facts.text("model_id"))[:_LONGEST_NAME],
        firmware=facts.text("sw_version")[:_LONGEST_NAME],
        via=facts.text("via_device")[:_LONGEST_NAME],
    )


def _listed(value: object) -> Iterator[str]:
    items = value if isinstance(value, list) else [value]
    for item in items[:MOST_IDENTIFIERS]:
        if isinstance(item, str | int) and as_text(item):
            yield as_text(item)[:_LONGEST_NAME]


def _connections(value: object) -> Iterator[str]:
    for pair in value[:MOST_IDENTIFIERS] if isinstance(value, list) else ():
        match pair:
            case [kind, address]:
                yield f"{as_text(kind)}:{as_text(address)}"[:_LONGEST_NAME]


def _origin(options: Options) -> str:
    block = options.get("origin")
    return (
        Options(spelled_out(block, ORIGIN_KEYS)).text("name")[:_LONGEST_NAME]
        if isinstance(block, dict)
        else ""
    )
