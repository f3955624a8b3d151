"""The one thread that writes: all jobs that wait in one commit, each undone alone if it fails."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any

from sqlalchemy import Connection, Engine
from sqlmodel import Session

MOST_JOBS_A_COMMIT = 256
"""Bounds the wait of the first job in a batch."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a job returned, or what it raised; an `error` means that nothing of the job is stored."""

    result: Any = None
    error: Exception | None = None


@dataclass(frozen=True, slots=True)
class _Job:
    run: Callable[[Session], Any]
    settle: Callable[[Done], None]


class Writer:
    """Runs jobs on its thread between `start` and `stop`.

    Each job gets a session of its own and runs once, in the order of submission. Rows that it returns stay
    readable after the commit.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._waiting: SimpleQueue[_Job | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="database-writer", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def submit(self, run: Callable[[Session], Any], settle: Callable[[Done], None]) -> None:
        """Queue a job; `settle` is called on the writer's thread after the commit, and must not raise."""
        self._waiting.put(_Job(run, settle))

    def stop(self) -> None:
        """Return when everything that was submitted before is settled."""
        self._waiting.put(None)
        self._thread.join()

    def _run(self) -> None:
        stopping = False
        while not stopping:
            waiting = self._take_all_waiting()
            jobs = [job for job in waiting if job is not None]
            stopping = len(jobs) < len(waiting)
            for job, done in zip(jobs, commit(self._engine, [job.run for job in jobs]), strict=True):
                job.settle(done)

    def _take_all_waiting(self) -> list[_Job | None]:
        batch = [self._waiting.get()]
        try:
            while batch[-1] is not None and len(batch) < MOST_JOBS_A_COMMIT:
                batch.append(self._waiting.get_nowait())
        except Empty:
            pass
        return batch


def commit(engine: Engine, jobs: Sequence[Callable[[Session], Any]]) -> list[Done]:
    """Run the jobs in one transaction and commit it; one `Done` for each.

    Where the transaction itself fails (disk full, connection lost) every job has failed: what they
    returned was never stored.
    """
    if not jobs:
        return []
    try:
        with engine.begin() as connection:
            return [_attempt(connection, job) for job in jobs]
    except Exception as error:  # noqa: BLE001 - whatever it is, every waiting caller must learn of it
        return [Done(error=error) for _ in jobs]


def _attempt(connection: Connection, job: Callable[[Session], Any]) -> Done:
    """Run one job inside a SAVEPOINT of its own.

    A rollback that fails is let through: SQLite has then ended the whole transaction by itself, and
    going on would store later jobs without a transaction around them.
    """
    session = Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False)
    try:
        try:
            result = job(session)
            session.commit()
        except Exception as error:  # noqa: BLE001 - it belongs to the job's caller
            session.rollback()
            return Done(error=error)
        return Done(result)
    finally:
        session.close()
