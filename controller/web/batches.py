"""Events gathered for a moment, so that a thing which changes a thousand times at once is looked at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator

from controller.adapters.events import Event

WAITING = 5000
"""Events that may wait for a slow reader; one that falls further behind gets a ``resync`` instead."""


async def batches(
    events: AsyncIterator[Event], *, gathered_s: float, heartbeat_s: float
) -> AsyncGenerator[list[Event] | None, None]:
    """The events of each ``gathered_s`` together, and ``None`` every ``heartbeat_s``, however many there are.

    Of several events about the same ``id`` only the last is kept, in the place of the first.
    """
    loop = asyncio.get_running_loop()
    beat = loop.time() + heartbeat_s
    coming = asyncio.ensure_future(anext(events))
    is_over = False
    try:
        while not is_over:
            await asyncio.wait({coming}, timeout=max(0.0, beat - loop.time()))
            if coming.done():
                await asyncio.sleep(gathered_s)
                latest: dict[object, Event] = {}
                while coming.done() and len(latest) < WAITING and not is_over:
                    try:
                        event = coming.result()
                    except StopAsyncIteration:
                        is_over = True
                    else:
                        latest[_subject(event)] = event
                        coming = asyncio.ensure_future(anext(events))
                        await asyncio.sleep(0)
                yield list(latest.values())
            if loop.time() >= beat:
                beat = loop.time() + heartbeat_s
                yield None
    finally:
        coming.cancel()


def _subject(event: Event) -> object:
    """What the event is about; one without an ``id`` is about itself alone."""
    name = event.data.get("id")
    return object() if name is None else (event.kind, name)
