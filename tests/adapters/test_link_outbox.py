"""A thousand commands of one turn are a few writes."""

import asyncio

from controller.adapters.link_outbox import FIRST_BYTES, MOST_BYTES, Outbox


class Wire(asyncio.Transport):
    """A transport that remembers what was written to it."""

    def __init__(self) -> None:
        super().__init__()
        self.writes: list[bytes] = []
        self.closing = False
        self.aborted = False
        self.reading = True

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.writes.append(bytes(data))

    def is_closing(self) -> bool:
        return self.closing

    def pause_reading(self) -> None:
        self.reading = False

    def resume_reading(self) -> None:
        self.reading = True

    def abort(self) -> None:
        self.aborted = self.closing = True

    def close(self) -> None:
        self.closing = True


async def test_packets_of_one_turn_are_written_together_and_in_order() -> None:
    wire, outbox = Wire(), Outbox()
    outbox.attach(wire)

    for packet in (b"a", b"b", b"c"):
        outbox.put(packet)
    await asyncio.sleep(0)

    assert wire.writes == [b"abc"]


async def test_a_thousand_commands_make_a_handful_of_writes() -> None:
    wire, outbox = Wire(), Outbox()
    outbox.attach(wire)

    for _ in range(1_000):
        outbox.put(bytes(100))
    await asyncio.sleep(0)

    assert sum(len(write) for write in wire.writes) == 100_000
    assert FIRST_BYTES <= len(wire.writes[0]) < 2 * FIRST_BYTES  # the first devices do not wait for the last
    assert len(wire.writes) <= 100_000 // MOST_BYTES + 6  # 512 bytes, doubled four times, and the rest


async def test_nothing_is_written_to_a_closing_connection() -> None:
    wire, outbox = Wire(), Outbox()
    outbox.attach(wire)
    outbox.put(b"a")
    wire.close()

    await asyncio.sleep(0)

    assert wire.writes == []
