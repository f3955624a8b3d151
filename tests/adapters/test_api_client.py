"""Whoever asks a controller learns in one line why there is no answer."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

import pytest

from controller.adapters.api_client import (
    ApiClient,
    ControllerUrlError,
    NobodyAnswersError,
    NoControllerError,
    RefusedError,
)
from controller.adapters.http_server import bind
from tests import shop_on_the_net
from tests.shop_on_the_net import Terminal
from tests.web.store_fixture import ADMIN_TOKEN, ENTRANCE, lamp

terminal = shop_on_the_net.terminal

T = TypeVar("T")


async def asked(url: str, question: Callable[[ApiClient], T], token: str | None = ADMIN_TOKEN) -> T:
    def ask() -> T:
        with ApiClient(url, token) as client:
            return question(client)

    return await asyncio.to_thread(ask)


@asynccontextmanager
async def answering(reply: bytes) -> AsyncIterator[str]:
    """The URL of something that is no controller and answers everything by these bytes."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(reply)
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def test_a_thing_is_read_changed_and_removed(terminal: Terminal) -> None:
    terminal.shop.controls.add(lamp("a lamp/of 2"))

    path = ("devices", "a lamp/of 2")
    with pytest.raises(RefusedError):  # a slash in a name is no step, and the API has no such address
        await asked(terminal.url, lambda client: client.get(*path))
    terminal.shop.controls.add(lamp("one"))
    placed = await asked(terminal.url, lambda client: client.patch("devices", "one", body={"zone": ENTRANCE}))
    await asked(terminal.url, lambda client: client.delete("devices", "one"))

    assert placed["zone"] == ENTRANCE
    with pytest.raises(RefusedError) as caught:
        await asked(terminal.url, lambda client: client.post("devices", "one", "identify"))
    assert caught.value.status == 404


@pytest.mark.parametrize(
    ("token", "reason"),
    [("of-last-year", "does not know this token"), (None, "asks for a token"), ("", "asks for a token")],
)
async def test_a_stranger_is_told_how_to_say_who_they_are(
    terminal: Terminal, token: str | None, reason: str
) -> None:
    with pytest.raises(RefusedError, match=f"{reason}: give one by --token or AMBIYANS_TOKEN") as caught:
        await asked(terminal.url, lambda client: client.get("zones", "entrance"), token)

    assert caught.value.status == 401


async def test_an_address_where_nobody_listens_is_named() -> None:
    with bind("127.0.0.1", 0) as taken:
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"

        with pytest.raises(NobodyAnswersError, match=f"nobody answers at {url} .*refused"):
            await asked(url, lambda client: client.get("zones"))


@pytest.mark.parametrize(
    "reply",
    [
        b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}",
        b"HTTP/1.1 404 Not Found\r\ncontent-length: 5\r\n\r\n<htm>",
        b"HTTP/1.1 302 Found\r\nlocation: /login\r\ncontent-length: 0\r\n\r\n",
        b"220 mail.example.com ESMTP\r\n",
        b"",
    ],
)
async def test_what_is_no_controller_is_taken_for_none(reply: bytes) -> None:
    async with answering(reply) as url:
        with pytest.raises(NoControllerError, match=f"what answers at {url} is no controller"):
            await asked(url, lambda client: list(client.items("devices")))


@pytest.mark.parametrize(
    "url", ["", "localhost:8080", "ftp://shop", "http://", "http://[::1", "http://a b:x"]
)
def test_what_is_no_url_is_said_before_anything_is_sent(url: str) -> None:
    with pytest.raises(ControllerUrlError, match=r"expected one like http://127\.0\.0\.1:8080"):
        ApiClient(url, None)


def test_a_command_without_a_controller_says_one_line() -> None:
    with bind("127.0.0.1", 0) as taken:
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        words = [sys.executable, "-m", "controller", "devices", "list", "--url", url]
        ended = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603 ours

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith(f"ambiyans: nobody answers at {url}")
    assert ended.stderr.count("\n") == 1
