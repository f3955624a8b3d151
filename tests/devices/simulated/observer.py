"""Somebody who hears everything on a broker and waits, with a deadline, for what a test expects."""

import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import aiomqtt

from devices.ending import end
from devices.node.saying import packed, unpacked
from devices.simulated.client import Broker

DEADLINE_S = 10.0

Heard = Callable[[aiomqtt.Message], bool]


class Observer:
    """A plain client on all topics; ``heard`` has every message since it connected, oldest first."""

    def __init__(self, broker: Broker) -> None:
        self.heard: list[aiomqtt.Message] = []
        self._client = aiomqtt.Client(broker.host, broker.port)
        self._news = asyncio.Event()
        self._listening: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        await self._client.__aenter__()
        await self._client.subscribe("#", 1)
        self._listening = asyncio.create_task(self._listen(), name="observer")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._listening is not None:
            await end({self._listening})
        await self._client.__aexit__(kind, error, trace)

    async def tell(self, topic: str, **content: object) -> None:
        """Publish a JSON object."""
        await self._client.publish(topic, packed(content), qos=1)

    async def tell_plainly(self, topic: str, payload: bytes) -> None:
        """Publish these very bytes."""
        await self._client.publish(topic, payload, qos=1)

    async def hears(self, topic: str, payload: bytes | None = None, *, times: int = 1) -> aiomqtt.Message:
        """The message (of this payload) that a topic has for the ``times``-th time; fails at a deadline."""
        async with asyncio.timeout(DEADLINE_S):
            while len(found := self._found(topic, payload)) < times:
                self._news.clear()
                await self._news.wait()
        return found[times - 1]

    async def hears_tree(self, topic: str, **part: object) -> dict[str, Any]:
        """The first JSON object on a topic that says all of ``part``; fails at a deadline."""
        async with asyncio.timeout(DEADLINE_S):
            while True:
                trees = (unpacked(bytes(message.payload)) for message in self._found(topic, None))
                for tree in trees:
                    if part.items() <= tree.items():
                        return tree
                self._news.clear()
                await self._news.wait()

    def forget(self) -> None:
        """Count from now on."""
        self.heard.clear()

    def _found(self, topic: str, payload: bytes | None) -> list[aiomqtt.Message]:
        return [
            message
            for message in self.heard
            if str(message.topic) == topic and payload in (None, bytes(message.payload))
        ]

    async def _listen(self) -> None:
        async for message in self._client.messages:
            self.heard.append(message)
            self._news.set()
