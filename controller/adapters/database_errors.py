"""Everything that can go wrong between us and the database."""

from pathlib import Path

from controller.errors import AmbiyansError


class DatabaseError(AmbiyansError):
    """The database is in trouble."""


class DatabaseUrlError(DatabaseError):
    """This database URL cannot be used; `url` never holds the password."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"database URL {url!r}: {reason}")
        self.url = url
        self.reason = reason


class DatabaseUnavailableError(DatabaseError):
    """The database cannot be opened; `url` never holds the password."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"the database {url} cannot be opened: {reason}")
        self.url = url
        self.reason = reason


class DatabaseTooNewError(DatabaseError):
    """The database was written by a newer Ambiyans than this one."""

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"the database has schema {revision!r}, which this version of Ambiyans does not know: "
            "install the version that wrote it, or a newer one"
        )
        self.revision = revision


class DatabaseClosedError(DatabaseError):
    """A write came while the database was closed."""

    def __init__(self) -> None:
        super().__init__("the database is closed")


class DataDirectoryBusyError(AmbiyansError):
    """Another controller works in this data directory."""

    def __init__(self, directory: Path, pid: int | None) -> None:
        whom = f"process {pid}" if pid else "another process"
        super().__init__(
            f"the data directory {directory} is in use by {whom}: stop that one, or choose another --data"
        )
        self.directory = directory
        self.pid = pid
