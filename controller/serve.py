"""A real store until a signal ends it."""

from __future__ import annotations

import random

import structlog

from controller.app import running_store
from controller.clock import store_clock
from controller.logs import log_to_stderr
from controller.settings import Settings
from controller.signals import ended


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
