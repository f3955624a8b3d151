"""The program as a person starts it."""

import subprocess
import sys
from pathlib import Path

from tests.devices.agents.dmx.test_patch_file import GOOD


def started(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = (sys.executable, "-m", "devices.agents.dmx", *arguments)
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)  # noqa: S603 - our own program


def test_help_names_the_settings_and_their_variables() -> None:
    assert "AMBIYANS_DMX_PATCH" in started("--help").stdout


def test_a_patch_can_be_checked_without_a_network(tmp_path: Path) -> None:
    (tmp_path / "patch.yaml").write_text(GOOD, encoding="utf-8")

    assert started("--patch", str(tmp_path / "patch.yaml"), "--check").returncode == 0


def test_a_mistake_is_a_line_and_no_trace(tmp_path: Path) -> None:
    (tmp_path / "patch.yaml").write_text(GOOD.replace("rgbw", "laser"), encoding="utf-8")

    ended = started("--patch", str(tmp_path / "patch.yaml"))

    assert ended.returncode == 1
    assert "patch.yaml:7: fixtures.1.personality: " in ended.stderr
    assert "Traceback" not in ended.stderr


def test_an_address_that_this_machine_does_not_have_ends_it_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "patch.yaml").write_text(f"interface: 192.0.2.1\n{GOOD}", encoding="utf-8")

    ended = started("--patch", str(tmp_path / "patch.yaml"), "--broker", "mqtt://127.0.0.1:1")

    assert ended.returncode == 1
    assert "192.0.2.1" in ended.stderr
    assert "Traceback" not in ended.stderr
