import asyncio

import pytest

from devices.ending import end, together


async def stubborn() -> None:
    """Forget the first cancellation, as aiomqtt may."""
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        await asyncio.Event().wait()


async def test_a_task_that_forgets_its_first_cancellation_ends_all_the_same() -> None:
    task = asyncio.create_task(stubborn())
    await asyncio.sleep(0)

    await end({task})

    assert task.cancelled()


async def test_lives_that_are_cancelled_together_leave_nothing_running() -> None:
    before = asyncio.all_tasks()
    both = asyncio.create_task(together(stubborn(), stubborn()))
    await asyncio.sleep(0)

    await end({both})

    assert both.cancelled()
    assert asyncio.all_tasks() == before


async def test_when_one_life_fails_the_others_end_and_the_error_is_told() -> None:
    before = asyncio.all_tasks()

    async def failing() -> None:
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await together(stubborn(), failing())

    assert asyncio.all_tasks() == before
