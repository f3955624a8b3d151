"""One message that a device says, how it says that it is there, and the JSON it speaks."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Saying:
    """One message that a device means to publish."""

    topic: str
    payload: bytes
    retain: bool = False
    qos: int = 0


@dataclass(frozen=True, slots=True)
class Availability:
    """Where a device says that it is there, and what its last will says there instead; both retained."""

    topic: str
    online: bytes
    offline: bytes

    def greeting(self) -> Saying:
        """What the device says of itself once it is connected."""
        return Saying(self.topic, self.online, retain=True, qos=1)


def packed(tree: object) -> bytes:
    """JSON as devices send it: compact, UTF-8."""
    return json.dumps(tree, separators=(",", ":"), ensure_ascii=False).encode()


def unpacked(payload: bytes) -> dict[str, Any]:
    """The JSON object in ``payload``; empty for anything else, for a device shrugs at what it cannot read.

    >>> unpacked(b'{"state":"ON"}'), unpacked(b"[1]"), unpacked(b"nonsense")
    ({'state': 'ON'}, {}, {})
    """
    try:
        tree = json.loads(payload)
    except (ValueError, RecursionError):
        return {}
    return tree if isinstance(tree, dict) else {}
