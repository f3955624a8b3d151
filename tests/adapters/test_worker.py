"""The computing process: results, errors and deaths as the controller sees them."""

import os
import signal
import subprocess
import sys
from math import isqrt
from pathlib import Path

import pytest

from controller.adapters.worker import Worker, WorkerDiedError


async def test_a_computation_happens_in_another_process() -> None:
    async with Worker() as worker:
        assert await worker.run(os.getpid) != os.getpid()
        assert await worker.run(isqrt, 49) == 7


async def test_an_error_of_the_computation_is_the_callers() -> None:
    async with Worker() as worker:
        with pytest.raises(ValueError, match="nonnegative"):
            await worker.run(isqrt, -1)


async def test_a_process_that_died_is_started_anew() -> None:
    async with Worker() as worker:
        first = await worker.run(os.getpid)
        os.kill(first, signal.SIGKILL)

        assert await worker.run(os.getpid) != first


async def test_a_process_that_always_dies_is_reported_and_the_next_computation_works() -> None:
    async with Worker() as worker:
        with pytest.raises(WorkerDiedError, match="_exit"):
            await worker.run(os._exit, 1)

        assert await worker.run(isqrt, 9) == 3


KILLED_PARENT = """
import asyncio, os, signal
from controller.adapters.worker import Worker

async def main():
    async with Worker() as worker:
        print(await worker.run(os.getpid), flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    asyncio.run(main())
"""


def test_a_killed_controller_leaves_no_process_behind(tmp_path: Path) -> None:
    script = tmp_path / "controller_that_is_killed.py"
    script.write_text(KILLED_PARENT)

    # the worker holds our pipe as long as it lives: its end is the end of the worker
    finished = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, script], stdout=subprocess.PIPE, timeout=60, check=False
    )

    assert finished.returncode == -9
    assert finished.stdout.strip().isdigit()
