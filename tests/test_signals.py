"""Ending the program from outside."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator

import pytest

from controller.signals import ended


@pytest.fixture
async def waiting() -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(ended())
    await asyncio.sleep(0)  # lets it install its handlers
    yield task
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().remove_signal_handler(number)
    task.cancel()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_ends_the_wait(waiting: asyncio.Task[None], number: signal.Signals) -> None:
    os.kill(os.getpid(), number)

    async with asyncio.timeout(5):
        await waiting


async def test_without_a_signal_the_program_goes_on(waiting: asyncio.Task[None]) -> None:
    await asyncio.sleep(0)

    assert not waiting.done()
