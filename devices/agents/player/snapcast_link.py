"""The connection to one Snapcast server: JSON-RPC 2.0, a line each, over TCP; every call ends in time."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from devices.agents.player.instrument import GoneError, OrderRefusedError
from devices.agents.player.room import Call, RoomHeard, Streams

TIMEOUT_S = 3.0
LONGEST_LINE = 4 << 20
"""bytes; the status of a server with many clients is one line"""


class SnapcastLink:
    """One connection for one room, used by one task; ``clients`` are ids or host names."""

    def __init__(self, host: str, port: int, clients: Sequence[str]) -> None:
        self._host, self._port = host, port
        self._clients = clients
        self._calls = 0
        self._reader: asyncio.StreamReader
        self._writer: asyncio.StreamWriter

    async def __aenter__(self) -> Self:
        """Connect; raises ``GoneError``."""
        try:
            async with asyncio.timeout(TIMEOUT_S):
                opening = asyncio.open_connection(self._host, self._port, limit=LONGEST_LINE)
                self._reader, self._writer = await opening
        except (OSError, TimeoutError) as error:
            raise self._gone(error) from error
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Hang up."""
        self._writer.close()
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(TIMEOUT_S):
                await self._writer.wait_closed()

    async def heard(self) -> RoomHeard:
        """The room now; raises ``GoneError`` while none of its clients is connected."""
        heard = RoomHeard.of(await self._server(), self._clients)
        if heard is None:
            message = (
                f"none of {', '.join(self._clients)} is connected to the Snapcast server at {self._host}"
            )
            raise GoneError(message)
        return heard

    async def shelves(self) -> Streams:
        """The names of its streams."""
        return tuple(stream["id"] for stream in (await self._server())["streams"])

    async def rescan(self) -> None:
        """Nothing: the server knows its streams."""

    async def carry_out(self, orders: Iterable[Call]) -> None:
        """Make the calls; raises ``OrderRefusedError`` at the first that is refused."""
        for call in orders:
            await self._result(call)

    async def _server(self) -> Mapping[str, Any]:
        answer = await self._result(Call("Server.GetStatus", {}))
        server: Mapping[str, Any] = answer["server"]
        return server

    async def _result(self, call: Call) -> Mapping[str, Any]:
        self._calls += 1
        asked = {"jsonrpc": "2.0", "id": self._calls, "method": call.method, "params": call.params}
        try:
            async with asyncio.timeout(TIMEOUT_S):
                self._writer.write(json.dumps(asked).encode() + b"\r\n")
                await self._writer.drain()
                answer = await self._answer()
        except (OSError, TimeoutError, ValueError) as error:
            raise self._gone(error) from error
        if "error" in answer:
            message = f"Snapcast refused {call.method}: {answer['error'].get('data', answer['error'])}"
            raise OrderRefusedError(message)
        result: Mapping[str, Any] = answer["result"]
        return result

    async def _answer(self) -> Mapping[str, Any]:
        """The answer to the latest call; notifications of what others do come between."""
        while line := await self._reader.readline():
            said = json.loads(line)
            if isinstance(said, dict) and said.get("id") == self._calls:
                return said
        message = "it has closed the connection"
        raise ConnectionResetError(message)

    def _gone(self, error: Exception) -> GoneError:
        reason = f"no answer within {TIMEOUT_S:g} s" if isinstance(error, TimeoutError) else error
        return GoneError(f"Snapcast server at {self._host}:{self._port}: {reason}")
