"""Everything written in one turn of the event loop goes to the socket together."""

import asyncio

FIRST_BYTES = 512
MOST_BYTES = 8_192
"""Sent without waiting for the turn to end, so that the broker works while we still encode.

Twice as much each time: the first devices should not wait for the last, and each piece costs a system call.
"""


class Outbox:
    """Collects packets and writes them in few pieces; without a transport it drops them."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._loop = asyncio.get_running_loop()
        self._packets: list[bytes] = []
        self._bytes = 0
        self._flush_bytes = FIRST_BYTES
        self._due = False

    def attach(self, transport: asyncio.Transport) -> None:
        """Write to this transport from now on."""
        self._transport = transport

    def put(self, packet: bytes) -> None:
        """Write a packet by the end of this turn, in the order of the calls."""
        self._packets.append(packet)
        self._bytes += len(packet)
        if not self._due:
            self._due = True
            self._loop.call_soon(self._flush_due)
        if self._bytes >= self._flush_bytes:
            self._flush_bytes = min(2 * self._flush_bytes, MOST_BYTES)
            self.flush()

    def flush(self) -> None:
        """Write what there is now."""
        if self._packets and self._transport is not None and not self._transport.is_closing():
            self._transport.write(b"".join(self._packets))
        self._packets.clear()
        self._bytes = 0

    def _flush_due(self) -> None:
        self._due = False
        self._flush_bytes = FIRST_BYTES
        self.flush()
