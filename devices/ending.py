"""How the programs beside devices end their tasks: for certain."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable

END_AGAIN_S = 0.2


async def end(tasks: Iterable[asyncio.Task[None]]) -> None:
    """Cancel tasks until they have ended, even if we are cancelled meanwhile.

    Once is not enough: before Python 3.12 ``asyncio.wait_for``, on which aiomqtt stands, forgets a
    cancellation that comes together with the result.
    """
    tasks, interrupted = set(tasks), False
    while waiting := {task for task in tasks if not task.done()}:
        for task in waiting:
            task.cancel()
        try:
            await asyncio.wait(waiting, timeout=END_AGAIN_S)
        except asyncio.CancelledError:
            interrupted = True
    if interrupted:
        raise asyncio.CancelledError


async def together(*lives: Coroutine[None, None, None]) -> None:
    """Live side by side until one ends or fails, or we are cancelled; then none is left, and errors rise.

    A ``TaskGroup`` cancels once, and would wait for ever for a task that forgot it.
    """
    tasks = [asyncio.create_task(life) for life in lives]
    try:
        ended, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        await end(tasks)
    for task in ended:
        task.result()
