"""What was wrong with messages of devices: bounded, each fault once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_MOST = 200
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class DiscoveryWarning:
    """A message that could not be used, or only in part."""

    topic: str
    message: str

    def __str__(self) -> str:
        return f"{self.topic}: {self.message}"


class WarningList:
    """The latest distinct warnings, oldest first; it never grows beyond 200."""

    def __init__(self) -> None:
        self._warnings: dict[DiscoveryWarning, None] = {}

    def __iter__(self) -> Iterator[DiscoveryWarning]:
        return iter(tuple(self._warnings))

    def __len__(self) -> int:
        return len(self._warnings)

    def add(self, topic: str, message: str) -> None:
        """Note a fault; one that is known already only becomes the latest."""
        warning = DiscoveryWarning(topic[:_LONGEST], message[:_LONGEST])
        self._warnings.pop(warning, None)
        self._warnings[warning] = None
        if len(self._warnings) > _MOST:
            del self._warnings[next(iter(self._warnings))]

    def clear(self, topic: str) -> None:
        """Drop what was wrong with a topic that is right now."""
        for warning in [warning for warning in self._warnings if warning.topic == topic]:
            del self._warnings[warning]
