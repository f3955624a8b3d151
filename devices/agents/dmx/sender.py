"""Universes onto the lighting network, and a source that ends as the standard asks."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Self
from uuid import UUID, getnode, uuid5

from devices.agents.dmx.packets import Network, Output, packet

KEEP_ALIVE_S = 0.8
"""E1.31 has a receiver give a source up after 2.5 s."""
LAST_PACKETS = 3
_log = logging.getLogger(__name__)


class LightingNetworkError(Exception):
    """The lighting network cannot be reached by the address that was given."""

    def __init__(self, interface: str | None, reason: OSError) -> None:
        super().__init__(f"interface {interface or 'by default'}: {reason.strerror}")
        self.interface = interface


class _Reports(asyncio.DatagramProtocol):
    """Says once what the network refuses."""

    def __init__(self) -> None:
        self._said = ""

    def error_received(self, exc: Exception) -> None:
        """Log an error that was not there before."""
        if self._said != str(exc):
            self._said = str(exc)
            _log.warning("lighting network: %s", exc)


class Sender:
    """Sends what changes at once and everything else often enough that nobody thinks it gone."""

    def __init__(self, name: str, outputs: Iterable[Output], interface: str | None) -> None:
        self._source = (uuid5(UUID(int=getnode()), name), f"Ambiyans {name}")
        self._outputs = {output.universe: output for output in outputs}
        self._interface = interface
        self._sequences = dict.fromkeys(self._outputs, 0)
        self._sent: dict[int, tuple[bytes, float]] = {}
        self._transport: asyncio.DatagramTransport | None = None

    async def __aenter__(self) -> Self:
        """Open the socket; raises ``LightingNetworkError``."""
        plug = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            plug.settimeout(0)
            plug.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
            plug.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 8)
            if self._interface:
                own = socket.inet_aton(self._interface)
                plug.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, own)
                plug.bind((self._interface, 0))
            loop = asyncio.get_running_loop()
            self._transport, _ = await loop.create_datagram_endpoint(_Reports, sock=plug)
        except OSError as error:
            plug.close()
            raise LightingNetworkError(self._interface, error) from error
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End each sACN source, so that receivers need not wait for its silence."""
        for universe, (channels, _) in self._sent.items():
            for _ in range(LAST_PACKETS if self._outputs[universe].network is Network.SACN else 0):
                self._send(universe, channels, last=True)
        if self._transport is not None:
            self._transport.close()

    def send(self, frames: Mapping[int, bytes], now_s: float) -> None:
        """Send the universes that have changed or were not sent for a while."""
        for universe, channels in frames.items():
            before, at_s = self._sent.get(universe, (b"", float("-inf")))
            if channels != before or now_s >= at_s + KEEP_ALIVE_S:
                self._send(universe, channels)
                self._sent[universe] = channels, now_s

    def _send(self, universe: int, channels: bytes, *, last: bool = False) -> None:
        self._sequences[universe] += 1
        output = self._outputs[universe]
        if self._transport is not None:
            data = packet(output, channels, self._sequences[universe], self._source, last=last)
            self._transport.sendto(data, output.address)
