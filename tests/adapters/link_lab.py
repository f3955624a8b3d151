"""What the tests of the link share: quick settings, patience, ears, and a broker that plays by a script."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import mqtt5

from controller.adapters.link import Link, LinkSettings, Message, Outcome

PATIENCE_S = 10.0


def quick(url: str, client_id: str = "store", **changes: Any) -> LinkSettings:  # noqa: ANN401 - any setting
    """Settings that reconnect at once."""
    settings = LinkSettings.from_url(url, client_id=client_id)
    return replace(settings, backoff_min_s=0.02, backoff_max_s=0.1, **changes)


def link_to(url: str, client_id: str = "store", **changes: Any) -> Link:  # noqa: ANN401 - any setting
    """A link with quick settings."""
    return Link(quick(url, client_id, **changes), rng=random.Random(1))


async def connected(*links: Link) -> None:
    """Wait until all links are connected."""
    async with asyncio.timeout(PATIENCE_S):
        for link in links:
            await link.wait_connected()


async def ready(*links: Link) -> None:
    """Wait until all links are connected and the broker knows their routes (it answers in order)."""
    await connected(*links)
    for link in links:
        answered: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        link.publish("$lab/ready", b"", on_outcome=answered.set_result)
        async with asyncio.timeout(PATIENCE_S):
            await answered


async def eventually(condition: Callable[[], object], within_s: float = PATIENCE_S) -> None:
    """Wait until the condition holds."""
    async with asyncio.timeout(within_s):
        while not condition():  # noqa: ASYNC110 - the condition may be anything
            await asyncio.sleep(0.005)


@dataclass
class Ear:
    """A plain handler that remembers, and the outcomes of publishes."""

    messages: list[Message] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)

    def hear(self, message: Message) -> None:
        self.messages.append(message)

    def note(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)

    @property
    def payloads(self) -> list[bytes]:
        return [message.payload for message in self.messages]


class ScriptedBroker:
    """Says what the test wants; `heard` is the present connection's, `kept` follows the greeting."""

    def __init__(self, greeting: mqtt5.ConnAckPacket) -> None:
        self.greeting = greeting
        self.kept = b""
        self.heard: list[mqtt5.Packet] = []
        self.connections = 0
        self.url = ""
        self._writer: asyncio.StreamWriter | None = None

    def say(self, data: bytes) -> None:
        """Send bytes to the link."""
        assert self._writer is not None
        self._writer.write(data)

    def hang_up(self) -> None:
        """Cut the connection without a word."""
        assert self._writer is not None
        self._writer.transport.abort()

    def publishes(self) -> list[mqtt5.PublishPacket]:
        return [packet for packet in self.heard if isinstance(packet, mqtt5.PublishPacket)]

    def acknowledged(self) -> list[int]:
        return [packet.packet_id for packet in self.heard if isinstance(packet, mqtt5.PubAckPacket)]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.heard = []
        self._writer = writer
        rest = b""
        while data := await reader.read(65_536):
            rest += data
            for packet, size in list(_packets(rest)):
                rest = rest[size:]
                self.heard.append(packet)
                if isinstance(packet, mqtt5.ConnectPacket):
                    writer.write(self.greeting.write() + self.kept)
        writer.close()


def _packets(data: bytes) -> Iterator[tuple[mqtt5.Packet, int]]:
    while data:
        try:
            packet, size = mqtt5.read(memoryview(data))
        except IndexError:
            return
        yield packet, size
        data = data[size:]


@asynccontextmanager
async def scripted(**greeting: Any) -> AsyncIterator[ScriptedBroker]:  # noqa: ANN401 - any field of CONNACK
    """A scripted broker on a free port."""
    broker = ScriptedBroker(mqtt5.ConnAckPacket(**greeting))
    server = await asyncio.start_server(broker.serve, "127.0.0.1", 0)
    broker.url = f"mqtt://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield broker
    finally:
        server.close()
        if broker._writer is not None:  # noqa: SLF001 - its own file
            broker._writer.close()  # noqa: SLF001 - its own file
