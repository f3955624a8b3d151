"""The live line: the whole truth first, then small patches, one drawing for everybody."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

import orjson
import pytest

from controller.adapters.events import Broadcast, Event
from controller.web.language import language
from controller.web.pages import Pages, Piece
from controller.web.panel_banners import Banners
from controller.web.panel_live import Board, digest
from controller.web.panel_view import Rights, View

VIEW = View("now", (), "en", Rights())
DEADLINE_S = 10.0


@dataclass
class Scenery:
    """What the pages would show, and how often it was asked for."""

    notices: dict[str, str] = field(default_factory=lambda: {"a": "one", "b": "two"})
    rows: list[str] = field(default_factory=list)
    asked: int = 0

    async def pieces(self, _view: View) -> list[Piece]:
        self.asked += 1
        fixed = [Piece(name, "banners.html", _said(text)) for name, text in self.notices.items()]
        return [*fixed, *(Piece(row, "banners.html", _said(row), into="list") for row in self.rows)]


def _said(text: str) -> Banners:
    return Banners(emergency=False, notices=(text,), faults=(), warnings=())


async def _always() -> bool:
    return True


async def _next(stream: AsyncIterator[bytes]) -> tuple[str, dict[str, Any]]:
    """The next event that is not a heartbeat."""
    while True:
        frame = await asyncio.wait_for(anext(stream), DEADLINE_S)
        kind, data = frame.decode().removeprefix("event: ").rstrip().split("\ndata: ")
        if kind != "heartbeat":
            return kind, orjson.loads(data)


@pytest.fixture
def scenery() -> Scenery:
    return Scenery()


@pytest.fixture
def broadcast() -> Broadcast:
    return Broadcast()


@pytest.fixture
def board(scenery: Scenery, broadcast: Broadcast) -> Board:
    return Board(Pages(), broadcast, scenery.pieces, "boot-1")


async def test_the_first_event_is_the_whole_truth_with_the_boot_id(board: Board) -> None:
    async with aclosing(board.stream(VIEW, "", _always)) as stream:
        kind, data = await _next(stream)

    assert (kind, data["boot"], sorted(data["set"])) == ("whole", "boot-1", ["a", "b"])


async def test_a_page_that_already_shows_the_truth_is_told_so_without_it(
    board: Board, scenery: Scenery
) -> None:
    shown = digest(Pages().piece(piece, language("en"), Rights()) for piece in await scenery.pieces(VIEW))

    async with aclosing(board.stream(VIEW, shown, _always)) as stream:
        _, data = await _next(stream)

    assert data["set"] == {}


async def test_only_what_changed_is_sent(board: Board, scenery: Scenery, broadcast: Broadcast) -> None:
    async with aclosing(board.stream(VIEW, "", _always)) as stream:
        await _next(stream)

        scenery.notices["b"] = "three"
        broadcast.publish(Event("zone"))
        kind, data = await _next(stream)

    assert (kind, list(data["set"])) == ("patch", ["b"])
    assert "three" in data["set"]["b"]


async def test_a_new_answer_goes_on_top_of_its_list_and_an_old_one_leaves(
    board: Board, scenery: Scenery, broadcast: Broadcast
) -> None:
    scenery.rows = ["answer-1"]
    async with aclosing(board.stream(VIEW, "", _always)) as stream:
        await _next(stream)

        scenery.rows = ["answer-2"]
        broadcast.publish(Event("zone"))
        _, data = await _next(stream)

    assert [name for name, _ in data["lists"]["list"]] == ["answer-2"]
    assert data["gone"] == ["answer-1"]


async def test_fifty_pages_of_the_same_view_share_one_drawing_of_a_burst(
    board: Board, scenery: Scenery, broadcast: Broadcast
) -> None:
    streams = [board.stream(VIEW, "", _always) for _ in range(50)]
    for stream in streams:
        await _next(stream)
    before = scenery.asked

    scenery.notices["a"] = "changed"
    for _ in range(1000):
        broadcast.publish(Event("zone"))
    frames = [await _next(stream) for stream in streams]

    assert all(kind == "patch" for kind, _ in frames)
    assert scenery.asked - before <= 2  # the burst, and perhaps the heartbeat's own look
    for stream in streams:
        await stream.aclose()


async def test_an_event_that_cannot_change_the_page_is_not_drawn(
    board: Board, scenery: Scenery, broadcast: Broadcast
) -> None:
    async with aclosing(board.stream(VIEW, "", _always)) as stream:
        await _next(stream)

        scenery.notices["a"] = "first"
        broadcast.publish(Event("response"))
        await asyncio.sleep(0)
        scenery.notices["a"] = "second"
        broadcast.publish(Event("zone"))
        _, data = await _next(stream)

    assert "second" in data["set"]["a"]


async def test_whoever_may_not_look_any_more_is_told_within_a_heartbeat(
    scenery: Scenery, broadcast: Broadcast
) -> None:
    board = Board(Pages(), broadcast, scenery.pieces, "boot-1", heartbeat_s=0.05)

    async def never() -> bool:
        return False

    async with aclosing(board.stream(VIEW, "", never)) as stream:
        kinds = [(await _next(stream))[0] for _ in range(2)]

    assert kinds == ["whole", "end"]


async def test_words_that_follow_the_clock_are_drawn_also_while_other_things_happen(
    scenery: Scenery, broadcast: Broadcast
) -> None:
    board = Board(Pages(), broadcast, scenery.pieces, "boot-1", heartbeat_s=0.05)
    async with aclosing(board.stream(VIEW, "", _always)) as stream:
        await _next(stream)

        scenery.notices["a"] = "later"
        chatter = asyncio.create_task(_keep_publishing(broadcast, Event("response")))
        _, data = await _next(stream)
        chatter.cancel()

    assert "later" in data["set"]["a"]


async def _keep_publishing(broadcast: Broadcast, event: Event) -> None:
    while True:
        broadcast.publish(event)
        await asyncio.sleep(0.01)


async def test_every_stream_ends_when_the_controller_shuts_down(board: Board, broadcast: Broadcast) -> None:
    async with aclosing(board.stream(VIEW, "", _always)) as stream:
        await _next(stream)

        broadcast.close()

        with pytest.raises(StopAsyncIteration):
            await _next(stream)
