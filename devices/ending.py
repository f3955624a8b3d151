"""How the programs beside devices end their tasks: for certain."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

END_AGAIN_S = 0.2


async def end(tasks: Iterable[asyncio.Task[None]]) -> None:
    """Cancel tasks until they have ended.

    Once is not enough: before Python 3.12 ``asyncio.wait_for``, on which aiomqtt stands, forgets a
    cancellation that comes together with the result.
    """
    while waiting := {task for task in tasks if not task.done()}:
        for task in waiting:
            task.cancel()
        await asyncio.wait(waiting, timeout=END_AGAIN_S)
