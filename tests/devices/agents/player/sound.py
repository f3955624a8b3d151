"""A real MPD that plays generated tones, and an ear at its output that measures what is heard."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pytest

Samples: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.float64]]"

RATE_HZ = 44_100
WINDOW = RATE_HZ // 10
CALM_HZ, BUSY_HZ, JINGLE_HZ = 440, 880, 2000
SILENT_DB = -120.0
STEP = 1 / 32768
PATIENCE_S = 20.0

SETTINGS = """\
music_directory "{folder}/music"
playlist_directory "{folder}/playlists"
db_file "{folder}/database"
state_file "{folder}/state"
state_file_interval "1"
bind_to_address "{folder}/socket"
log_file "{folder}/log"
audio_output {{
    type "fifo"
    name "ear"
    path "{folder}/ear"
    format "44100:16:1"
    mixer_type "software"
}}
"""


def eventually(condition: Callable[[], object], what: str = "") -> None:
    """Wait until the condition holds."""
    deadline_s = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline_s, what or condition
        time.sleep(0.02)


class Ear:
    """Everything that was heard, as samples from -1 to 1."""

    def __init__(self, fifo: Path) -> None:
        self._fifo = fifo
        self._heard = bytearray()
        self._fresh_at_s = 0.0
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="ear")
        self._thread.start()

    def _listen(self) -> None:
        pipe = os.open(self._fifo, os.O_RDONLY | os.O_NONBLOCK)
        while not self._ends.wait(0.01):
            with suppress(BlockingIOError):
                while piece := os.read(pipe, 65536):
                    self._heard += piece
                    self._fresh_at_s = time.monotonic()
        os.close(pipe)

    def close(self) -> None:
        """Listen no more."""
        self._ends.set()
        self._thread.join()

    def forget(self) -> None:
        """Count from now on."""
        del self._heard[:]

    def samples(self) -> Samples:
        """All, in order."""
        whole = bytes(self._heard[: len(self._heard) // 2 * 2])
        return np.frombuffer(whole, np.int16).astype(np.float64) / 32768

    def windows(self) -> list[Samples]:
        """Tenths of a second."""
        samples = self.samples()
        return [samples[at : at + WINDOW] for at in range(0, len(samples) - WINDOW + 1, WINDOW)]

    def levels_db(self) -> list[float]:
        """The level of each tenth of a second."""
        return [level_db(window) for window in self.windows()]

    def muted(self) -> bool:
        """Whether the last tenths of a second hold nothing but MPD's dither, a step or two of 16 bits."""
        last = self.windows()[-3:]
        return len(last) == 3 and max(float(np.abs(window).max()) for window in last) <= 2 * STEP

    def quiet(self) -> bool:
        """Whether nothing is to be heard: MPD has closed its output (it then sends nothing), or is muted."""
        return time.monotonic() > self._fresh_at_s + 0.5 or self.muted()

    def hears(self, tone_hz: int, above_db: float = -60.0) -> bool:
        """Whether the last tenth of a second holds this tone and it is the strongest."""
        windows = self.windows()
        if not windows or self.quiet():
            return False
        strongest = max((CALM_HZ, BUSY_HZ, JINGLE_HZ), key=lambda hz: tone_db(windows[-1], hz))
        return strongest == tone_hz and tone_db(windows[-1], tone_hz) > above_db


def level_db(samples: Samples) -> float:
    """Root mean square against full scale."""
    mean = float(np.mean(samples**2))
    return 10 * float(np.log10(mean)) if mean > 0 else SILENT_DB


def tone_db(samples: Samples, tone_hz: int) -> float:
    """The level of one tone against full scale: the Fourier sum at its frequency (as Goertzel)."""
    turns = np.exp(-2j * np.pi * tone_hz / RATE_HZ * np.arange(len(samples)))
    share = abs(complex(np.dot(samples, turns))) * 2 / len(samples)
    return 20 * float(np.log10(share / np.sqrt(2))) if share > 0 else SILENT_DB


class Mpd:
    """MPD in a folder of its own; it can be killed, frozen and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.socket = folder / "socket"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Return once it listens."""
        self.socket.unlink(missing_ok=True)
        command = ["mpd", "--no-daemon", str(self.folder / "mpd.conf")]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - a fixed program
        eventually(self.socket.exists, "mpd listens")

    def signal(self, number: signal.Signals) -> None:
        """Freeze (SIGSTOP) or thaw (SIGCONT) it."""
        assert self._process is not None
        self._process.send_signal(number)

    def kill(self) -> None:
        """As a crash."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()


def require(*programs: str) -> None:
    """Skip where Debian's packages are not installed."""
    for program in programs:
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")


def tone(file: Path, frequency_hz: int, seconds: float) -> None:
    """Generate a track of one sine of half of full scale."""
    file.parent.mkdir(parents=True, exist_ok=True)
    shape = ["synth", str(seconds), "sine", str(frequency_hz), "vol", "0.5"]
    command = ["sox", "-D", "-n", "-r", str(RATE_HZ), "-c", "1", "-b", "16", str(file), *shape]
    subprocess.run(command, check=True)  # noqa: S603 - a fixed program


@contextmanager
def mpd_with_tones(folder: Path) -> Iterator[Mpd]:
    """An MPD with the stored playlist ``calm``, the folder ``busy`` and a jingle of three seconds."""
    require("mpd", "sox")
    (folder / "playlists").mkdir(parents=True)
    tone(folder / "music" / "one.wav", CALM_HZ, 30)
    tone(folder / "music" / "two.wav", CALM_HZ, 30)
    tone(folder / "music" / "busy" / "three.wav", BUSY_HZ, 30)
    tone(folder / "music" / "closing.wav", JINGLE_HZ, 3)
    (folder / "playlists" / "calm.m3u").write_text("one.wav\ntwo.wav\n", encoding="utf-8")
    (folder / "mpd.conf").write_text(SETTINGS.format(folder=folder), encoding="utf-8")
    os.mkfifo(folder / "ear")
    mpd = Mpd(folder)
    mpd.start()
    try:
        yield mpd
    finally:
        mpd.kill()


@contextmanager
def ear_at(mpd: Mpd) -> Iterator[Ear]:
    """Somebody who listens."""
    ear = Ear(mpd.folder / "ear")
    try:
        yield ear
    finally:
        ear.close()
