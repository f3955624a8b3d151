"""The rhythm of a running store: when it ticks, keeps and reloads."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from controller import heap
from controller.adapters import scene_files
from controller.adapters.link import Link
from controller.atmosphere.model import DeviceId, PartId
from controller.operations import Operations
from controller.reconciler import Reconciler
from devices.registry import Complaint, Report

_log = structlog.get_logger(__name__)

TICK_S = 1.0
GATHER_S = 0.25
"""how long a tick that was called for waits for company, so that a thousand new devices make few receipts"""
FLUSH_S = 60.0
QUIET_S = 0.4
"""how long nothing new may be heard before the first tick, so that retained states are known"""
QUIET_MAX_S = 5.0
JUMP = timedelta(seconds=5)
"""by how much the clock must be off for it to have been set; slower corrections are followed as they come"""


class Pulse:
    """Ticks the reconciler once a second and soon after ``wake`` is called, and verifies at every deadline.

    The first tick waits until the broker has said what it keeps: the state of the world is read before
    it is repaired.
    """

    def __init__(
        self, reconciler: Reconciler, operations: Operations, *, clock: Callable[[], datetime]
    ) -> None:
        self._reconciler = reconciler
        self._operations = operations
        self._clock = clock
        self._last: tuple[datetime, float] | None = None
        self._woken = asyncio.Event()
        self._news = asyncio.Event()
        self._ask: Callable[[Iterable[PartId]], None] = lambda _parts: None
        self.settled = asyncio.Event()
        """set after the first tick"""

    def wake(self) -> None:
        """Tick within ``GATHER_S``."""
        self._woken.set()

    def heard(self, report: Report) -> None:
        """Pass on what a device said of one part."""
        self._news.set()
        self._reconciler.hearing.heard(report, self._clock())

    def appeared(self, device: DeviceId) -> None:
        """Pass on that a device announced itself; the next tick gives it what it should be."""
        self._news.set()
        self._reconciler.hearing.appeared(device)
        self.wake()

    def complained(self, complaint: Complaint) -> None:
        """Pass on that a gateway could not carry a command out."""
        self._reconciler.hearing.complained(complaint)

    def connected(self, connected: bool, reason: str) -> None:  # noqa: FBT001 the link's callback
        """Pass on that the broker came or went."""
        _log.info("broker", connected=connected, reason=reason)
        if connected and self.settled.is_set():
            self._ask(self._reconciler.hearing.reconnected(self._clock()))

    async def run(self, link: Link, *, ask: Callable[[Iterable[PartId]], None]) -> None:
        """Tick until cancelled; ``ask`` asks parts for states that the broker did not keep."""
        self._ask = ask
        await self._listen_first(link, ask)
        while True:
            self._woken.clear()
            self._notice_a_set_clock()
            self._operations.arrange()
            self._reconciler.tick(self._clock())
            if not self.settled.is_set():
                heap.settle()
                self.settled.set()
            await self._until_next()

    def _notice_a_set_clock(self) -> None:
        """Tell the reconciler when the wall clock jumped against the one that only runs."""
        now, ran_s = self._clock(), time.monotonic()
        if self._last is not None:
            before, before_s = self._last
            jump = now - before - timedelta(seconds=ran_s - before_s)
            if abs(jump) > JUMP:
                _log.warning("clock was set", by_s=jump.total_seconds())
                self._reconciler.clock_was_set(jump, before)
        self._last = (now, ran_s)

    async def _until_next(self) -> None:
        """Return when it is time to tick; what a device owes until then is dealt with when it is due."""
        begun = asyncio.get_running_loop().time()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout_at(begun + TICK_S):
                while not await self._woken_within(self._until_due_s()):
                    self._reconciler.verify(self._clock())
                await asyncio.sleep(max(0.0, begun + GATHER_S - asyncio.get_running_loop().time()))

    async def _woken_within(self, seconds: float) -> bool:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        return self._woken.is_set()

    async def _listen_first(self, link: Link, ask: Callable[[Iterable[PartId]], None]) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(QUIET_MAX_S):
                await link.wait_connected()
                await self._quiet()
                self._operations.arrange()
                ask(self._reconciler.parts.unknown())
                await self._quiet()

    async def _quiet(self) -> None:
        """Return when nothing was heard for a while."""
        with contextlib.suppress(TimeoutError):
            while True:
                self._news.clear()
                async with asyncio.timeout(QUIET_S):
                    await self._news.wait()

    def _until_due_s(self) -> float:
        due = self._reconciler.next_due()
        if due is None:
            return TICK_S
        return min(TICK_S, max(0.0, (due - self._clock()).total_seconds()))

    async def flush(self) -> None:
        """Keep the running exposures every minute until cancelled, and once more then."""
        try:
            while True:
                await asyncio.sleep(FLUSH_S)
                self._reconciler.exposures.flush(self._clock())
        finally:
            self._reconciler.exposures.flush(self._clock())

    async def follow_files(self, folder: Path) -> None:
        """Take up changed scene files; broken ones leave the last valid set in force and are named."""
        async for _ in scene_files.changes(folder):
            try:
                store = await asyncio.to_thread(scene_files.load, folder, today=self._clock().date())
            except scene_files.SceneFilesError as error:
                self._operations.faults = tuple(str(fault) for fault in error.faults)
                _log.error("scene files not taken up", faults=self._operations.faults)
            else:
                self._operations.faults = ()
                self._reconciler.take_up(store, self._clock())
                self._operations.arrange()
                _log.info("scene files taken up", folder=str(folder))
            self.wake()
