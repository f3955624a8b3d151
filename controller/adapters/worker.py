"""One process beside the controller for long computations, so that they never delay a scene."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from types import TracebackType
from typing import ParamSpec, Self, TypeVar

from controller.errors import AmbiyansError

P = ParamSpec("P")
T = TypeVar("T")


class WorkerDiedError(AmbiyansError):
    """The process that computes died, twice; there may be too little memory."""

    def __init__(self, task: str) -> None:
        super().__init__(f"{task}: the computing process died twice; is there enough memory?")
        self.task = task


class Worker:
    """Runs one function at a time in a process of its own, begun with the first one and ended with us."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            await asyncio.to_thread(pool.shutdown, cancel_futures=True)

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Compute in the process; whatever the function raises is raised here.

        Function, arguments and result travel by pickle. Raises ``WorkerDiedError`` if the process died, was
        started anew, and died again.
        """
        task = partial(function, *args, **kwargs)
        try:
            return await self._submit(task)
        except BrokenProcessPool:
            try:
                return await self._submit(task)
            except BrokenProcessPool as error:
                raise WorkerDiedError(getattr(function, "__name__", str(function))) from error

    async def _submit(self, task: Callable[[], T]) -> T:
        if self._pool is None:
            spawned = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(1, mp_context=spawned, initializer=_live_with_the_parent)
        pool = self._pool
        try:
            return await asyncio.get_running_loop().run_in_executor(pool, task)
        except BrokenProcessPool:
            if self._pool is pool:
                self._pool = None
                pool.shutdown(wait=False)
            raise


def _live_with_the_parent() -> None:
    """Leave Ctrl-C to the controller, and end with it even if it was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_parent, daemon=True).start()


def _end_with_the_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
