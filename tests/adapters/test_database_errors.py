"""What the operator reads when the database is in trouble."""

from pathlib import Path

import pytest

from controller.adapters.database_errors import (
    DatabaseClosedError,
    DatabaseError,
    DatabaseTooNewError,
    DatabaseUnavailableError,
    DatabaseUrlError,
    DataDirectoryBusyError,
)


@pytest.mark.parametrize(
    ("error", "part"),
    [
        (DatabaseUrlError("mysql://shop", "not one of ours"), "'mysql://shop': not one of ours"),
        (DatabaseUnavailableError("sqlite:///shop", "read-only"), "sqlite:///shop cannot be opened: read"),
        (DatabaseTooNewError("0099"), "schema '0099'"),
        (DatabaseClosedError(), "closed"),
    ],
)
def test_every_trouble_with_the_database_can_be_caught_as_one(error: DatabaseError, part: str) -> None:
    with pytest.raises(DatabaseError) as caught:
        raise error

    assert part in str(caught.value)


@pytest.mark.parametrize(("pid", "whom"), [(4711, "process 4711"), (None, "another process")])
def test_a_second_controller_reads_who_has_the_data(pid: int | None, whom: str) -> None:
    error = DataDirectoryBusyError(Path("var"), pid)

    assert (
        str(error) == f"the data directory var is in use by {whom}: stop that one, or choose another --data"
    )
    assert (error.directory, error.pid) == (Path("var"), pid)
