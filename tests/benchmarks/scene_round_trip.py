"""One scene to N lamps and N states back: the whole controller against a bare link doing the same messages.

`poe bench`. Both run in turn against one broker and one fleet; the ratio of the medians is what counts.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import statistics
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import orjson

from controller.adapters.broker import EmbeddedBroker
from controller.adapters.link import Link
from controller.adapters.link_message import Message
from controller.adapters.link_settings import LinkSettings
from controller.logs import log_to_stderr
from tests.benchmarks.echo_fleet import BARE

LEVELS = (200, 80)


@asynccontextmanager
async def child(*arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A Python program of ours that is ended with the block."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", *arguments, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


class Floor:
    """The same commands and states with no registry, no receipts and no decisions."""

    def __init__(self, link: Link, n: int, qos: int) -> None:
        self._link = link
        self._n = n
        self._qos = qos
        self._heard = 0
        self._all = asyncio.Event()
        link.route(f"{BARE}/+/state", self._said, qos=qos)

    def _said(self, message: Message) -> None:
        orjson.loads(message.payload)
        self._heard += 1
        if self._heard >= self._n:
            self._all.set()

    async def apply(self, brightness: int) -> float:
        """Seconds until the last state was read."""
        self._heard = 0
        self._all.clear()
        began = time.perf_counter()
        payload = orjson.dumps({"state": "ON", "brightness": brightness, "color_temp": 300})
        for number in range(self._n):
            self._link.publish(f"{BARE}/{number}/set", payload, qos=self._qos)
        await self._all.wait()
        return time.perf_counter() - began


async def _ask(process: asyncio.subprocess.Process, line: str = "") -> dict[str, Any]:
    if process.stdin is None or process.stdout is None:
        raise RuntimeError
    process.stdin.write(line.encode())
    await process.stdin.drain()
    answer: dict[str, Any] = json.loads(await process.stdout.readline())
    return answer


async def measure(n: int, qos: int, rounds: int) -> None:
    """Print one line for N lamps."""
    async with EmbeddedBroker("auto") as broker:
        fleet = ("tests.benchmarks.echo_fleet", "--broker", broker.url, "--n", str(n), "--qos", str(qos))
        async with child(*fleet) as lamps:
            if lamps.stdout is not None:
                await lamps.stdout.readline()
            address = broker.url.removeprefix("mqtt://")
            bench = ("controller", "bench", "--broker", address, "--n", str(n), "--qos", str(qos))
            async with child(*bench) as controller:
                await _ask(controller)
                floor_s, whole_s, cpu_s = await _rounds(broker.url, controller, n, qos, rounds)
    ratio = statistics.median(whole_s) / statistics.median(floor_s)
    print(  # noqa: T201 a benchmark prints
        f"N={n:5d}  QoS {qos}  {broker.kind}:  bare link {1e3 * statistics.median(floor_s):7.1f} ms"
        f"  controller {1e3 * statistics.median(whole_s):7.1f} ms  ratio {ratio:4.1f}"
        f"  controller CPU {1e3 * statistics.median(cpu_s):6.1f} ms  ({rounds} rounds, medians)"
    )


async def _rounds(
    url: str, controller: asyncio.subprocess.Process, n: int, qos: int, rounds: int
) -> tuple[list[float], list[float], list[float]]:
    settings = replace(LinkSettings.from_url(url, client_id="floor"), clean_start=True, session_expiry_s=0)
    floor_s, whole_s, cpu_s = [], [], []
    async with Link(settings, rng=random.Random(0)) as link:
        await link.wait_connected()
        floor = Floor(link, n, qos)
        for turn in range(rounds + 1):
            brightness = LEVELS[turn % 2]
            bare_s = await floor.apply(brightness)
            line = await _ask(controller, f"apply {brightness} 300\n")
            if line.get("error"):
                raise RuntimeError(line["error"])
            if turn:  # the first round warms up
                floor_s.append(bare_s)
                whole_s.append((line["t_states_ns"] - line["t0_ns"]) / 1e9)
                cpu_s.append(line["cpu_s"])
    return floor_s, whole_s, cpu_s


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, nargs="+", default=[100, 1000])
    parser.add_argument("--qos", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=7)
    wanted = parser.parse_args()
    log_to_stderr(quiet=True)
    for lamps_wanted in wanted.n:
        asyncio.run(measure(lamps_wanted, wanted.qos, wanted.rounds))
