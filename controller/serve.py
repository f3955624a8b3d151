"""A real store until a signal ends it."""

from __future__ import annotations

import asyncio
import random
import signal
from contextlib import suppress

import structlog

from controller.app import running_store
from controller.clock import store_clock
from controller.logs import log_to_stderr
from controller.settings import Settings


async def ended() -> None:
    """Return at SIGINT or SIGTERM."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)
    await stop.wait()


async def serve(settings: Settings) -> None:
    """Run until told to end."""
    log_to_stderr()
    log = structlog.get_logger("ambiyans")
    async with running_store(settings, now=store_clock(), rng=random.Random()) as store:
        if store.broker_note:
            log.warning("embedded broker", note=store.broker_note)
        log.info("panel", url=store.url)
        await ended()
        log.info("ending")
