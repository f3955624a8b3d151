"""The log of a running store."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import redirect_stderr

import pytest
import structlog

from controller.logs import log_to_stderr


class Terminal(io.StringIO):
    """Standard error that a person looks at."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def log_as_before() -> Iterator[None]:
    before = structlog.get_config()
    yield
    structlog.configure(**before)


def fail_and_say_so() -> None:
    try:
        raise LookupError("lamp")  # noqa: EM101, TRY301 the failure under test
    except LookupError:
        structlog.get_logger().exception("command failed", part="lamp")


def test_a_log_collector_gets_one_json_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    log_to_stderr()

    structlog.get_logger().info("broker", connected=True)
    fail_and_say_so()

    calm, failure = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert (calm["event"], calm["level"], calm["connected"]) == ("broker", "info", True)
    assert "LookupError: lamp" in failure["exception"]


def test_people_get_a_plain_traceback_and_no_warning() -> None:
    terminal = Terminal()
    with redirect_stderr(terminal):
        log_to_stderr()

    fail_and_say_so()

    assert "command failed" in terminal.getvalue()
    assert terminal.getvalue().rstrip().endswith("LookupError: lamp")


def test_a_quiet_log_says_errors_only(capsys: pytest.CaptureFixture[str]) -> None:
    log_to_stderr(quiet=True)

    structlog.get_logger().warning("tire")
    structlog.get_logger().error("fire")

    (line,) = capsys.readouterr().err.splitlines()
    assert "fire" in line
