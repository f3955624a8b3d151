"""What crosses the wire, as the drivers see it: a publication to send, a payload received."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias, TypeVar

import orjson

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

SHORT = 1024
"""bytes of a payload up to which it is remembered"""

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"


class Publication(NamedTuple):
    """One message for a device; never retained, so that no old command survives its moment."""

    topic: str
    payload: bytes
    qos: int = 1


class Received:
    """A payload from a device, parsed and read at most once however many components or devices say it."""

    __slots__ = ("_json", "_parsed", "_read", "payload")

    def __init__(self, payload: bytes) -> None:
        self.payload = payload
        self._json: Json = None
        self._parsed = False
        self._read: dict[tuple[Callable[..., Any], Hashable], Any] = {}

    def read(self, reader: Callable[[Received, K], T], key: K) -> T:
        """What ``reader`` makes of this payload for everything alike in ``key``; callers share the result."""
        try:
            result: T = self._read[reader, key]
        except KeyError:
            result = self._read[reader, key] = reader(self, key)
        return result

    @property
    def text(self) -> str:
        """The payload as UTF-8; bytes that are not become U+FFFD."""
        return self.payload.decode("utf-8", "replace")

    @property
    def json(self) -> Json:
        """The payload as JSON, ``None`` where it is not."""
        if not self._parsed:
            self._parsed = True
            try:
                self._json = orjson.loads(self.payload)
            except orjson.JSONDecodeError:
                self._json = None
        return self._json


def received(payload: bytes) -> Received:
    """A payload as it came; short ones of the last moments are remembered with all that was read from them.

    A thousand lamps of one model that follow one scene say the same words.
    """
    return _remembered(payload) if len(payload) <= SHORT else Received(payload)


_remembered = lru_cache(maxsize=512)(Received)
