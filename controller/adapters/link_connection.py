"""One connection to a broker, from CONNECT to its end: packets in and out, the send window, the pulse."""

import asyncio
import socket
from collections.abc import Iterable
from typing import Protocol, cast

import mqtt5
import structlog

from controller.adapters.link_acks import AckOrder
from controller.adapters.link_errors import LinkError, LinkLostError, LinkProtocolError, LinkRefusedError
from controller.adapters.link_message import Message, OnOutcome, Outcome
from controller.adapters.link_outbox import Outbox
from controller.adapters.link_packets import PacketReader, encode_connect, encode_publish
from controller.adapters.link_settings import LinkSettings
from controller.adapters.link_window import (
    CONNECTION_LOST,
    NOT_CONNECTED,
    OVERTAKEN,
    TAKEN,
    TOO_MANY_PENDING,
    Pending,
    SendWindow,
    puback_outcome,
    reason_text,
)

log = structlog.get_logger(__name__)

MOST_UNANSWERED = 60_000
"""Publishes; the other packet ids are left to subscriptions."""

REDELIVERY_SHARE = 0.5
"""Share of the receive window that failed messages may hold before the connection is begun anew for them."""


class Receiver(Protocol):
    """Who hears what comes over a connection."""

    def greeted(self, connection: "LinkConnection", packet: mqtt5.ConnAckPacket) -> None:
        """Learn that the broker took us, before the messages that it kept for us come."""

    def received(self, connection: "LinkConnection", packet: mqtt5.PublishPacket) -> None:
        """Take a message; at QoS 1 the connection must be told `done` or `failed` later."""

    def answered(self, packet: mqtt5.SubAckPacket | mqtt5.UnsubAckPacket) -> None:
        """Take the answer to a subscription or to its end."""


class LinkConnection(asyncio.Protocol):
    """Speaks MQTT 5 over one transport; whatever the broker sends, only `LinkLostError` comes out of here.

    `greeted` ends with the broker's CONNACK or with what came instead, `closed` with the reason of the end.
    """

    def __init__(self, settings: LinkSettings, receiver: Receiver, *, clean_start: bool) -> None:
        self._loop = asyncio.get_running_loop()
        self.greeted: asyncio.Future[mqtt5.ConnAckPacket | LinkLostError] = self._loop.create_future()
        self.closed: asyncio.Future[LinkLostError] = self._loop.create_future()
        self._settings = settings
        self._receiver = receiver
        self._clean_start = clean_start
        self._transport: asyncio.Transport | None = None
        self._outbox = Outbox()
        self._reader = PacketReader(settings.max_packet_bytes)
        self._window = SendWindow(settings.max_pending)
        self._acks = AckOrder()
        self._max_packet_bytes: int | None = None
        self._to_tell: list[tuple[Pending, Outcome]] = []
        self._paused = False
        self._deaf = False
        self._heard = True
        self._pulse: asyncio.TimerHandle | None = None
        self._ending: LinkLostError | None = None
        self._drained: asyncio.Future[None] = self._loop.create_future()
        self._draining = False

    # sending

    def publish(self, message: Message, on_outcome: OnOutcome | None, *, urgent: bool = False) -> None:
        """Send a message or put it behind those that wait for the window to open; urgent ones before them."""
        pending = Pending(message, on_outcome)
        if self._transport is None or self._ending is not None:
            self._tell_soon(pending, NOT_CONNECTED)
        elif self._window.crowded and not urgent:
            self._tell_soon(pending, TOO_MANY_PENDING)
        elif self._window.anything_waits or self._paused or not self._window.open:
            for overtaken in self._window.wait(pending, urgent=urgent):
                self._tell_soon(overtaken, OVERTAKEN)
        else:
            self._send(pending)

    def reserve_id(self) -> int:
        """Take a packet id for a subscription; its answer frees it."""
        return self._window.reserve_id()

    def write(self, packet: bytes) -> None:
        """Send an encoded packet; dropped when the connection is gone."""
        if self._ending is None:
            self._outbox.put(packet)

    def done(self, packet_id: int) -> None:
        """Acknowledge a message, in its turn."""
        self._acknowledge(self._acks.done(packet_id))

    def failed(self, packet_id: int) -> None:
        """Leave a message without acknowledgement, so that it comes again over the next connection."""
        self._acknowledge(self._acks.fail(packet_id))
        if self._acks.failed >= self._settings.receive_max * REDELIVERY_SHARE:
            self.fail(LinkLostError(f"{self._acks.failed} messages could not be handled and must come again"))

    async def drain(self) -> None:
        """Return when the broker has answered every publish, or is gone."""
        self._draining = True
        self._notice_drained()
        await self._drained

    def disconnect(self) -> None:
        """Leave politely: the broker keeps our will to itself."""
        self.write(mqtt5.DisconnectPacket().write())
        self._outbox.flush()
        self._end(LinkLostError("left"))
        if self._transport is not None:
            self._transport.close()

    def fail(self, error: LinkLostError) -> None:
        """Drop the connection for a reason; only the first one counts."""
        self._end(error)
        if self._transport is not None:
            self._transport.abort()

    # asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Say who we are."""
        self._transport = cast("asyncio.Transport", transport)
        self._outbox.attach(self._transport)
        plug = transport.get_extra_info("socket")
        if plug is not None and plug.family in {socket.AF_INET, socket.AF_INET6}:
            plug.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # or small packets wait 40 ms
        self._outbox.put(encode_connect(self._settings, clean_start=self._clean_start))

    def data_received(self, data: bytes) -> None:
        """Take every packet that is complete."""
        self._heard = True
        try:
            for packet in self._reader.feed(data):
                if self._ending is not None:
                    return
                self._take(packet)
        except LinkLostError as error:
            self.fail(error)

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell everyone whose publish is still under way, and why it ended."""
        ending = self._end(LinkLostError(str(exc) if exc is not None else self._hung_up()))
        if self._pulse is not None:
            self._pulse.cancel()
        for pending in self._window.empty():
            self._tell(pending, CONNECTION_LOST)
        for future in (self.greeted, self.closed):
            if not future.done():
                future.set_result(ending)
        self._notice_drained()

    def pause_writing(self) -> None:
        """Let publishes wait while the socket's buffer is full."""
        self._paused = True

    def resume_writing(self) -> None:
        """Send what waited."""
        self._paused = False
        self._send_waiting()

    def _hung_up(self) -> str:
        if self.greeted.done():
            return "the broker closed the connection"
        return "the broker closed the connection before it greeted us: does it speak MQTT 5?"

    # receiving

    def _take(self, packet: mqtt5.Packet) -> None:
        if not self.greeted.done():
            self._take_first(packet)
        elif isinstance(packet, mqtt5.PublishPacket):
            self._take_publish(packet)
        elif isinstance(packet, mqtt5.PubAckPacket):
            pending = self._window.end(packet.packet_id)
            if pending is not None:
                self._tell(pending, puback_outcome(packet))
            self._send_waiting()
        elif isinstance(packet, mqtt5.SubAckPacket | mqtt5.UnsubAckPacket):
            self._window.release_id(packet.packet_id)
            self._receiver.answered(packet)
        elif isinstance(packet, mqtt5.DisconnectPacket):
            reason = f"the broker ended the connection: {reason_text(packet.reason_code, packet.reason_str)}"
            raise LinkLostError(reason)
        elif not isinstance(packet, mqtt5.PingRespPacket):
            reason = f"unexpected {type(packet).__name__}"
            raise LinkProtocolError(reason)

    def _take_first(self, packet: mqtt5.Packet) -> None:
        if not isinstance(packet, mqtt5.ConnAckPacket):
            reason = f"{type(packet).__name__} instead of an answer to our greeting"
            raise LinkProtocolError(reason)
        if packet.reason_code != mqtt5.ConnAckReasonCode.SUCCESS:
            reason = (
                f"the broker refused the connection: {reason_text(packet.reason_code, packet.reason_str)}"
            )
            raise LinkRefusedError(reason, int(packet.reason_code))
        self._window.receive_max = min(packet.receive_max, MOST_UNANSWERED)
        self._max_packet_bytes = packet.max_packet_size
        self.greeted.set_result(packet)
        self._receiver.greeted(self, packet)
        self._beat(packet.server_keep_alive or self._settings.keepalive_s)

    def _take_publish(self, packet: mqtt5.PublishPacket) -> None:
        if packet.qos == mqtt5.QoS.EXACTLY_ONCE or not packet.topic:
            reason = "a message with QoS 2 or a topic alias, neither of which we asked for"
            raise LinkProtocolError(reason)
        if packet.packet_id is not None:
            self._acks.begin(packet.packet_id)
        self._receiver.received(self, packet)
        self._listen()

    def _acknowledge(self, packet_ids: Iterable[int]) -> None:
        for packet_id in packet_ids:
            self.write(mqtt5.PubAckPacket(packet_id).write())
        self._listen()

    def _listen(self) -> None:
        """Read no more while too much is unacknowledged: Mosquitto 2.0 sends beyond our receive window."""
        deaf = len(self._acks) > self._settings.receive_max
        if deaf == self._deaf or self._transport is None or self._ending is not None:
            return
        self._deaf = deaf
        if deaf:
            self._transport.pause_reading()
        else:
            self._heard = True
            self._transport.resume_reading()

    # the window

    def _send_waiting(self) -> None:
        while self._window.anything_waits and self._window.open and not self._paused and self._ending is None:
            self._send(self._window.next_waiting())
        self._notice_drained()

    def _notice_drained(self) -> None:
        if self._draining and not len(self._window) and not self._drained.done():
            self._drained.set_result(None)

    def _send(self, pending: Pending) -> None:
        packet_id = self._window.begin(pending) if pending.message.qos else None
        try:
            packet = encode_publish(pending.message, packet_id, self._max_packet_bytes)
        except LinkError as error:
            if packet_id is not None:
                self._window.end(packet_id)
            self._tell_soon(pending, Outcome(ok=False, reason_code=None, reason=f"cannot be sent: {error}"))
            return
        self._outbox.put(packet)
        if packet_id is None:
            self._tell_soon(pending, TAKEN)

    def _tell_soon(self, pending: Pending, outcome: Outcome) -> None:
        if pending.on_outcome is None:
            return
        if not self._to_tell:
            self._loop.call_soon(self._tell_all)
        self._to_tell.append((pending, outcome))

    def _tell_all(self) -> None:
        to_tell, self._to_tell = self._to_tell, []
        for pending, outcome in to_tell:
            self._tell(pending, outcome)

    def _tell(self, pending: Pending, outcome: Outcome) -> None:
        if pending.on_outcome is None:
            return
        try:
            pending.on_outcome(outcome)
        except Exception:
            log.exception("link_outcome_callback_failed", topic=pending.message.topic, outcome=outcome.reason)

    # the end

    def _end(self, error: LinkLostError) -> LinkLostError:
        """Note why it ends; the first reason counts."""
        self._ending = self._ending or error
        return self._ending

    def _beat(self, keepalive_s: int) -> None:
        """Ask for a sign of life twice within the keep-alive time, and give up when none came."""
        if not self._heard and not self._deaf:
            self.fail(LinkLostError(f"the broker has been silent for {keepalive_s / 2:g} s"))
            return
        self.write(mqtt5.PingReqPacket().write())
        self._heard = False
        self._pulse = self._loop.call_later(keepalive_s / 2, self._beat, keepalive_s)
