"""One controller per data directory."""

import subprocess
import sys
from pathlib import Path

import pytest

from controller.adapters.data_directory import locked
from controller.adapters.database_errors import DataDirectoryBusyError

HOLDER = """
import sys
from pathlib import Path
from controller.adapters.data_directory import locked

with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_controller_learns_who_has_the_directory(tmp_path: Path) -> None:
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", HOLDER, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"

        with pytest.raises(DataDirectoryBusyError) as refused, locked(tmp_path):
            pass

        holder.kill()
    assert (refused.value.directory, refused.value.pid) == (tmp_path, holder.pid)
    with locked(tmp_path):
        pass


def test_the_directory_is_made(tmp_path: Path) -> None:
    with locked(tmp_path / "new" / "data") as directory:
        assert directory.is_dir()
