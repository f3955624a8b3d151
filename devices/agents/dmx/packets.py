"""A universe as packets of sACN (ANSI E1.31-2016) and Art-Net 4 (ArtDmx, ProtVer 14). Pure."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, cast
from uuid import UUID

from sacn.messages.data_packet import (  # type: ignore[import-untyped]  # `_Packet` is what we use of it
    DataPacket,
    calculate_multicast_addr,
)

SACN_PORT, ARTNET_PORT = 5568, 6454
_ARTDMX = 0x5000
_PROTOCOL_VERSION = 14


class Network(StrEnum):
    """The two languages of lighting networks."""

    SACN = "sacn"
    ARTNET = "artnet"


@dataclass(frozen=True, slots=True)
class Output:
    """Where a universe goes: ``to`` an address, or to the multicast group of its number (sACN only).

    ``universe`` is sACN's 1-63999, or Art-Net's 15-bit Port-Address 0-32767. Of several sACN sources a
    receiver obeys the one of the highest ``priority`` (0-200).
    """

    network: Network
    universe: int
    to: str | None = None
    priority: int = 100

    @property
    def address(self) -> tuple[str, int]:
        """Host and port."""
        if self.network is Network.SACN:
            return self.to or str(calculate_multicast_addr(self.universe)), SACN_PORT
        return self.to or "255.255.255.255", ARTNET_PORT


class _Packet(Protocol):
    def getBytes(self) -> tuple[int, ...]: ...  # noqa: N802 - its name there


def packet(
    output: Output, channels: bytes, sequence: int, source: tuple[UUID, str], *, last: bool = False
) -> bytes:
    """One packet; ``sequence`` counts up for each universe, ``last`` tells sACN that the source ends.

    ``source`` is the sender's identity and its name, of which 63 bytes count.
    """
    if output.network is Network.ARTNET:
        return art_dmx(output.universe, channels, sequence)
    identity, name = source
    framed = cast(
        "_Packet",
        DataPacket(
            tuple(identity.bytes),
            name.encode()[:63].decode(errors="ignore"),
            output.universe,
            tuple(channels),
            output.priority,
            sequence % 256,
            streamTerminated=last,
        ),
    )
    return bytes(framed.getBytes())


def art_dmx(port_address: int, channels: bytes, sequence: int) -> bytes:
    """ArtDmx: id, opcode and both numbers of the universe little-endian, the rest big; sequence 1-255.

    >>> art_dmx(1, bytes([255, 0]), 1).hex(" ")
    '41 72 74 2d 4e 65 74 00 00 50 00 0e 01 00 01 00 00 02 ff 00'
    """
    head = struct.pack("<8sH", b"Art-Net\0", _ARTDMX)
    order = struct.pack(">HBB", _PROTOCOL_VERSION, (sequence - 1) % 255 + 1, 0)
    return head + order + struct.pack("<H", port_address) + struct.pack(">H", len(channels)) + channels
