"""What a gateway says in its log about commands that failed: Zigbee2MQTT's ``bridge/logging``.

A Zigbee device that does not answer gives no echo; the reason is nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from devices.discovery.component import Component
from devices.message import Received

_FAILED = re.compile(r"Publish '(?:set|get)' '[^']*' to '(?P<name>.+?)' failed: '(?P<reason>.*)'", re.DOTALL)
_CAUSE = re.compile(r"failed \((?P<cause>.*)\)\Z", re.DOTALL)
"""what stands at the end of a line that repeats the whole command before"""
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class ComplaintSource:
    """Where a gateway complains about one device, and the name that it uses there."""

    topic: str
    name: str

    def read(self, received: Received) -> str | None:
        """Why a command of this device failed; ``None`` for everything else in the log."""
        about = received.read(_complaint, "")
        return about[1] if about is not None and about[0] == self.name else None


def complaint_sources(components: Iterable[Component]) -> Iterator[ComplaintSource]:
    """Where the gateway of a device complains about it, from the topic that it is commanded on."""
    for component in components:
        topic = component.options.text("command_topic")
        by_gateway = "zigbee2mqtt" in f"{component.origin} {component.device.via}".casefold()
        base, _, rest = topic.partition("/")
        name = rest.removesuffix("/set")
        if by_gateway and name and rest != name:
            state = component.options.text("state_topic").removeprefix(f"{base}/")
            yield ComplaintSource(f"{base}/bridge/logging", state or name)


def _complaint(received: Received, _alike: str) -> tuple[str, str] | None:
    """The friendly name and the reason in a line of the log; ``None`` for any other line."""
    said = received.json if b"failed" in received.payload else None
    message = said.get("message") if isinstance(said, dict) else None
    match = _FAILED.search(message) if isinstance(message, str) else None
    if match is None:
        return None
    cause = _CAUSE.search(match["reason"])
    reason = cause["cause"] if cause else match["reason"].removeprefix("Error: ")
    return match["name"], reason[:_LONGEST]
