"""The panel's address is taken first, and the server ends when it is told to."""

from __future__ import annotations

import asyncio
import socket

import httpx
import pytest
from fastapi import FastAPI

from controller.adapters.http_server import AddressTakenError, bind, web_server


def test_a_taken_address_is_one_clear_line() -> None:
    with socket.socket() as plug:
        plug.bind(("127.0.0.1", 0))
        plug.listen()
        port = plug.getsockname()[1]

        with pytest.raises(AddressTakenError, match=rf"127\.0\.0\.1:{port} .*--port") as refused:
            bind("127.0.0.1", port)
    assert (refused.value.host, refused.value.port) == ("127.0.0.1", port)


@pytest.mark.parametrize(("host", "port"), [("127.0.0.1", 65_536), ("192.0.2.1", 0), ("no.such.host.", 0)])
def test_an_address_that_is_not_ours_is_refused(host: str, port: int) -> None:
    with pytest.raises(AddressTakenError):
        bind(host, port)


def test_port_0_is_any_free_one_also_for_ipv6() -> None:
    with bind("127.0.0.1", 0) as four:
        assert four.getsockname()[1] > 0
    if socket.has_ipv6:
        with bind("::1", 0) as six:
            assert six.family == socket.AF_INET6


async def test_it_serves_until_it_is_told_to_end_and_leaves_the_signals_alone() -> None:
    app = FastAPI()
    app.get("/")(lambda: {"shop": "open"})
    listener = bind("127.0.0.1", 0)
    listener.listen()
    server = web_server(app)
    serving = asyncio.create_task(server.serve(sockets=[listener]), name="web")

    async with httpx.AsyncClient() as customer:
        port = listener.getsockname()[1]
        answer = await customer.get(f"http://127.0.0.1:{port}/")
    server.end()

    assert answer.json() == {"shop": "open"}
    assert "server" not in answer.headers
    async with asyncio.timeout(5):
        await serving
