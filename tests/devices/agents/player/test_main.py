"""The program as a person starts it."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from devices.simulated.client import Broker as Door
from tests.devices.simulated.observer import Observer

PROGRAM = (sys.executable, "-m", "devices.agents.player")


def started(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run((*PROGRAM, *arguments), capture_output=True, text=True, check=False, timeout=30)  # noqa: S603 - our own program


def test_help_names_the_settings_and_their_variables() -> None:
    said = started("--help").stdout

    assert "AMBIYANS_PLAYER_CONFIG" in said
    assert "--mpd" in said


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ((), "give --config FILE"),
        (("--broker", "mqtt://x", "--id", "a b"), "--id: "),
        (("--broker", "http://x", "--id", "a"), "expected mqtt://"),
        (("--config", "absent.yaml"), "absent.yaml: No such file"),
    ],
)
def test_a_mistake_is_said_in_a_line_and_not_in_a_trace(arguments: tuple[str, ...], complaint: str) -> None:
    ended = started(*arguments)

    assert ended.returncode == 1
    assert complaint in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_file_can_be_checked_without_running(tmp_path: Path) -> None:
    file = tmp_path / "player.yaml"
    file.write_text("broker: mqtt://broker.shop\nplayers: [{id: a, name: A}]\n", encoding="utf-8")

    assert started("--config", str(file), "--check").returncode == 0


async def test_without_mpd_it_runs_says_so_and_ends_when_told(broker: Door, observer: Observer) -> None:
    arguments = ("--broker", f"mqtt://{broker.host}:{broker.port}", "--id", "till", "--mpd", "127.0.0.1:1")
    process = subprocess.Popen((*PROGRAM, *arguments), stderr=subprocess.PIPE, text=True)  # noqa: ASYNC220, S603 - our own
    try:
        await observer.hears("players/till/availability", b"offline")

        process.send_signal(signal.SIGTERM)

        _, said = process.communicate(timeout=20)
    finally:
        process.kill()
    assert process.returncode == 0
    assert said.count("no MPD at 127.0.0.1:1") == 1
    assert "Traceback" not in said
