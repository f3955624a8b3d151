"""The connection to one MPD: every call ends within a time limit, also when MPD hangs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from types import TracebackType
from typing import Protocol, Self, TypeVar

import mpd  # type: ignore[import-untyped]  # python-mpd2 has no types; `_Client` is what we use of it

from devices.agents.player.deck import Heard, Order, Playlist, Shelves
from devices.agents.player.instrument import GoneError, OrderRefusedError

T = TypeVar("T")

TIMEOUT_S = 3.0
"""A healthy MPD answers within milliseconds, or a second while it changes files."""


class _Client(Protocol):
    """What we use of ``mpd.MPDClient``."""

    timeout: float | None

    def connect(self, host: str, port: int | None) -> None: ...
    def disconnect(self) -> None: ...
    def password(self, word: str) -> None: ...
    def status(self) -> Mapping[str, str]: ...
    def currentsong(self) -> Mapping[str, str]: ...
    def listplaylists(self) -> list[Mapping[str, str]]: ...
    def listplaylist(self, name: str) -> list[str]: ...
    def listall(self) -> list[Mapping[str, str]]: ...
    def playlistinfo(self) -> list[Mapping[str, str]]: ...
    def update(self) -> str: ...


class _TidyClient(mpd.MPDClient):  # type: ignore[misc]  # see the import
    """It closes what the library drops when MPD goes, which else complains on stderr that it cannot flush."""

    def _reset(self) -> None:
        for part in ("_rbfile", "_wfile", "_sock"):
            with suppress(OSError, mpd.ConnectionError):
                close = getattr(getattr(self, part, None), "close", None)
                if close:
                    close()
        super()._reset()


class MpdLink:
    """One connection, used by one task; ``address`` is ``host:port`` or the path of a socket."""

    def __init__(self, address: str, password: str | None) -> None:
        self._address = address
        self._password = password
        self._client: _Client = _TidyClient()
        self._thread = ThreadPoolExecutor(1, "mpd")

    async def __aenter__(self) -> Self:
        """Connect; raises ``GoneError``, for a wrong password too."""
        try:
            await self._ask(self._connect)
        except BaseException:
            self._thread.shutdown(wait=False)
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Hang up; the thread ends within its time limit."""
        self._thread.submit(self._hang_up)
        self._thread.shutdown(wait=False)

    async def heard(self) -> Heard:
        """MPD's state now."""
        return await self._ask(lambda: Heard.of(self._client.status(), self._client.currentsong()))

    async def shelves(self) -> Shelves:
        """Stored playlists, folders of the music directory, and the queue."""
        return await self._ask(self._read_shelves)

    async def rescan(self) -> None:
        """Have MPD look for new files; it does so beside the music."""
        await self._ask(self._client.update)

    async def carry_out(self, orders: Iterable[Order]) -> None:
        """Give orders one after the other; raises ``OrderRefusedError`` at the first that is refused."""
        for name, *arguments in orders:
            try:
                await self._call(lambda: getattr(self._client, name)(*arguments))  # noqa: B023 - awaited here
            except mpd.CommandError as error:
                message = f"MPD refused {' '.join((name, *arguments))}: {error}"
                raise OrderRefusedError(message) from error

    def _hang_up(self) -> None:
        with suppress(OSError):
            self._client.disconnect()

    async def _ask(self, work: Callable[[], T]) -> T:
        """Call what a healthy MPD does not refuse."""
        try:
            return await self._call(work)
        except mpd.CommandError as error:
            message = f"MPD at {self._address} refuses to answer: {error}"
            raise GoneError(message) from error

    async def _call(self, work: Callable[[], T]) -> T:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        except mpd.CommandError:
            raise
        except TimeoutError as error:
            message = f"MPD at {self._address} does not answer within {TIMEOUT_S:g} s"
            raise GoneError(message) from error
        except (mpd.MPDError, OSError) as error:
            message = f"no MPD at {self._address}: {error or type(error).__name__}"
            raise GoneError(message) from error

    def _connect(self) -> None:
        self._client.timeout = TIMEOUT_S
        host, _, port = self._address.rpartition(":")
        if "/" in self._address:
            self._client.connect(self._address, None)
        else:
            self._client.connect(host, int(port))
        if self._password:
            self._client.password(self._password)

    def _read_shelves(self) -> Shelves:
        files = tuple(entry["file"] for entry in self._client.listall() if "file" in entry)
        folders: dict[Playlist, list[str]] = {}
        for file in files:
            folder, slash, _ = file.partition("/")
            if slash:
                folders.setdefault(Playlist(folder, is_folder=True), []).append(file)
        stored = [entry["playlist"] for entry in self._client.listplaylists()]
        playlists = {folder: tuple(listed) for folder, listed in folders.items() if folder.name not in stored}
        playlists |= {Playlist(name): tuple(self._client.listplaylist(name)) for name in stored}
        queue = tuple(entry["file"] for entry in self._client.playlistinfo())
        return Shelves(playlists, frozenset(files), queue)
