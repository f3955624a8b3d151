"""What has to be put away now and then: ended experiments, old sessions, personal data past its time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from controller.adapters import accounts, records
from controller.adapters.database import Database
from controller.adapters.experiments import Experiments

_log = structlog.get_logger(__name__)

EVERY_S = 600.0


async def keep_house(
    database: Database, experiments: Experiments, *, clock: Callable[[], datetime], keep_persons: timedelta
) -> None:
    """Put away every ten minutes until cancelled; ``keep_persons`` is how long contacts may be kept.

    A database that fails is tried again next time: the store goes on without it.
    """
    while True:
        try:
            await put_away(database, experiments, clock(), keep_persons)
        except SQLAlchemyError as error:
            _log.error("not put away", error=str(error))
        await asyncio.sleep(EVERY_S)


async def put_away(
    database: Database, experiments: Experiments, now: datetime, keep_persons: timedelta
) -> None:
    """Write down which experiments ended, forget ended sessions, erase persons whose time is over."""

    def tidy(session: Session) -> int:
        accounts.forget_old_sessions(session, now)
        return records.erase_persons_before(session, now - keep_persons, actor=records.CONTROLLER, at=now)

    await experiments.finish_ended()
    erased = await database.write(tidy)
    if erased:
        _log.info("personal data erased", answers=erased)
