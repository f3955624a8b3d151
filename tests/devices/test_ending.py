import asyncio

from devices.ending import end


async def test_a_task_that_swallows_its_first_cancellation_ends_all_the_same() -> None:
    swallowed = asyncio.Event()

    async def stubborn() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            swallowed.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(stubborn())
    await asyncio.sleep(0)

    await end({task})

    assert swallowed.is_set()
    assert task.cancelled()
