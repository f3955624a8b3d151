"""Everyone hears what happens; nobody makes the teller wait."""

from controller.adapters.events import Broadcast, Event


async def test_every_listener_hears_everything_in_order() -> None:
    broadcast = Broadcast()
    async with broadcast.subscribe() as one, broadcast.subscribe() as two:
        for number in range(3):
            broadcast.publish(Event("zone", {"n": number}))

        for stream in (one, two):
            assert [(await anext(stream)).data["n"] for _ in range(3)] == [0, 1, 2]


async def test_a_slow_listener_is_told_to_read_everything_again() -> None:
    broadcast = Broadcast()
    async with broadcast.subscribe(maxsize=2) as stream:
        for number in range(4):
            broadcast.publish(Event("zone", {"n": number}))

        # the third finds two waiting and takes their place as a resync; the fourth waits behind it
        assert [(await anext(stream)).kind for _ in range(2)] == ["resync", "zone"]


async def test_whoever_left_is_not_told() -> None:
    broadcast = Broadcast()
    async with broadcast.subscribe() as stream:
        pass
    broadcast.publish(Event("zone"))
    stream.end()

    assert [event async for event in stream] == []


async def test_closing_lets_the_listeners_finish_what_waits() -> None:
    broadcast = Broadcast()
    async with broadcast.subscribe() as stream:
        broadcast.publish(Event("tick"))
        broadcast.close()

        assert [event.kind async for event in stream] == ["tick"]
    async with broadcast.subscribe() as late:
        assert [event async for event in late] == []
