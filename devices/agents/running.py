"""How an agent's program runs: until it is told to end, with one line for each thing that goes wrong."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Coroutine, Iterable

from devices.ending import together


def run_until_told(jobs: Iterable[Coroutine[None, None, None]]) -> None:
    """Run jobs side by side until SIGTERM or SIGINT; then let each say farewell."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    logging.getLogger("mpd").setLevel(logging.WARNING)
    logging.getLogger("mqtt").setLevel(logging.CRITICAL)  # what aiomqtt logs there, our line says in words
    asyncio.run(_run(jobs))


async def _run(jobs: Iterable[Coroutine[None, None, None]]) -> None:
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    await together(*jobs, _wait(told))


async def _wait(told: asyncio.Event) -> None:
    await told.wait()
