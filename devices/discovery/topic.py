"""Discovery topics: which component of which node a config message is about."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SEGMENT = re.compile(r"[a-zA-Z0-9_-]{1,128}")
_LONGEST_TOPIC = 1024


@dataclass(frozen=True, slots=True)
class ConfigTopic:
    """``<prefix>/<component>/[<node_id>/]<object_id>/config``, taken apart."""

    platform: str
    """``device`` for a whole device in one payload"""
    object_id: str
    node_id: str | None = None


def config_topic(topic: str, prefix: str) -> ConfigTopic | None:
    """Take a discovery topic apart; ``None`` where it is not one.

    >>> config_topic("homeassistant/light/0xa4/light/config", "homeassistant")
    ConfigTopic(platform='light', object_id='light', node_id='0xa4')
    >>> config_topic("homeassistant/status", "homeassistant")
    """
    if not topic.startswith(f"{prefix}/") or not topic.endswith("/config"):
        return None
    segments = topic.removeprefix(f"{prefix}/").removesuffix("/config").split("/")
    if not all(_SEGMENT.fullmatch(segment) for segment in segments):
        return None
    match segments:
        case [platform, object_id]:
            return ConfigTopic(platform, object_id)
        case [platform, node_id, object_id]:
            return ConfigTopic(platform, object_id, node_id)
        case _:
            return None


def usable(topic: str) -> bool:
    """Whether a topic that a device declares may be subscribed to and published on.

    Wildcards, control characters and the broker's own ``$`` topics would break the link or escape the device.

    >>> usable("zigbee2mqtt/lamp/set"), usable("zigbee2mqtt/#"), usable("")
    (True, False, False)
    """
    return (
        0 < len(topic) <= _LONGEST_TOPIC
        and topic.isprintable()
        and not topic.startswith("$")
        and "#" not in topic
        and "+" not in topic
    )
