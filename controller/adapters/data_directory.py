"""One controller per data directory: a lock that the kernel releases whatever happens to us."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from controller.adapters.database_errors import DataDirectoryBusyError

LOCK_NAME = "ambiyans.lock"


@contextmanager
def locked(directory: Path) -> Iterator[Path]:
    """Hold the directory (made if it is missing) for this process.

    Raises:
        DataDirectoryBusyError: at once, if another process holds it.
        OSError: the directory cannot be made or written.
    """
    directory.mkdir(parents=True, exist_ok=True)
    with (directory / LOCK_NAME).open("a+", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise DataDirectoryBusyError(directory, _owner(lock)) from error
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield directory


def _owner(lock: TextIO) -> int | None:
    lock.seek(0)
    with suppress(ValueError):
        return int(lock.read().strip())
    return None
