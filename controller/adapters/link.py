"""The link to the broker: MQTT 5 that reconnects, resumes, and acknowledges only what has been dealt with."""

import asyncio
import random
from collections.abc import Awaitable
from contextlib import suppress
from types import TracebackType
from typing import Self

import mqtt5
import structlog

from controller.adapters.link_backoff import backoff_s
from controller.adapters.link_connection import LinkConnection
from controller.adapters.link_errors import (
    LinkError,
    LinkLostError,
    LinkPacketError,
    LinkProtocolError,
    LinkRefusedError,
    LinkTopicError,
    LinkUrlError,
)
from controller.adapters.link_message import Handler, Message, OnOutcome, Outcome, Publisher, Router, Watcher
from controller.adapters.link_routes import Route
from controller.adapters.link_settings import LinkSettings, LinkTls
from controller.adapters.link_subscriptions import Subscriptions
from controller.adapters.link_window import NOT_CONNECTED

__all__ = [
    "Handler",
    "Link",
    "LinkError",
    "LinkLostError",
    "LinkPacketError",
    "LinkProtocolError",
    "LinkRefusedError",
    "LinkSettings",
    "LinkTls",
    "LinkTopicError",
    "LinkUrlError",
    "Message",
    "OnOutcome",
    "Outcome",
    "Publisher",
    "Router",
    "Watcher",
]

log = structlog.get_logger(__name__)

LAST_HANDLERS_S = 5.0
"""Time for handlers to finish what they began when the link is left."""

GOODBYE_S = 2.0
"""Time for the broker to take our last messages."""


class Link:
    """One link to one broker; everything happens on the event loop that entered it.

    A handler that returns an awaitable postpones the acknowledgement of its message until that is done: what
    was acknowledged has been stored. If it raises, the message is not acknowledged and the broker sends it
    again over the next connection (which the link begins by itself when such messages fill half the receive
    window), so a handler may see a message twice. A plain handler's message is acknowledged on return, even
    if it raises: it would raise again. No handler's error ends the link.

    Publishes still under way when the connection is lost fail at once and are never sent again: whoever
    wanted them decides anew.
    """

    def __init__(self, settings: LinkSettings, *, rng: random.Random) -> None:
        self._settings = settings
        self._rng = rng
        self._subscriptions = Subscriptions()
        self._watchers: list[Watcher] = []
        self._connection: LinkConnection | None = None
        self._is_connected = asyncio.Event()
        self._reason = "not connected yet"
        self._clean_start = settings.clean_start
        self._runner: asyncio.Task[None] | None = None
        self._handling: set[asyncio.Task[None]] = set()

    @property
    def connected(self) -> bool:
        """Whether the broker has accepted us and still answers."""
        return self._is_connected.is_set()

    @property
    def reason(self) -> str:
        """Why the link is in its present state, for the operator."""
        return self._reason

    async def wait_connected(self) -> None:
        """Return once connected; never gives up, so a caller in a hurry brings its own timeout."""
        await self._is_connected.wait()

    def watch(self, callback: Watcher) -> None:
        """Call back with (connected, reason) whenever either changes."""
        self._watchers.append(callback)

    def route(self, topic_filter: str, handler: Handler, *, qos: int = 1, share: str | None = None) -> None:
        """Give `handler` every message that matches; may be called at any time, connected or not.

        A route gets each message once, however its filter overlaps with others. `share` names a group of
        links that divide the messages among them. QoS is 0 or 1. Retained messages come at once and after
        every reconnection. Raises `LinkTopicError`.
        """
        self._subscriptions.add(Route(topic_filter, share, qos, handler))

    def unroute(self, topic_filter: str, handler: Handler) -> None:
        """Stop that; a pair that was never routed is ignored."""
        self._subscriptions.remove(topic_filter, handler)

    def publish(
        self,
        topic: str,
        payload: bytes,
        *,
        qos: int = 1,
        retain: bool = False,
        expiry_s: int | None = None,
        on_outcome: OnOutcome | None = None,
        urgent: bool = False,
    ) -> None:
        """Hand a message over; see `Publisher`."""
        message = Message(topic, payload, retain, qos, expiry_s)
        if self._connection is not None:
            self._connection.publish(message, on_outcome, urgent=urgent)
        elif on_outcome is not None:
            asyncio.get_running_loop().call_soon(on_outcome, NOT_CONNECTED)

    async def __aenter__(self) -> Self:
        """Begin to connect; does not wait for it."""
        self._runner = asyncio.create_task(self._run(), name=f"link {self._settings.client_id}")
        self._runner.add_done_callback(_log_crash)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let handlers finish, say goodbye (our will, published by ourselves) and disconnect."""
        try:
            await self._finish_handlers()
            await self._say_goodbye()
        finally:
            if self._runner is not None:
                self._runner.cancel()
                await asyncio.wait({self._runner})
            self._change(connected=False, reason="left")

    # connecting

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        attempt = 0
        while True:
            began_s = loop.time()
            reason = await self._live_once()
            self._change(connected=False, reason=reason)
            if loop.time() - began_s > self._settings.backoff_max_s:
                attempt = 0
            wait_s = backoff_s(
                attempt,
                min_s=self._settings.backoff_min_s,
                max_s=self._settings.backoff_max_s,
                rng=self._rng,
            )
            attempt += 1
            await asyncio.sleep(wait_s)

    async def _live_once(self) -> str:
        """Connect and stay until the connection is lost; the result is why it was, or why it never came."""
        place = f"{self._settings.host}:{self._settings.port}"
        connection = LinkConnection(self._settings, self, clean_start=self._clean_start)
        try:
            async with asyncio.timeout(self._settings.connect_timeout_s):
                await self._connect(connection)
            return (await asyncio.shield(connection.closed)).reason
        except LinkLostError as error:
            return error.reason
        except TimeoutError:
            return f"no answer from {place} within {self._settings.connect_timeout_s:g} s"
        except (OSError, UnicodeError) as error:  # UnicodeError: a host name that cannot be one
            return f"cannot reach {place}: {error}"
        finally:
            self._connection = None
            self._subscriptions.end()
            connection.fail(LinkLostError("connection dropped"))

    async def _connect(self, connection: LinkConnection) -> None:
        tls = self._settings.tls
        context = None if tls is None else await asyncio.to_thread(tls.context)
        loop = asyncio.get_running_loop()
        await loop.create_connection(
            lambda: connection, self._settings.host, self._settings.port, ssl=context
        )
        answer = await connection.greeted
        if isinstance(answer, LinkLostError):
            raise answer

    def greeted(self, connection: LinkConnection, packet: mqtt5.ConnAckPacket) -> None:
        """Begin to use a connection (called by it)."""
        self._clean_start = False
        self._connection = connection
        if self._settings.birth is not None:
            connection.publish(self._settings.birth, None)
        self._subscriptions.begin(connection, identified=packet.subscription_id_available)
        self._change(connected=True, reason="session resumed" if packet.session_present else "connected")

    def _change(self, *, connected: bool, reason: str) -> None:
        if connected == self.connected and reason == self._reason:
            return
        log.info("link_changed", host=self._settings.host, connected=connected, reason=reason)
        self._reason = reason
        if connected:
            self._is_connected.set()
        else:
            self._is_connected.clear()
        for watcher in list(self._watchers):
            try:
                watcher(connected, reason)
            except Exception:
                log.exception("link_watcher_failed", connected=connected, reason=reason)

    # receiving

    def received(self, connection: LinkConnection, packet: mqtt5.PublishPacket) -> None:
        """Give a message to its routes (called by the connection)."""
        message = Message(
            packet.topic,
            packet.payload,
            packet.retain,
            int(packet.qos),
            packet.message_expiry_interval,
            packet.duplicate,
        )
        postponed: list[Awaitable[None]] = []
        for handler in self._subscriptions.match(packet):
            try:
                answer = handler(message)
            except Exception:
                log.exception("link_handler_failed", topic=message.topic)
            else:
                if answer is not None:
                    postponed.append(answer)
        if postponed:
            task = asyncio.create_task(self._finish(connection, packet, postponed), name=message.topic)
            self._handling.add(task)
            task.add_done_callback(self._handling.discard)
        elif packet.packet_id is not None:
            connection.done(packet.packet_id)

    def answered(self, packet: mqtt5.SubAckPacket | mqtt5.UnsubAckPacket) -> None:
        """Take the answer to a subscription (called by the connection)."""
        self._subscriptions.answered(packet)

    async def _finish(
        self, connection: LinkConnection, packet: mqtt5.PublishPacket, postponed: list[Awaitable[None]]
    ) -> None:
        results = await asyncio.gather(*postponed, return_exceptions=True)
        errors = [result for result in results if isinstance(result, BaseException)]
        for error in errors:
            log.error("link_handler_failed", topic=packet.topic, exc_info=error)
        if packet.packet_id is None:
            return
        if errors:
            connection.failed(packet.packet_id)
        else:
            connection.done(packet.packet_id)

    # leaving

    async def _finish_handlers(self) -> None:
        if self._handling:
            await asyncio.wait(self._handling, timeout=LAST_HANDLERS_S)
        for task in self._handling:
            task.cancel()

    async def _say_goodbye(self) -> None:
        connection = self._connection
        if connection is None:
            return
        if self._settings.will is not None:
            connection.publish(self._settings.will, None)
        with suppress(TimeoutError):
            async with asyncio.timeout(GOODBYE_S):
                await connection.drain()
        connection.disconnect()
        await asyncio.wait({connection.closed}, timeout=GOODBYE_S)


def _log_crash(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        log.critical("link_crashed", exc_info=error)
