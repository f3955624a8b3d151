"""Devices that announce themselves in their own way: from their messages to the same components.

One mechanism for all of them: a maker's messages become ``Component``s with the maker's word as platform,
which that maker's driver understands; all else (grouping, storing, removing, warnings) is as with discovery.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from devices.discovery.availability import Availability, Source
from devices.discovery.component import Component, ComponentKey, DeviceFacts, DiscoveryError
from devices.discovery.options import Options
from devices.discovery.topic import usable
from devices.discovery.words import words_of
from devices.message import Publication


def _nothing_to_ask(_topic: str, _payload: bytes) -> tuple[Publication, ...]:
    return ()


def _own_topic(topic: str, _payload: bytes) -> str:
    return topic


@dataclass(frozen=True, slots=True)
class Native:
    """How one maker's devices make themselves known."""

    filters: tuple[str, ...]
    """MQTT topic filters of the messages that matter; ``+`` alone may be wild"""
    read: Callable[[str, bytes], tuple[Component, ...] | None]
    """the components that a message announces, none for a device that takes itself back; ``None`` for a
    message that announces nothing. Raises ``DiscoveryError`` for one that cannot be used"""
    ask: Callable[[str, bytes], tuple[Publication, ...]] = _nothing_to_ask
    """what to ask a device of which a message shows that it is there"""
    topic: Callable[[str, bytes], str] = _own_topic
    """the topic under which an announcement is kept: one for each device"""

    def concerns(self, topic: str) -> bool:
        """Whether one of the filters matches.

        >>> Native(("wled/+/status",), lambda topic, payload: None).concerns("wled/a1/status")
        True
        """
        levels = topic.split("/")
        return any(_matches(each.split("/"), levels) for each in self.filters)


def _matches(pattern: list[str], levels: list[str]) -> bool:
    return len(pattern) == len(levels) and all(
        want in {"+", level} for want, level in zip(pattern, levels, strict=True)
    )


def announced(
    topic: str,
    platform: str,
    name: str,
    options: Mapping[str, object],
    *,
    device: DeviceFacts,
    here: Source,
) -> Component:
    """A component as a maker's message describes it; ``here`` says whether its device can be reached.

    Raises ``DiscoveryError`` where an option that names a topic names none that may be used.
    """
    for key, value in options.items():
        if key.endswith("topic") and not (isinstance(value, str) and usable(value)):
            raise DiscoveryError(topic, f"{key} is not a usable topic: {str(value)[:80]!r}")
    if not usable(here.topic):
        raise DiscoveryError(topic, f"not a usable topic: {here.topic[:80]!r}")
    spoken = Options(options)
    return Component(
        key=ComponentKey(topic, name),
        platform=platform,
        name=name,
        options=spoken,
        device=device,
        availability=Availability((here,)),
        words=words_of(name, spoken, (*device.identifiers, device.name)),
        origin=platform,
    )


def mac_connection(mac: str) -> str:
    """A hardware address as a connection in the spelling of discovery, so that a device is known by both.

    >>> mac_connection("A8032ABE54DC")
    'mac:a8:03:2a:be:54:dc'
    """
    digits = "".join(c for c in mac.casefold() if c in "0123456789abcdef")
    return "mac:" + ":".join(digits[at : at + 2] for at in range(0, len(digits), 2))


def questions(natives: Iterable[Native], topic: str, payload: bytes) -> tuple[Publication, ...]:
    """What to ask the sender of a message, of all makers that it concerns."""
    return tuple(p for native in natives if native.concerns(topic) for p in native.ask(topic, payload))
