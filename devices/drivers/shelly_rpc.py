"""Remote calls to Shelly devices of the second generation and later: how to ask, and where the answer comes.

A call to ``Set`` that changes nothing is followed by no notification, so that each is followed by a question.
The answer comes on a topic that the question names; each component of each device has its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import orjson

from devices.message import Publication, Received

ANSWERS = "ambiyans-rpc"
"""the first level of the topics on which answers come"""


def call(prefix: str, method: str, answer_to: str, params: Mapping[str, object]) -> Publication:
    """One remote call; its answer comes on ``<answer_to>/rpc``."""
    frame = {"id": 1, "src": answer_to, "method": method, "params": params}
    return Publication(f"{prefix}/rpc", orjson.dumps(frame))


@dataclass(frozen=True, slots=True)
class RpcComponent:
    """One numbered component of a device, such as ``switch:0``."""

    prefix: str
    word: str
    """``switch``"""
    method: str
    """``Switch``"""
    number: int

    @property
    def key(self) -> str:
        """As statuses name it."""
        return f"{self.word}:{self.number}"

    @property
    def _answers(self) -> str:
        return f"{ANSWERS}/{self.prefix}/{self.key}"

    @property
    def topics(self) -> tuple[str, ...]:
        """Where its status is heard: notifications, plain statuses, answers to questions."""
        return (
            f"{self.prefix}/events/rpc",
            f"{self.prefix}/status/{self.key}",
            f"{self._answers}/rpc",
        )

    def set(self, params: Mapping[str, object], command: str = "Set") -> tuple[Publication, ...]:
        """A change, and the question what came of it."""
        return (
            call(
                self.prefix, f"{self.method}.{command}", f"{ANSWERS}/set/done", {"id": self.number, **params}
            ),
            self.question(),
        )

    def question(self) -> Publication:
        """What asks for its status."""
        return call(self.prefix, f"{self.method}.GetStatus", self._answers, {"id": self.number})

    def status(self, received: Received) -> Mapping[str, object]:
        """What a message on one of its topics says of it; empty for a message about others."""
        said = received.json
        if not isinstance(said, dict):
            return {}
        if "method" in said:
            params = said.get("params")
            found = params.get(self.key) if isinstance(params, dict) else None
        else:
            found = said.get("result", None if "src" in said else said)
        return found if isinstance(found, dict) else {}
