"""Keeps open pages true: one renderer a tick, one frame for everybody who sees the same.

The first event of a stream is the whole truth with the boot id, then come small patches by element id, and a
heartbeat by which a page notices that its line is dead.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import orjson
import structlog

from controller.adapters.events import Broadcast
from controller.web.language import language
from controller.web.pages import Pages, Piece
from controller.web.panel_view import View

TICK_S = 0.05
"""how long changes are gathered before they are drawn"""
HEARTBEAT_S = 5.0
_WAITING_FRAMES = 64
_ROWS_WITHOUT_PAUSE = 20

PieceMaker = Callable[[View], Awaitable[Sequence[Piece]]]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A piece with its HTML."""

    piece: Piece
    html: str


@dataclass
class Watch:
    """One view that somebody looks at."""

    view: View
    drawn: dict[str, Drawn] = field(default_factory=dict)
    listeners: set[asyncio.Queue[bytes | None]] = field(default_factory=set)
    drawing: asyncio.Lock = field(default_factory=asyncio.Lock)


class Board:
    """All views that are being looked at; works only while somebody looks."""

    def __init__(
        self,
        pages: Pages,
        broadcast: Broadcast,
        pieces: PieceMaker,
        boot: str,
        *,
        heartbeat_s: float = HEARTBEAT_S,
    ) -> None:
        self.boot = boot
        self._heartbeat_s = heartbeat_s
        self._pages = pages
        self._broadcast = broadcast
        self._pieces = pieces
        self._watches: dict[View, Watch] = {}
        self._stirred: set[str] = set()
        self._changed = asyncio.Event()
        self._hearing = asyncio.Event()
        self._running: asyncio.Task[None] | None = None
        self._log = structlog.get_logger("panel")

    async def stream(
        self, view: View, seen: str, may_look: Callable[[], Awaitable[bool]]
    ) -> AsyncGenerator[bytes, None]:
        """The events of one open page while it may look; ``seen`` is the digest of what it shows."""
        loop = asyncio.get_running_loop()
        async with self._listening(view) as (watch, queue):
            if None in _taken(queue):
                return
            known = seen == digest(drawn.html for drawn in watch.drawn.values())
            yield self._frame("whole", {} if known else watch.drawn, ())
            asked = loop.time()
            while True:
                try:
                    frame = await asyncio.wait_for(queue.get(), self._heartbeat_s)
                except TimeoutError:
                    frame = self._frame("heartbeat", {}, ())
                if loop.time() - asked >= self._heartbeat_s:
                    asked = loop.time()
                    if not await may_look():
                        yield self._frame("end", {}, ())
                        return
                if frame is None:
                    return
                yield frame

    @asynccontextmanager
    async def _listening(self, view: View) -> AsyncIterator[tuple[Watch, asyncio.Queue[bytes | None]]]:
        watch = self._watches.setdefault(view, Watch(view))
        queue: asyncio.Queue[bytes | None] = asyncio.Queue(_WAITING_FRAMES)
        watch.listeners.add(queue)
        try:
            if self._running is None:
                self._hearing.clear()
                self._running = asyncio.create_task(self._run(), name="panel-live")
                self._running.add_done_callback(self._ended)
            await self._hearing.wait()
            await self._refresh(watch)
            yield watch, queue
        finally:
            watch.listeners.discard(queue)
            if not watch.listeners and self._watches.get(view) is watch:
                del self._watches[view]
            if not self._watches and self._running is not None:
                self._running.cancel()
                self._running = None

    async def _run(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            drawing = tasks.create_task(self._draw(), name="panel-live-drawing")
            await self._gather()
            drawing.cancel()

    def _ended(self, running: asyncio.Task[None]) -> None:
        """Let everybody connect again, at a shutdown or after a fault."""
        if running.cancelled():
            return
        self._hearing.set()
        if (error := running.exception()) is not None:
            self._log.error("the live panel stopped; pages connect again", exc_info=error)
        self._running = None
        for watch in self._watches.values():
            for queue in watch.listeners:
                _put(queue, None)

    async def _gather(self) -> None:
        """Note what happens, until the controller shuts down."""
        async with self._broadcast.subscribe(1000) as events:
            self._hearing.set()
            async for event in events:
                self._stirred.add(event.kind)
                self._changed.set()

    async def _draw(self) -> None:
        """Draw what events stirred, and at each heartbeat what follows the clock."""
        loop = asyncio.get_running_loop()
        ticked = loop.time()
        while True:
            try:
                await asyncio.wait_for(self._changed.wait(), self._heartbeat_s)
                await asyncio.sleep(TICK_S)
            except TimeoutError:
                pass
            self._changed.clear()
            stirred, self._stirred = self._stirred, set()
            if loop.time() - ticked >= self._heartbeat_s:
                ticked = loop.time()
                stirred.add("tick")
            for watch in list(self._watches.values()):
                if watch.view.follows(stirred):
                    await self._refresh(watch)

    async def _refresh(self, watch: Watch) -> None:
        """Draw the pieces that changed and send them to everybody who looks at this view."""
        async with watch.drawing:
            pieces = await self._pieces(watch.view)
            fresh: dict[str, Drawn] = {}
            changed: dict[str, Drawn] = {}
            words = language(watch.view.language)
            for number, piece in enumerate(pieces):
                before = watch.drawn.get(piece.id)
                if before is not None and before.piece == piece:
                    fresh[piece.id] = before
                    continue
                if number % _ROWS_WITHOUT_PAUSE == _ROWS_WITHOUT_PAUSE - 1:
                    await asyncio.sleep(0)
                drawn = Drawn(piece, self._pages.piece(piece, words, watch.view.rights))
                fresh[piece.id] = changed[piece.id] = drawn
            gone = tuple(name for name in watch.drawn if name not in fresh)
            watch.drawn = fresh
            if changed or gone:
                frame = self._frame("patch", changed, gone)
                for queue in tuple(watch.listeners):
                    _put(queue, frame)

    def _frame(self, event: str, drawn: Mapping[str, Drawn], gone: Sequence[str]) -> bytes:
        data = {
            "boot": self.boot,
            "set": {name: each.html for name, each in drawn.items() if each.piece.into is None},
            "lists": _by_list(drawn.values()),
            "gone": gone,
        }
        return b"event: %s\ndata: %s\n\n" % (event.encode(), orjson.dumps(data))


def _by_list(drawn: Iterable[Drawn]) -> dict[str, list[tuple[str, str]]]:
    lists: dict[str, list[tuple[str, str]]] = {}
    for each in drawn:
        if each.piece.into is not None:
            lists.setdefault(each.piece.into, []).append((each.piece.id, each.html))
    return lists


def _taken(queue: asyncio.Queue[bytes | None]) -> list[bytes | None]:
    """Everything that waits; the whole truth is newer than all of it."""
    return [queue.get_nowait() for _ in range(queue.qsize())]


def _put(queue: asyncio.Queue[bytes | None], frame: bytes | None) -> None:
    """Hand over a frame; a listener too slow for them all is let go, and its page connects again."""
    if queue.full():
        _taken(queue)
        frame = None
    queue.put_nowait(frame)


def digest(htmls: Iterable[str]) -> str:
    """A short name of what a page shows."""
    told = hashlib.sha256()
    for html in htmls:
        told.update(html.encode())
        told.update(b"\0")
    return told.hexdigest()[:16]
