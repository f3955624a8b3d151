"""The measurement from outside says why it cannot begin."""

from __future__ import annotations

import subprocess
import sys
import time

WITHIN_S = 15.0


def test_a_broker_that_cannot_be_reached_is_one_line_within_seconds() -> None:
    began = time.monotonic()

    ended = subprocess.run(
        [sys.executable, "-m", "controller", "bench", "--broker", "127.0.0.1:1", "--n", "1"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert time.monotonic() - began < WITHIN_S
    assert (ended.returncode, ended.stdout) == (1, "")
    [line] = ended.stderr.splitlines()
    assert line.startswith("ambiyans: no broker at 127.0.0.1:1 within 10 s: ")
    assert "refused" in line
