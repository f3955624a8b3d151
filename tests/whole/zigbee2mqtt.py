"""Real Zigbee2MQTT over a virtual radio: installed once into a cache, started and ended by the tests.

The virtual radio and its recipe lie beside the checkout (`AMBIYANS_SHARED` names another place); where they
or npm are absent, the tests are skipped and say so.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.whole.programs import Program, eventually

CHECKOUT = Path(__file__).parents[2]
INSTALL_S = 240.0
LINES = ("venv", "node.bin", "node_modules", "package.json", "package-lock.json", "definitions.jsonl")
"""what an installation consists of; `data` is each run's own"""


def recipe() -> Path:
    """The folder with `run.sh` and the virtual radio; skips the test where it is absent."""
    shared = Path(os.environ.get("AMBIYANS_SHARED", CHECKOUT.parent / "shared"))
    folder = shared / "z2m"
    if not (folder / "run.sh").is_file():
        pytest.skip(f"no virtual Zigbee radio at {folder} (AMBIYANS_SHARED may name another place)")
    if shutil.which("npm") is None:
        pytest.skip("npm is not installed: it is what installs Zigbee2MQTT")
    return folder


def cache() -> Path:
    """Where Zigbee2MQTT is kept between runs."""
    home = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    return Path(os.environ.get("AMBIYANS_Z2M_CACHE", home / "ambiyans" / "zigbee2mqtt"))


class Zigbee2Mqtt:
    """A running Zigbee2MQTT with the devices of some models on its radio."""

    def __init__(self, folder: Path, broker_url: str, models: str) -> None:
        self.folder = folder
        self.frames_file = folder / "frames.jsonl"
        command = ["bash", str(recipe() / "run.sh"), str(folder), broker_url, models]
        self.program = Program(command, folder / "zigbee2mqtt.log", ZCL_LOG=str(self.frames_file))

    def ready(self) -> bool:
        """Whether every device joined."""
        assert self.program.running(), self.program.said()[-2000:]
        return "READY" in self.program.said()

    @property
    def addresses(self) -> dict[str, str]:
        """The IEEE address of each model."""
        lines = (self.folder / "data" / "index.jsonl").read_text(encoding="utf-8").splitlines()
        return {entry["model"]: entry["ieee"] for entry in map(json.loads, lines)}

    def frames(self, ieee: str) -> list[dict[str, Any]]:
        """Every frame that one device has received so far."""
        lines = self.frames_file.read_text(encoding="utf-8").splitlines()
        return [frame for frame in map(json.loads, lines) if frame.get("ieee") == ieee]

    def sends(self, ieee: str, endpoint: int, cluster: str, command: str, **payload: object) -> None:
        """Let a device send a frame, as when somebody presses its button."""
        frame = {"ieee": ieee, "ep": endpoint, "cluster": cluster, "cmd": command, "payload": payload}
        assert self.program.process.stdin is not None
        self.program.process.stdin.write(json.dumps(frame).encode() + b"\n")
        self.program.process.stdin.flush()

    @contextmanager
    def deaf(self, ieee: str) -> Iterator[None]:
        """A device that no frame reaches."""
        mark = self.folder / "data" / "dead" / ieee
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()
        try:
            yield
        finally:
            mark.unlink()


@contextmanager
def zigbee2mqtt(
    folder: Path, broker_url: str, models: str, *, within_s: float = 60.0
) -> Iterator[Zigbee2Mqtt]:
    """A running Zigbee2MQTT; the first call on a machine installs it, which takes a minute or two."""
    kept = cache()
    kept.mkdir(parents=True, exist_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    with (kept / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _install(kept)
    for name in LINES:
        (folder / name).symlink_to(kept / name)
    gateway = Zigbee2Mqtt(folder, broker_url, models)
    try:
        eventually(gateway.ready, within_s, what="Zigbee2MQTT is ready")
        yield gateway
    finally:
        gateway.program.end()


def _install(kept: Path) -> None:
    """Let the recipe install everything; it is told of a broker that is not there, and ends."""
    if all((kept / name).exists() for name in LINES):
        return
    command = ["bash", str(recipe() / "run.sh"), str(kept), "mqtt://127.0.0.1:1", "none"]
    installed = subprocess.run(  # noqa: S603 the recipe of the checkout
        command, timeout=INSTALL_S, capture_output=True, check=False, stdin=subprocess.DEVNULL
    )
    if not all((kept / name).exists() for name in LINES):
        pytest.skip(f"Zigbee2MQTT could not be installed: {installed.stderr[-300:]!r}")
