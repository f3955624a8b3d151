"""What crosses the wire, as the drivers see it: a publication to send, a payload received."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import orjson

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"


@dataclass(frozen=True, slots=True)
class Publication:
    """One message for a device; never retained, so that no old command survives its moment."""

    topic: str
    payload: bytes
    qos: int = 1


class Received:
    """A payload from a device, parsed at most once however many components share its topic."""

    __slots__ = ("_json", "_parsed", "payload")

    def __init__(self, payload: bytes) -> None:
        self.payload = payload
        self._json: Json = None
        self._parsed = False

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
