"""Events gathered for a moment."""

import asyncio

from controller.adapters.events import Broadcast, Event
from controller.web.batches import batches

NEVER_S = 3600.0


async def gathered(*published: Event, gathered_s: float = 0.0) -> list[list[Event] | None]:
    broadcast = Broadcast()
    async with broadcast.subscribe() as events:
        for event in published:
            broadcast.publish(event)
        broadcast.close()
        return [batch async for batch in batches(aiter(events), gathered_s=gathered_s, heartbeat_s=NEVER_S)]


async def test_a_thing_that_changed_often_is_told_once_as_it_was_last() -> None:
    changes = [Event("receipt", {"id": "r-1", "n": n}) for n in range(50)]

    found = await gathered(changes[0], Event("zone", {"id": "r-1"}), *changes[1:])

    assert found == [[changes[-1], Event("zone", {"id": "r-1"})]]


async def test_events_that_are_about_nothing_else_are_all_told() -> None:
    ticks = [Event("tick", {"duration_s": 0.1})] * 3

    assert await gathered(*ticks) == [ticks]


async def test_nothing_is_lost_at_the_end() -> None:
    events = [Event("response", {"id": f"a-{n}"}) for n in range(10)]

    assert await gathered(*events, gathered_s=0.01) == [events]


async def test_what_comes_within_the_moment_is_in_the_same_batch() -> None:
    broadcast = Broadcast()
    async with broadcast.subscribe() as events:
        found = aiter(batches(aiter(events), gathered_s=1.0, heartbeat_s=NEVER_S))
        first = asyncio.ensure_future(anext(found))
        broadcast.publish(Event("zone", {"id": "entrance"}))
        await asyncio.sleep(0)
        broadcast.publish(Event("zone", {"id": "cafe"}))

        batch = await first

    assert [event.data["id"] for event in batch or ()] == ["entrance", "cafe"]


async def test_a_busy_shop_has_heartbeats_too() -> None:
    broadcast = Broadcast()
    async with broadcast.subscribe() as events, asyncio.timeout(10):
        broadcast.publish(Event("zone", {"id": "entrance"}))
        async for batch in batches(aiter(events), gathered_s=0.0, heartbeat_s=0.05):
            if batch is None:
                break
            broadcast.publish(Event("zone", {"id": "entrance"}))
