"""One connection without a network: whatever comes, only our own errors leave it."""

import asyncio

import mqtt5
import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.adapters.link_connection import LinkConnection
from controller.adapters.link_errors import LinkLostError, LinkProtocolError, LinkRefusedError
from controller.adapters.link_message import Message
from controller.adapters.link_settings import LinkSettings
from tests.adapters.link_lab import Ear
from tests.adapters.test_link_outbox import Wire

WINDOW = 2
GREETING = mqtt5.ConnAckPacket().write()
COMMAND = Message("lamp/set", b"on", retain=False, qos=1)

some_packets = st.sampled_from(
    [
        GREETING,
        mqtt5.PublishPacket("lamp/state", b"on", qos=mqtt5.QoS.AT_LEAST_ONCE, packet_id=1).write(),
        mqtt5.PubAckPacket(1).write(),
        mqtt5.PubRecPacket(1).write(),
        mqtt5.SubAckPacket(9, [mqtt5.SubAckReasonCode.NOT_AUTHORIZED]).write(),
        mqtt5.PingRespPacket().write(),
        mqtt5.PingReqPacket().write(),
        mqtt5.AuthPacket().write(),
        mqtt5.DisconnectPacket().write(),
    ]
)


class Receiver:
    """Acknowledges every message, or keeps it."""

    def __init__(self, *, keep: bool = False) -> None:
        self.keep = keep

    def greeted(self, connection: LinkConnection, packet: mqtt5.ConnAckPacket) -> None:
        del connection, packet

    def received(self, connection: LinkConnection, packet: mqtt5.PublishPacket) -> None:
        if packet.packet_id is not None and not self.keep:
            connection.done(packet.packet_id)

    def answered(self, packet: mqtt5.SubAckPacket | mqtt5.UnsubAckPacket) -> None:
        del packet


def begin(receiver: Receiver | None = None) -> tuple[LinkConnection, Wire]:
    """A connection that has just been made."""
    wire = Wire()
    settings = LinkSettings(host="broker", client_id="store", receive_max=WINDOW)
    connection = LinkConnection(settings, receiver or Receiver(), clean_start=False)
    connection.connection_made(wire)
    return connection, wire


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the codec's own panic
@given(st.lists(st.one_of(some_packets, st.binary(max_size=30)), max_size=8))
def test_whatever_a_broker_sends_only_our_own_errors_come_out(pieces: list[bytes]) -> None:
    async def scenario() -> None:
        connection, wire = begin()
        for piece in pieces:
            connection.data_received(piece)
        alive = not wire.aborted
        connection.connection_lost(None)
        assert isinstance(await connection.closed, LinkLostError)
        assert alive or str(await connection.closed) != "the broker closed the connection"

    asyncio.run(scenario())


async def test_the_greeting_s_refusal_keeps_its_code() -> None:
    connection, wire = begin()
    code = mqtt5.ConnAckReasonCode.BAD_USER_NAME_OR_PASSWORD

    connection.data_received(mqtt5.ConnAckPacket(reason_code=code).write())
    connection.connection_lost(None)

    answer = await connection.greeted
    assert isinstance(answer, LinkRefusedError)
    assert answer.reason_code == 0x86
    assert wire.aborted


async def test_a_message_before_the_greeting_is_a_lie() -> None:
    connection, _ = begin()

    connection.data_received(mqtt5.PublishPacket("lamp/state", b"on").write())
    connection.connection_lost(None)

    assert isinstance(await connection.greeted, LinkProtocolError)


async def test_nothing_more_is_taken_after_the_lie() -> None:
    connection, wire = begin()
    publish = mqtt5.PublishPacket("lamp/state", b"on", qos=mqtt5.QoS.AT_LEAST_ONCE, packet_id=1).write()

    connection.data_received(GREETING)
    await asyncio.sleep(0)
    greeted = len(wire.writes)
    connection.data_received(GREETING + publish)
    await asyncio.sleep(0)

    assert wire.writes[greeted:] == []


async def test_a_broker_that_sends_beyond_our_window_is_not_listened_to_until_we_caught_up() -> None:
    keeping = Receiver(keep=True)
    connection, wire = begin(keeping)
    connection.data_received(GREETING)

    for packet_id in (1, 2, 3):
        packet = mqtt5.PublishPacket("feedback", b"4", qos=mqtt5.QoS.AT_LEAST_ONCE, packet_id=packet_id)
        connection.data_received(packet.write())
        assert wire.reading == (packet_id <= WINDOW)

    connection.done(1)
    assert wire.reading


async def test_publishes_wait_while_the_socket_is_full() -> None:
    connection, wire = begin()
    connection.data_received(GREETING)
    await asyncio.sleep(0)
    wire.writes.clear()

    connection.pause_writing()
    connection.publish(COMMAND, None)
    await asyncio.sleep(0)
    assert wire.writes == []

    connection.resume_writing()
    await asyncio.sleep(0)
    assert len(wire.writes) == 1


async def test_a_failing_outcome_callback_hurts_nobody_else() -> None:
    connection, _ = begin()
    connection.data_received(GREETING)
    ear = Ear()

    connection.publish(COMMAND, lambda _: 1 / 0)  # type: ignore[arg-type]
    connection.publish(COMMAND, ear.note)
    connection.data_received(mqtt5.PubAckPacket(1).write() + mqtt5.PubAckPacket(2).write())

    assert [outcome.ok for outcome in ear.outcomes] == [True]


async def test_every_publish_gets_exactly_one_outcome_when_the_connection_ends() -> None:
    connection, _ = begin()
    connection.data_received(GREETING)
    ear = Ear()
    for _ in range(3):
        connection.publish(COMMAND, ear.note)

    connection.data_received(mqtt5.PubAckPacket(1).write())
    connection.connection_lost(ConnectionResetError(104, "reset"))
    connection.publish(COMMAND, ear.note)
    await asyncio.sleep(0)

    assert [outcome.reason for outcome in ear.outcomes] == [
        "success",
        "connection lost",
        "connection lost",
        "not connected",
    ]
    assert "reset" in str(await connection.closed)
