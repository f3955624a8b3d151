"""A real store until a signal ends it."""

from __future__ import annotations

import asyncio
import random
import signal
import sys
from contextlib import suppress

import structlog

from controller.app import running_store, store_clock
from controller.settings import Settings


def log_to_stderr() -> None:
    """Lines for people on a terminal, JSON for a log collector."""
    people = sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.dev.ConsoleRenderer() if people else structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


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
