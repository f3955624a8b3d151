"""MQTT 5 packets from bytes and to bytes; whatever cannot be one becomes one kind of error each way."""

from collections.abc import Iterator

import mqtt5

from controller.adapters.link_errors import LinkPacketError, LinkProtocolError, LinkTooLargeError
from controller.adapters.link_message import Message
from controller.adapters.link_router import LONGEST_TOPIC_BYTES, check_topic
from controller.adapters.link_settings import LinkSettings

LONGEST_HEADER_BYTES = 5
LARGEST_PACKET_BYTES = 268_435_460
"""MQTT 5, section 2.1.4: four length bytes of seven bits each, and the header."""

QOS = {0: mqtt5.QoS.AT_MOST_ONCE, 1: mqtt5.QoS.AT_LEAST_ONCE}
NO_SUCH_QOS = "QoS is 0 or 1"
LENGTH_BITS = 0x7F


class PacketReader:
    """Cuts a stream into packets; keeps the unfinished rest for the next piece."""

    def __init__(self, max_packet_bytes: int) -> None:
        self._max_packet_bytes = max_packet_bytes
        self._rest = b""

    def feed(self, data: bytes) -> Iterator[mqtt5.Packet]:
        """Yield every packet complete by now; raises `LinkProtocolError` and is of no use afterwards."""
        buffer = self._rest + data if self._rest else data
        self._rest = b""
        view = memoryview(buffer)
        position = 0
        while position < len(buffer):
            try:
                packet, size = mqtt5.read(view[position:])
            except IndexError:
                self._rest = self._unfinished(buffer[position:])
                return
            except BaseException as error:
                # A string that is not UTF-8 makes the codec panic, which is no `Exception`.
                if isinstance(error, Exception) or type(error).__name__ == "PanicException":
                    reason = f"malformed packet ({error})"
                    raise LinkProtocolError(reason) from error
                raise
            position += size
            yield packet

    def _unfinished(self, rest: bytes) -> bytes:
        """Return the rest if it may still become a packet: no broker makes us wait or grow for ever."""
        size = _packet_size(rest)
        if size is not None and size > self._max_packet_bytes:
            reason = f"a packet of {size} bytes, more than {self._max_packet_bytes}"
            raise LinkProtocolError(reason)
        if size is not None and size <= len(rest):
            reason = "malformed packet (its fields are longer than itself)"
            raise LinkProtocolError(reason)
        return rest


def _packet_size(data: bytes) -> int | None:
    """Size of the packet that begins here, header included (MQTT 5, section 2.1.4); None: cannot be told yet.

    >>> _packet_size(bytes([0x30, 0xC1, 0x02]))  # 0x41 + 2 * 128 bytes after a header of 3
    324
    """
    remaining = 0
    for index, byte in enumerate(data[1:LONGEST_HEADER_BYTES]):
        remaining += (byte & LENGTH_BITS) << (7 * index)
        if byte <= LENGTH_BITS:  # the top bit says that another byte follows
            return index + 2 + remaining
    return None


def encode_publish(message: Message, packet_id: int | None, max_packet_bytes: int | None) -> bytes:
    """Encode a PUBLISH; raises `LinkPacketError` or `LinkTopicError` for what the broker would hang up on."""
    check_topic(message.topic)
    if message.qos not in QOS:
        raise LinkPacketError(NO_SUCH_QOS)
    limit = max_packet_bytes or LARGEST_PACKET_BYTES
    size = len(message.payload)
    if size > limit or size + LONGEST_TOPIC_BYTES > LARGEST_PACKET_BYTES:
        raise LinkTooLargeError(size, limit)
    try:
        packet = mqtt5.PublishPacket(
            message.topic,
            message.payload,
            qos=QOS[message.qos],
            retain=message.retain,
            packet_id=packet_id,
            message_expiry_interval=message.expiry_s,
        ).write()
    except (ValueError, OverflowError) as error:
        raise LinkPacketError(str(error)) from error
    if len(packet) > limit:
        raise LinkTooLargeError(len(packet), limit)
    return packet


def encode_connect(settings: LinkSettings, *, clean_start: bool) -> bytes:
    """Encode the greeting of a link."""
    return mqtt5.ConnectPacket(
        settings.client_id,
        username=settings.username,
        password=None if settings.password is None else settings.password.encode(),
        clean_start=clean_start,
        will=None if settings.will is None else _will(settings.will),
        keep_alive=settings.keepalive_s,
        session_expiry_interval=settings.session_expiry_s,
        receive_max=settings.receive_max,
        max_packet_size=settings.max_packet_bytes,
    ).write()


def _will(message: Message) -> mqtt5.Will:
    return mqtt5.Will(
        message.topic,
        payload=message.payload,
        qos=mqtt5.QoS(message.qos),
        retain=message.retain,
        message_expiry_interval=message.expiry_s,
    )
