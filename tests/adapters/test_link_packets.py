"""Packets from bytes, however the bytes are cut, and from whoever sends them."""

from contextlib import suppress

import mqtt5
import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.adapters.link_errors import LinkPacketError, LinkProtocolError, LinkTopicError
from controller.adapters.link_message import Message
from controller.adapters.link_packets import PacketReader, encode_connect, encode_publish
from controller.adapters.link_settings import LinkSettings

payloads = st.lists(st.binary(max_size=300), min_size=1, max_size=20)


@given(payloads, st.data())
def test_packets_are_the_same_however_the_network_cuts_them(sent: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(
        encode_publish(Message("lamp/set", payload, retain=False, qos=0), None, None) for payload in sent
    )
    reader = PacketReader(max_packet_bytes=1_000)
    received: list[mqtt5.Packet] = []

    while stream:
        size = data.draw(st.integers(1, len(stream)))
        received += reader.feed(stream[:size])
        stream = stream[size:]

    assert [packet.payload for packet in received if isinstance(packet, mqtt5.PublishPacket)] == sent


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the codec's own panic
@given(st.lists(st.binary(max_size=50), max_size=5))
def test_random_bytes_give_packets_or_our_own_error(pieces: list[bytes]) -> None:
    reader = PacketReader(max_packet_bytes=1_000)

    with suppress(LinkProtocolError):
        for piece in pieces:
            assert len(list(reader.feed(piece))) <= sum(map(len, pieces))


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the codec's own panic
@given(st.binary(max_size=20), st.integers(0, 30), st.integers(0, 255))
def test_a_damaged_packet_gives_packets_or_our_own_error(payload: bytes, where: int, byte: int) -> None:
    packet = bytearray(
        encode_publish(Message("lamp/state", payload, retain=False, qos=1, expiry_s=60), 7, None)
    )
    packet[where % len(packet)] = byte
    reader = PacketReader(max_packet_bytes=1_000)

    with suppress(LinkProtocolError):
        assert len(list(reader.feed(bytes(packet)))) <= len(packet)


def test_a_packet_larger_than_agreed_is_refused_before_it_is_collected() -> None:
    reader = PacketReader(max_packet_bytes=1_000)
    begun = encode_publish(Message("lamp/set", bytes(1_001), retain=False, qos=0), None, None)[:10]

    with pytest.raises(LinkProtocolError, match="more than 1000"):
        list(reader.feed(begun))


def test_fields_that_overrun_their_packet_are_not_waited_for() -> None:
    publish = b"\x30\x04"  # PUBLISH, 4 bytes
    topic = b"\x00\xffab"  # a topic of 255 bytes, 2 of them here

    with pytest.raises(LinkProtocolError):
        list(PacketReader(max_packet_bytes=1_000).feed(publish + topic))


@given(st.binary(max_size=100), st.booleans(), st.one_of(st.none(), st.integers(0, 2**32 - 1)))
def test_what_we_encode_the_broker_reads(payload: bytes, retain: bool, expiry_s: int | None) -> None:  # noqa: FBT001
    message = Message("zone/entrance/scene", payload, retain=retain, qos=1, expiry_s=expiry_s)

    packet, size = mqtt5.read(memoryview(encode_publish(message, 9, None)))

    assert isinstance(packet, mqtt5.PublishPacket)
    assert size == len(encode_publish(message, 9, None))
    assert (packet.topic, packet.payload, packet.retain) == (message.topic, payload, retain)
    assert (packet.packet_id, packet.message_expiry_interval) == (9, expiry_s)


@pytest.mark.parametrize("expiry_s", [-1, 2**32])
def test_an_expiry_that_mqtt_cannot_express_is_our_own_error(expiry_s: int) -> None:
    message = Message("lamp/set", b"", retain=False, qos=0, expiry_s=expiry_s)

    with pytest.raises(LinkPacketError):
        encode_publish(message, None, None)


def test_a_topic_that_brokers_hang_up_on_is_never_encoded() -> None:
    with pytest.raises(LinkTopicError):
        encode_publish(Message("lamp/\x07", b"", retain=False, qos=0), None, None)


def test_a_quality_of_service_beyond_1_is_our_own_error() -> None:
    with pytest.raises(LinkPacketError, match="QoS"):
        encode_publish(Message("lamp/set", b"", retain=False, qos=2), 1, None)


def test_the_greeting_carries_the_will_and_never_a_keep_alive_of_zero() -> None:
    will = Message("controller", b"offline", retain=True, qos=1)

    packet, _ = mqtt5.read(
        memoryview(
            encode_connect(LinkSettings(host="broker", client_id="store", will=will), clean_start=False)
        )
    )

    assert isinstance(packet, mqtt5.ConnectPacket)
    assert packet.will is not None
    assert (packet.will.topic, packet.will.payload, packet.will.retain) == ("controller", b"offline", True)
    assert packet.keep_alive == 15
