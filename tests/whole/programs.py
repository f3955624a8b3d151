"""The programs of a whole store as processes of their own: broker, simulated devices, controller."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from controller.adapters import broker_child
from controller.adapters.broker_recipe import mosquitto_command, mosquitto_program, mosquitto_settings

LOOPBACK = "127.0.0.1"
PATIENCE_S = 30.0
POLL_S = 0.02
TOKEN = "the-token-of-the-installation"  # noqa: S105 of a shop that lives for one test


def eventually(condition: Callable[[], object], within_s: float = PATIENCE_S, *, what: str = "") -> None:
    """Wait until the condition holds."""
    deadline_s = time.monotonic() + within_s
    while not condition():
        if time.monotonic() > deadline_s:
            pytest.fail(f"not within {within_s:g} s: {what or condition}")
        time.sleep(POLL_S)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as plug:
        plug.bind((LOOPBACK, 0))
        port: int = plug.getsockname()[1]
        return port


def listens(port: int) -> bool:
    """Whether somebody accepts connections."""
    with socket.socket() as plug:
        plug.settimeout(1.0)
        return plug.connect_ex((LOOPBACK, port)) == 0


class Program:
    """One process with its output in a file; it dies with us, and `kill` is a power cut."""

    def __init__(self, command: list[str], log: Path, *, cwd: Path | None = None, **environment: str) -> None:
        self.log = log
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as output:
            self.process = subprocess.Popen(  # noqa: S603 our own programs
                broker_child.command(command),
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                env={**os.environ, **environment},
                cwd=cwd,
            )

    def said(self) -> str:
        """All it wrote so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def running(self) -> bool:
        """Whether it has not ended yet."""
        return self.process.poll() is None

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Tell it to end and wait until it has."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            code = self.process.wait(PATIENCE_S)
        finally:
            self.process.kill()
            if self.process.stdin is not None:
                self.process.stdin.close()
        return code

    def kill(self) -> None:
        """End it without a word, as when the power goes."""
        self.end(signal.SIGKILL)


class Mosquitto:
    """A broker on a port of its own that can go and come back."""

    def __init__(self, folder: Path, extra: Sequence[str] = ()) -> None:
        program = mosquitto_program()
        if program is None:
            pytest.skip("mosquitto is not installed")
        self.port = free_port()
        self.url = f"mqtt://{LOOPBACK}:{self.port}"
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        settings = folder / "mosquitto.conf"
        settings.write_text(mosquitto_settings(self.port, folder, extra), encoding="utf-8")
        self._command = mosquitto_command(program, settings)
        self._program: Program | None = None

    def start(self) -> None:
        """Return once it accepts connections."""
        self._program = Program(self._command, self._folder / "mosquitto.log")
        eventually(lambda: listens(self.port), what="the broker listens")

    def said(self) -> str:
        """Its log."""
        return (self._folder / "mosquitto.log").read_text(encoding="utf-8", errors="replace")

    def stop(self) -> None:
        """End it; what it keeps is on disk."""
        if self._program is not None:
            self._program.end()
            self._program = None


@contextmanager
def mosquitto(folder: Path, extra: Sequence[str] = ()) -> Iterator[Mosquitto]:
    """A running Mosquitto; ``extra`` are more lines of its configuration."""
    broker = Mosquitto(folder, extra)
    broker.start()
    try:
        yield broker
    finally:
        broker.stop()


@contextmanager
def simulated_fleet(broker_url: str, fleet: Path, folder: Path) -> Iterator[Program]:
    """The devices of a fleet file, all of them announced."""
    command = [sys.executable, "-m", "devices.simulated", "--broker", broker_url, "--fleet", str(fleet)]
    program = Program(command, folder / "fleet.log")
    try:
        eventually(lambda: '"ready"' in program.said(), what="the simulated devices are ready")
        yield program
    finally:
        program.end()


class Controller(Program):
    """`ambiyans run` on a free port."""

    def __init__(self, scenes: Path, data: Path, broker_url: str) -> None:
        options = ["--scenes", str(scenes), "--data", str(data), "--broker", broker_url, "--port", "0"]
        super().__init__(
            [sys.executable, "-m", "controller", "run", *options],
            data.parent / "controller.log",
            AMBIYANS_ADMIN_TOKEN=TOKEN,
        )
        self._runs_before = len(self.events("panel"))
        eventually(self._answers, what="the panel answers")

    def _answers(self) -> bool:
        assert self.running(), self.said()[-3000:]
        urls = self.events("panel")
        return len(urls) > self._runs_before and listens(int(urls[-1]["url"].rpartition(":")[2]))

    @property
    def url(self) -> str:
        """Where the panel answers."""
        return str(self.events("panel")[-1]["url"])

    def events(self, name: str) -> list[dict[str, Any]]:
        """The lines of its log about one event."""
        lines = (line for line in self.said().splitlines() if line.startswith("{"))
        return [entry for line in lines if (entry := json.loads(line)).get("event") == name]


@contextmanager
def ending(program: Program) -> Iterator[Program]:
    """End a program whatever happens."""
    try:
        yield program
    finally:
        program.end()
