"""The child becomes the command it was given, and not for a stranger."""

import asyncio
import os
import subprocess
import sys

import pytest

from controller.adapters import broker_child


async def run(parent: int, *command: str) -> tuple[int, bytes]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-I", broker_child.__file__, str(parent), *command, stdout=subprocess.PIPE
    )
    output, _ = await process.communicate()
    return await process.wait(), output


async def test_it_becomes_the_command() -> None:
    assert await run(os.getpid(), "echo", "broker") == (0, b"broker\n")


@pytest.mark.skipif(sys.platform != "linux", reason="needs the kernel's help")
async def test_it_starts_nothing_for_a_parent_that_is_gone_already() -> None:
    assert await run(os.getpid() + 1, "echo", "broker") == (1, b"")
