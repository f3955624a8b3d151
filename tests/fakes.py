"""Fakes at the seams: an in-memory broker with the link's interface, driven by the test's own hand."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from types import TracebackType
from typing import Self

from controller.adapters.link_message import Handler, Message, OnOutcome, Outcome, Watcher
from controller.adapters.link_router import TopicTree

NOT_AUTHORIZED = 0x87


class FakeBroker:
    """A broker and our link to it in one, in memory.

    What we publish is in `published` at once; `pump()` then carries everything on its way: outcomes,
    messages to the devices (`attach`) and back to our own routes. `deliver` is a message from outside.
    With `auto`, a running event loop pumps by itself.
    """

    def __init__(self, *, auto: bool = False, connected: bool = True) -> None:
        self.published: list[Message] = []
        self.retained: dict[str, Message] = {}
        self.unacknowledged: list[Message] = []
        self.reason = "connected" if connected else "not connected yet"
        self._is_connected = asyncio.Event()
        if connected:
            self._is_connected.set()
        self._auto = auto
        self._on_its_way: deque[Callable[[], None]] = deque()
        self._routes: TopicTree[Handler] = TopicTree()
        self._devices: TopicTree[Callable[[Message], None]] = TopicTree()
        self._refused: TopicTree[str] = TopicTree()
        self._watchers: list[Watcher] = []
        self._handling: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.settle()

    # the interface of the link

    @property
    def connected(self) -> bool:
        return self._is_connected.is_set()

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
        del urgent
        message = Message(topic, payload, retain, qos, expiry_s)
        if not self.connected:
            outcome = Outcome(ok=False, reason_code=None, reason="not connected")
        elif self._refused.match(topic):
            outcome = Outcome(ok=False, reason_code=NOT_AUTHORIZED, reason="not authorized (0x87)")
        else:
            outcome = Outcome(ok=True, reason_code=0, reason="success")
        if self.connected:
            self.published.append(message)
        self._later(partial(self._arrive, message, outcome, on_outcome))

    def route(self, topic_filter: str, handler: Handler, *, qos: int = 1, share: str | None = None) -> None:
        del qos, share
        self._routes.add(topic_filter, handler)
        for message in _matching(topic_filter, self.retained.values()):
            self._later(partial(self._handle, handler, message))

    def unroute(self, topic_filter: str, handler: Handler) -> None:
        self._routes.remove(topic_filter, handler)

    def watch(self, callback: Watcher) -> None:
        self._watchers.append(callback)

    async def wait_connected(self) -> None:
        await self._is_connected.wait()

    # the test's side

    def attach(self, topic_filter: str, device: Callable[[Message], None]) -> None:
        """Let a device-side function hear what we publish; it answers with `deliver`."""
        self._devices.add(topic_filter, device)

    def refuse(self, topic_filter: str) -> None:
        """Answer publishes to these topics with "not authorized" and deliver them to nobody."""
        self._refused.add(topic_filter, topic_filter)

    def deliver(self, topic: str, payload: bytes, *, retain: bool = False, qos: int = 1) -> None:
        """Bring a message from outside to our routes, now; a retained one is kept for later routes too."""
        if retain:
            self._keep(Message(topic, payload, retain=True, qos=qos))
        if self.connected:
            self._give(Message(topic, payload, retain=False, qos=qos))

    def pump(self) -> None:
        """Carry everything that is on its way, and what that sets off, until nothing moves."""
        while self._on_its_way:
            self._on_its_way.popleft()()

    async def settle(self) -> None:
        """Pump, and wait for every handler that postponed its acknowledgement."""
        self.pump()
        while self._handling:
            await asyncio.wait(set(self._handling))
            self.pump()

    def disconnect(self, reason: str = "connection lost") -> None:
        """Cut our link to the broker."""
        self._change(connected=False, reason=reason)

    def reconnect(self) -> None:
        """Mend it; retained messages come again."""
        self._change(connected=True, reason="connected")
        for message in list(self.retained.values()):
            self._later(partial(self._give, message))

    def sent(self, topic_filter: str) -> list[Message]:
        """What we published to these topics, oldest first."""
        return _matching(topic_filter, self.published)

    def _change(self, *, connected: bool, reason: str) -> None:
        self.reason = reason
        if connected:
            self._is_connected.set()
        else:
            self._is_connected.clear()
        for watcher in list(self._watchers):
            watcher(connected, reason)

    def _later(self, step: Callable[[], None]) -> None:
        self._on_its_way.append(step)
        if self._auto and len(self._on_its_way) == 1:
            asyncio.get_running_loop().call_soon(self.pump)

    def _arrive(self, message: Message, outcome: Outcome, on_outcome: OnOutcome | None) -> None:
        if on_outcome is not None:
            on_outcome(outcome)
        if not outcome.ok:
            return
        if message.retain:
            self._keep(message)
        live = Message(
            message.topic, message.payload, retain=False, qos=message.qos, expiry_s=message.expiry_s
        )
        for device in self._devices.match(message.topic):
            device(live)
        self._give(live)

    def _keep(self, message: Message) -> None:
        if message.payload:
            self.retained[message.topic] = message
        else:
            self.retained.pop(message.topic, None)

    def _give(self, message: Message) -> None:
        for handler in self._routes.match(message.topic):
            self._handle(handler, message)

    def _handle(self, handler: Handler, message: Message) -> None:
        postponed = handler(message)
        if postponed is None:
            return
        self.unacknowledged.append(message)
        task = asyncio.get_running_loop().create_task(
            self._acknowledge(message, postponed), name=message.topic
        )
        self._handling.add(task)
        task.add_done_callback(self._handling.discard)

    async def _acknowledge(self, message: Message, postponed: Awaitable[None]) -> None:
        await postponed
        self.unacknowledged.remove(message)


def _matching(topic_filter: str, messages: Iterable[Message]) -> list[Message]:
    only: TopicTree[str] = TopicTree()
    only.add(topic_filter, topic_filter)
    return [message for message in messages if only.match(message.topic)]
