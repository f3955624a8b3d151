"""A broker of our own on this machine, for a store without one: Mosquitto when installed, else iotcore."""

import asyncio
import socket
import tempfile
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import structlog

from controller.adapters import broker_child
from controller.adapters.broker_recipe import (
    LOOPBACK,
    iotcore_command,
    iotcore_settings,
    mosquitto_command,
    mosquitto_program,
    mosquitto_settings,
)
from controller.errors import AmbiyansError

log = structlog.get_logger(__name__)

BrokerKind = Literal["mosquitto", "iotcore"]

START_S = 10.0
STOP_S = 5.0
PREDECESSOR_S = 2.0
POLL_S = 0.02
RESTART_S = 1.0
LAST_LINES = 5


class BrokerStartError(AmbiyansError):
    """The embedded broker did not start: {reason}."""

    def __init__(self, kind: str, reason: str) -> None:
        super().__init__(f"the embedded broker ({kind}) did not start: {reason}")
        self.kind = kind
        self.reason = reason


class EmbeddedBroker:
    """A broker process on loopback, for this machine only, started again if it dies, ended with us.

    `kind` "auto" takes Mosquitto when it is installed. `data_dir`, created if absent, makes it durable;
    iotcore keeps nothing. `port` is for MQTT 5; with None the system chooses. `extra` are further lines of
    Mosquitto's configuration. Entering raises `BrokerStartError`.
    """

    def __init__(
        self,
        kind: BrokerKind | Literal["auto"] = "auto",
        data_dir: Path | None = None,
        port: int | None = None,
        *,
        extra: Sequence[str] = (),
    ) -> None:
        self._program = None if kind == "iotcore" else mosquitto_program()
        self.kind: BrokerKind = "iotcore"
        if kind == "mosquitto" or (kind == "auto" and self._program is not None):
            self.kind = "mosquitto"
        self._data_dir = data_dir
        self._asked_port = port
        self._extra = extra
        self._port = 0
        self._v3_port = 0
        self._process: Process | None = None
        self._last_lines: deque[str] = deque(maxlen=LAST_LINES)
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def url(self) -> str:
        """Where MQTT 5 is spoken; valid once entered."""
        return f"mqtt://{LOOPBACK}:{self._port}"

    @property
    def v3_url(self) -> str:
        """Where MQTT 3.1.1 is spoken; valid once entered."""
        return f"mqtt://{LOOPBACK}:{self._v3_port}"

    @property
    def pid(self) -> int | None:
        """The process that serves now."""
        return None if self._process is None else self._process.pid

    @property
    def durable(self) -> bool:
        """Whether sessions and retained messages survive the broker's end."""
        return self.kind == "mosquitto" and self._data_dir is not None

    @property
    def expires(self) -> bool:
        """Whether a message with an expiry reaches clients of MQTT 3.1.1 too.

        iotcore acknowledges such a message and delivers it to none of them; MQTT 5 clients do get it.
        """
        return self.kind == "mosquitto"

    @property
    def note(self) -> str:
        """One honest sentence for the operator."""
        reach = "reachable from this machine only, so no device in the shop can use it"
        if self.durable:
            return f"Embedded Mosquitto, {reach}; a power cut may cost it its last 1,000 changes."
        return f"Embedded {self.kind}, {reach}; it forgets every session and retained message when it ends."

    async def __aenter__(self) -> Self:
        """Return once it accepts connections."""
        if self.kind == "mosquitto" and self._program is None:
            raise BrokerStartError(self.kind, "mosquitto is not installed")
        if self._data_dir is not None:
            self._data_dir.mkdir(parents=True, exist_ok=True)
        self._port = self._asked_port or _free_port()
        self._v3_port = self._port if self.kind == "mosquitto" else _free_port()
        await self._wait_free()
        await self._start()
        self._tasks.append(asyncio.create_task(self._keep_alive(), name=f"broker {self.kind}"))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it and wait until it is gone."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._stop()

    async def _start(self) -> None:
        with tempfile.TemporaryDirectory(prefix="ambiyans-broker-") as folder:
            command = self._prepare(Path(folder))
            self._process = await asyncio.create_subprocess_exec(
                *broker_child.command(command),
                stdin=DEVNULL,
                stdout=DEVNULL,
                stderr=PIPE,
                start_new_session=True,  # Ctrl-C is ours to handle: it must not die before our goodbye
            )
            reading = asyncio.create_task(self._read_errors(self._process), name="broker errors")
            self._tasks.append(reading)
            try:
                await self._wait_ready(self._process, reading)
            except BaseException:
                await self._stop()
                raise

    def _prepare(self, folder: Path) -> list[str]:
        """Write the configuration into a folder that is gone once the broker has read it."""
        if self._program is not None and self.kind == "mosquitto":
            file = folder / "mosquitto.conf"
            file.write_text(mosquitto_settings(self._port, self._data_dir, self._extra), encoding="utf-8")
            return mosquitto_command(self._program, file)
        file = folder / "iotcore.toml"
        file.write_text(iotcore_settings(self._port, self._v3_port), encoding="utf-8")
        return iotcore_command(file)

    async def _wait_ready(self, process: Process, reading: asyncio.Task[None]) -> None:
        loop = asyncio.get_running_loop()
        deadline_s = loop.time() + START_S
        waiting = {self._port, self._v3_port}
        while waiting:
            if process.returncode is not None:
                await reading
                raise BrokerStartError(
                    self.kind, "; ".join(self._last_lines) or f"it ended with {process.returncode}"
                )
            if loop.time() > deadline_s:
                raise BrokerStartError(self.kind, f"it accepts no connection after {START_S:g} s")
            waiting = {port for port in waiting if not _somebody_listens(port)}
            await asyncio.sleep(POLL_S if waiting else 0)

    async def _wait_free(self) -> None:
        """Let the broker of a controller that was just killed go first."""
        deadline_s = asyncio.get_running_loop().time() + PREDECESSOR_S
        while _somebody_listens(self._port):
            if asyncio.get_running_loop().time() > deadline_s:
                raise BrokerStartError(self.kind, f"port {self._port} is in use")
            await asyncio.sleep(POLL_S)

    async def _read_errors(self, process: Process) -> None:
        if process.stderr is None:
            return
        async for line in process.stderr:
            text = line.decode(errors="replace").rstrip()
            self._last_lines.append(text)
            log.debug("broker_says", kind=self.kind, text=text)

    async def _keep_alive(self) -> None:
        while True:
            if self._process is not None:
                code = await self._process.wait()
                log.error("broker_ended", kind=self.kind, code=code, last_lines=list(self._last_lines))
            await asyncio.sleep(RESTART_S)
            try:
                await self._start()
            except BrokerStartError as error:
                log.exception("broker_restart_failed", reason=error.reason)

    async def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None or process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), STOP_S)
        except TimeoutError:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()


def _free_port() -> int:
    with socket.socket() as plug:
        plug.bind((LOOPBACK, 0))
        port: int = plug.getsockname()[1]
        return port


def _somebody_listens(port: int) -> bool:
    with socket.socket() as plug:
        plug.settimeout(1.0)
        return plug.connect_ex((LOOPBACK, port)) == 0
