"""The store's database: readers in a few threads, one writer whose answer means *committed*."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from types import TracebackType
from typing import Self, TypeVar

import structlog
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from controller.adapters.database_errors import DatabaseClosedError
from controller.adapters.engines import database_url, reading_engine, writing_engine
from controller.adapters.migrations import migrate
from controller.adapters.writer import Done, Writer

T = TypeVar("T")

READERS = 4
UNHURRIED_S = 0.05
"""how long what nobody waits for is held back"""


class Database:
    """A migrated database with its writer's thread, for as long as its `async with` lasts."""

    def __init__(self, url: str) -> None:
        """`sqlite:///FILE` or `postgresql://...`; raises `DatabaseUrlError` for any other."""
        self._url = database_url(url)
        self._open: ExitStack | None = None
        self._unhurried: list[Callable[[Session], object]] = []
        self._log = structlog.get_logger("database")

    async def __aenter__(self) -> Self:
        """Migrate, then start.

        Raises:
            DatabaseUnavailableError: it cannot be reached or written.
            DatabaseTooNewError: a newer Ambiyans has migrated it.
        """
        await asyncio.to_thread(migrate, self._url)
        with ExitStack() as stack:
            self._loop = asyncio.get_running_loop()
            writing = writing_engine(self._url)
            stack.callback(writing.dispose)
            self._reading = reading_engine(self._url, readers=READERS)
            stack.callback(self._reading.dispose)
            self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="database-reader")
            stack.callback(self._readers.shutdown)
            self._writer = Writer(writing)
            self._writer.start()
            stack.callback(self._writer.stop)
            self._open = stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Write all that is waiting, then close."""
        self._submit_unhurried()
        stack, self._open = self._open, None
        if stack is not None:
            await asyncio.to_thread(stack.close)

    async def write(self, job: Callable[[Session], T]) -> T:
        """Run `job` on the writer's thread; returns its result after the commit.

        Whatever the job raises is raised here, and nothing of it is stored. Once called, the job runs even
        if the caller is cancelled meanwhile.
        """
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._submit_unhurried()
        self._submit(job, partial(_resolve, future))
        return await future

    def write_nowait(self, job: Callable[[Session], object]) -> None:
        """Have `job` written in its turn, a moment from now; a failure is logged.

        It may be lost in a power cut until somebody's `write` after it has returned. The writer's thread
        stays out of the way of the event loop while a scene's devices answer.
        """
        if self._open is None:
            raise DatabaseClosedError
        if not self._unhurried:
            self._loop.call_later(UNHURRIED_S, self._submit_unhurried)
        self._unhurried.append(job)

    def _submit_unhurried(self) -> None:
        unhurried, self._unhurried = self._unhurried, []
        if self._open is not None:
            for job in unhurried:
                self._submit(job, self._log_failure)

    async def read(self, query: Callable[[Session], T]) -> T:
        """Run `query` in a reader's thread on a consistent view of everything committed so far."""
        if self._open is None:
            raise DatabaseClosedError
        return await self._loop.run_in_executor(self._readers, _in_session, self._reading, query)

    async def ready(self) -> bool:
        """Whether the database answers."""
        try:
            await self.read(lambda session: session.connection().execute(text("SELECT 1")).one())
        except (SQLAlchemyError, DatabaseClosedError):
            return False
        return True

    def _submit(self, job: Callable[[Session], object], settle: Callable[[Done], None]) -> None:
        if self._open is None:
            raise DatabaseClosedError
        self._writer.submit(job, partial(self._settle_on_the_loop, settle))

    def _settle_on_the_loop(self, settle: Callable[[Done], None], done: Done) -> None:
        """Called on the writer's thread; a loop that is gone has nobody waiting."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(settle, done)

    def _log_failure(self, done: Done) -> None:
        if done.error is not None:
            self._log.error("write failed", error=str(done.error), exc_info=done.error)


@contextmanager
def open_session(url: str) -> Iterator[Session]:
    """A session for a command line: the database migrated, everything committed at the end or nothing.

    Raises as `Database` does. May run beside a controller.
    """
    address = database_url(url)
    migrate(address)
    engine = writing_engine(address)
    try:
        with Session(engine, expire_on_commit=False) as session, session.begin():
            yield session
    finally:
        engine.dispose()


def _resolve(future: asyncio.Future[T], done: Done) -> None:
    if future.cancelled():
        return
    if done.error is not None:
        future.set_exception(done.error)
    else:
        future.set_result(done.result)


def _in_session(engine: Engine, query: Callable[[Session], T]) -> T:
    with Session(engine, expire_on_commit=False) as session:
        return query(session)
