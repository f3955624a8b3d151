"""What just happened, told to everyone who is listening now; nobody can make the teller wait."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Literal, Self

EventKind = Literal[
    "zone", "receipt", "device", "response", "ticket", "alert", "experiment", "tick", "resync"
]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened; `data` holds JSON's types only.

    ``resync`` is the one that nobody publishes: a listener was too slow, events are missing, and it should
    read the whole state again.
    """

    kind: EventKind
    data: dict[str, Any] = field(default_factory=dict)


class Subscription:
    """The events of one listener, in order."""

    def __init__(self, maxsize: int) -> None:
        self._maxsize = maxsize
        self._waiting: deque[Event] = deque()
        self._news = asyncio.Event()
        self._is_over = False

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Event:
        while not self._waiting:
            if self._is_over:
                raise StopAsyncIteration
            self._news.clear()
            await self._news.wait()
        return self._waiting.popleft()

    def offer(self, event: Event) -> None:
        """Queue an event; where too many wait already, they give way to one ``resync``."""
        if len(self._waiting) >= self._maxsize:
            self._waiting.clear()
            event = Event("resync")
        self._waiting.append(event)
        self._news.set()

    def end(self) -> None:
        """Let the iteration end after what is waiting."""
        self._is_over = True
        self._news.set()


class Broadcast:
    """Tells every event to every subscriber; all on one event loop."""

    def __init__(self) -> None:
        self._subscriptions: set[Subscription] = set()
        self._is_closed = False

    def publish(self, event: Event) -> None:
        """Tell the event to whoever listens; returns at once."""
        for subscription in self._subscriptions:
            subscription.offer(event)

    @asynccontextmanager
    async def subscribe(self, maxsize: int = 100) -> AsyncIterator[Subscription]:
        """Listen from now on; at most `maxsize` events wait for this listener."""
        subscription = Subscription(maxsize)
        if self._is_closed:
            subscription.end()
        self._subscriptions.add(subscription)
        try:
            yield subscription
        finally:
            self._subscriptions.discard(subscription)

    def close(self) -> None:
        """Let every iteration end, those of later subscribers at once; for an orderly shutdown."""
        self._is_closed = True
        for subscription in self._subscriptions:
            subscription.end()
