"""Open Lighting Architecture as the receiver: a real olad in a network namespace, at the end of a cable."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.whole.programs import Program, eventually

HTTP_PORT = 9090
NOBODY = 65534
SACN, ARTNET = 1, 2
"""Universes, and what OLA listens for on each."""


@dataclass(frozen=True)
class Ola:
    """What it shows; ``near`` is our end of the cable and ``far`` its own."""

    near: str
    far: str

    def values(self, universe: int) -> list[int]:
        """The channels of a universe as OLA has received them."""
        url = f"http://{self.far}:{HTTP_PORT}/get_dmx?u={universe}"
        with urllib.request.urlopen(url, timeout=5) as answer:
            return [int(value) for value in json.load(answer)["dmx"]]

    def answers(self) -> bool:
        """Whether it is there."""
        with suppress(OSError):
            return self.values(SACN) is not None
        return False


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=20)  # noqa: S603 - fixed programs


@contextmanager
def cable() -> Iterator[tuple[str, Ola]]:
    """A network namespace and a pair of virtual network cards between it and us; gone afterwards."""
    if os.geteuid() != 0 or shutil.which("ip") is None:
        pytest.skip("a network namespace takes root and iproute2")
    number = os.getpid() % 65536
    name, link = f"ola-{number}", f"ola{number}"
    ola = Ola(*(f"10.{number >> 8}.{number & 255}.{end}" for end in (1, 2)))
    try:
        _run("ip", "netns", "add", name)
    except subprocess.CalledProcessError as error:
        pytest.skip(f"no network namespace here: {error.stderr.decode().strip()}")
    try:
        _run("ip", "link", "add", link, "type", "veth", "peer", "name", "far", "netns", name)
        _run("ip", "address", "add", f"{ola.near}/24", "dev", link)
        _run("ip", "link", "set", link, "up")
        for words in (f"address add {ola.far}/24 dev far", "link set far up", "link set lo up"):
            _run("ip", "-n", name, *words.split())
        yield name, ola
    finally:
        _run("ip", "netns", "delete", name)  # and the cable with it


@contextmanager
def running_ola() -> Iterator[Ola]:
    """An olad that listens to sACN on one universe and to Art-Net on another."""
    if shutil.which("olad") is None:
        pytest.skip("olad is not installed (Debian: ola)")
    with cable() as (namespace, ola), tempfile.TemporaryDirectory(prefix="ola-") as folder:
        settings = Path(folder)
        e131 = f"enabled = true\nip = {ola.far}\ninput_ports = 1\n"
        (settings / "ola-e131.conf").write_text(e131, encoding="utf-8")
        (settings / "ola-artnet.conf").write_text(f"enabled = true\nip = {ola.far}\n", encoding="utf-8")
        for path in (settings, *settings.iterdir()):
            os.chown(path, NOBODY, NOBODY)
        inside = ["ip", "netns", "exec", namespace, "setpriv", "--reuid", str(NOBODY), "--clear-groups"]
        program = Program([*inside, "olad", "-c", folder, "--no-register-with-dns-sd"], settings / "log")
        try:
            eventually(ola.answers, what="olad answers")
            for universe, device in _devices(inside).items():
                _run(*inside, "ola_patch", "-i", "-d", device, "-p", "0", "-u", str(universe))
            yield ola
        finally:
            program.kill()


def _devices(inside: list[str]) -> dict[int, str]:
    """OLA's number of the device that receives each of our universes."""
    command = [*inside, "ola_dev_info"]
    listed = subprocess.run(command, check=True, capture_output=True, text=True, timeout=20)  # noqa: S603 - fixed
    lines = [line for line in listed.stdout.splitlines() if line.startswith("Device ")]
    words = {"E1.31": SACN, "ArtNet": ARTNET}
    return {
        universe: line.split()[1].rstrip(":")
        for line in lines
        for word, universe in words.items()
        if word in line
    }
