"""The real controller behind a line protocol, so that a scene's round trip can be timed from outside.

Standard input takes ``apply BRIGHTNESS MIREDS`` (brightness 0-254) and ``quit``; standard output answers one
JSON line each: ``ready`` once all lights are discovered and heard, ``applied`` once every light's own state
is observed. Registry, reconciler, receipts and database are those of a store; only the schedule is empty.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from controller import heap
from controller.adapters import records
from controller.adapters.database import Database
from controller.adapters.device_link import DeviceLink
from controller.adapters.journal import DatabaseJournal
from controller.adapters.link import Link
from controller.adapters.link_settings import LinkSettings
from controller.adapters.status import Place
from controller.atmosphere.delivery import ReceiptStatus
from controller.atmosphere.model import (
    EVERY_LAYER,
    OFF,
    Hours,
    Layer,
    Override,
    PartId,
    Patch,
    Scene,
    SceneName,
    Setting,
    State,
    Store,
    Zone,
    ZoneId,
)
from controller.atmosphere.white import KELVIN_PER_MIRED
from controller.clock import store_clock
from controller.errors import AmbiyansError
from controller.logs import log_to_stderr
from controller.reconciler import Reconciler
from devices.registry import Registry, Report

ZONE = ZoneId("bench")
DARK = SceneName("dark")
STEPS = 254
CONNECT_TIMEOUT_S = 10.0
DISCOVERY_TIMEOUT_S = 60.0
APPLY_TIMEOUT_S = 60.0


class BenchError(AmbiyansError):
    """The measurement cannot begin: {reason}."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def _store() -> Store:
    """One zone whose default is darkness, so that every apply is an override."""
    off = Setting(OFF)
    scenes = {
        name: Scene(name, {"en": name}, {EVERY_LAYER: off}, off, off)
        for name in (DARK, SceneName("emergency"))
    }
    zones = {ZONE: Zone(ZONE, {"en": "Bench"}, DARK)}
    return Store("bench", "Bench", UTC, "TR", None, ("en",), Hours({}), zones, scenes)


class Bench:
    """One store on one broker that applies a light state to all its lights."""

    def __init__(
        self, database: Database, link: Link, qos: int, clock: Callable[[], datetime], rng: random.Random
    ) -> None:
        self._database = database
        self._clock = clock
        self._finished = asyncio.Event()
        self._news = asyncio.Event()
        self._applies = 0
        self.registry = Registry()
        self.wire = DeviceLink(link, self.registry, qos=qos)
        self.reconciler = Reconciler(
            _store(),
            self.registry,
            self.wire,
            DatabaseJournal(database),
            announce=lambda kind, _subject: self._finished.set() if kind == "zone" else None,
            rng=rng,
        )

    async def discover(self, n: int) -> None:
        """Wait for ``n`` lights and put them into the zone; raises ``BenchError`` if they do not come."""
        self.wire.start(on_report=self._heard, on_device=lambda _device: self._news.set())
        try:
            async with asyncio.timeout(DISCOVERY_TIMEOUT_S):
                while len(self._lights()) < n or not self._heard_of_all():
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError as error:
            found = f"{len(self._lights())} of {n} lights came within {DISCOVERY_TIMEOUT_S:.0f} s"
            raise BenchError(found) from error
        self.reconciler.rearrange(dict.fromkeys(self._lights(), Place(ZONE, Layer("ambient"))), self._clock())
        self.reconciler.tick(self._clock())
        await self._final()

    def _heard(self, report: Report) -> None:
        self._news.set()
        self.reconciler.hearing.heard(report, self._clock())

    def _lights(self) -> list[PartId]:
        return [PartId(d.id, part) for d in self.registry.devices.values() for part in d.parts]

    def _heard_of_all(self) -> bool:
        return all(device.available is not None for device in self.registry.devices.values())

    async def _final(self) -> None:
        async with asyncio.timeout(APPLY_TIMEOUT_S):
            while self.reconciler.zones[ZONE].final is None:
                self._finished.clear()
                due = self.reconciler.next_due()
                wait_s = max(0.0, (due - self._clock()).total_seconds()) if due else APPLY_TIMEOUT_S
                try:
                    async with asyncio.timeout(wait_s):
                        await self._finished.wait()
                except TimeoutError:
                    self.reconciler.tick(self._clock())

    async def apply(self, brightness: float, mireds: float) -> dict[str, Any]:
        """Override the zone and wait for the last light's own word; answers the line to print."""
        light = Setting(
            State(on=True, brightness=brightness / STEPS, temperature_kelvin=KELVIN_PER_MIRED / mireds)
        )
        self._applies += 1
        now = self._clock()
        chosen = Override(str(self._applies), ZONE, now, None, patch=Patch(light={EVERY_LAYER: light}))
        cpu_s, t0_ns = time.process_time(), time.monotonic_ns()
        self.reconciler.wishes.overrides[ZONE] = chosen
        self.reconciler.switch(ZONE, now)
        self._database.write_nowait(lambda session: records.save_override(session, chosen))
        await self._final()
        t_states_ns = time.monotonic_ns()
        final = self.reconciler.zones[ZONE].final
        line = {
            "event": "applied",
            "t0_ns": t0_ns,
            "t_states_ns": t_states_ns,
            "states": final.observed if final else 0,
            "cpu_s": time.process_time() - cpu_s,
        }
        if final is None or final.status is not ReceiptStatus.COMPLETE:
            reasons = sorted({d.reason for d in final.deliveries if d.reason}) if final else []
            line["error"] = "; ".join(reasons[:3]) or "no receipt"
        return line


async def drive(broker: str, n: int, qos: int) -> None:
    """Serve the line protocol until ``quit`` or the end of standard input.

    Raises ``BenchError`` if the broker cannot be reached or the lights do not come.
    """
    log_to_stderr(quiet=True)
    rng = random.Random()
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ambiyans-bench-")))
        database = await stack.enter_async_context(Database(f"sqlite:///{folder / 'bench.sqlite3'}"))
        settings = LinkSettings.from_url(f"mqtt://{broker}", client_id=f"bench-{rng.getrandbits(32):08x}")
        link = await stack.enter_async_context(
            Link(replace(settings, clean_start=True, session_expiry_s=0), rng=rng)
        )
        await _connected(link, broker)
        bench = Bench(database, link, qos, store_clock(), rng)
        await bench.discover(n)
        heap.settle()
        _say({"event": "ready"})
        async for words in _lines():
            match words:
                case ["apply", brightness, mireds]:
                    _say(await bench.apply(float(brightness), float(mireds)))
                case ["quit"]:
                    return
                case _:
                    _say({"event": "error", "error": "expected: apply BRIGHTNESS MIREDS, or quit"})


async def _connected(link: Link, broker: str) -> None:
    try:
        async with asyncio.timeout(CONNECT_TIMEOUT_S):
            await link.wait_connected()
    except TimeoutError as error:
        unreachable = f"no broker at {broker} within {CONNECT_TIMEOUT_S:.0f} s: {link.reason}"
        raise BenchError(unreachable) from error


async def _lines() -> AsyncIterator[list[str]]:
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        yield line.decode().split()


def _say(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()
