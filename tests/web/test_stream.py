"""The live stream: the whole truth, then what changed, and an end when the reader may listen no more."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any, NamedTuple

import pytest
from starlette.types import Message

from controller.adapters.accounts import Identity, Role, sign_out
from controller.adapters.events import Event
from controller.web.access import COOKIE
from controller.web.stream import frames
from tests.web.api_client import Api
from tests.web.store_fixture import ENTRANCE, Shop, lamp

MANAGER = Identity("ayse", frozenset({Role.MANAGER}), "session")
FACILITIES = Identity("mert", frozenset({Role.FACILITIES}), "session")
LONG_S = 60.0
"""A heartbeat that no test waits for."""


class Told(NamedTuple):
    """One frame as a browser reads it."""

    event: str
    data: dict[str, Any]


def read(text: bytes) -> Told:
    event, data = text.decode().strip().split("\n")
    return Told(event.removeprefix("event: "), json.loads(data.removeprefix("data: ")))


def known(identity: Identity | None) -> Callable[[], Awaitable[Identity | None]]:
    async def recheck() -> Identity | None:
        return identity

    return recheck


async def following(stream: AsyncIterator[bytes], count: int) -> list[Told]:
    async with asyncio.timeout(10):
        return [read(await anext(stream)) for _ in range(count)]


async def test_a_reader_first_gets_all_zones_and_the_boot_of_the_controller(shop: Shop) -> None:
    stream = frames(shop.deps, "boot-1", known(MANAGER), LONG_S)

    (hello,) = await following(stream, 1)

    assert (hello.event, hello.data["boot"], hello.data["emergency"]) == ("hello", "boot-1", False)
    assert [zone["zone"] for zone in hello.data["zones"]] == ["entrance", "fitting-rooms"]


async def test_changes_are_told_as_things_are_now_each_thing_once(shop: Shop) -> None:
    shop.controls.add(lamp("7"), zone=ENTRANCE)
    stream = frames(shop.deps, "boot-1", known(MANAGER), LONG_S)
    await following(stream, 1)

    receipt = (await shop.controls.set_emergency(active=True, actor="ayse"))[0]
    for event in (
        Event("zone", {"id": "entrance"}),
        Event("receipt", {"id": receipt}),
        Event("device", {"id": "7"}),
        Event("zone", {"id": "entrance"}),
    ):
        shop.broadcast.publish(event)

    zone, told, device = await following(stream, 3)
    assert (zone.event, zone.data["reason"]["kind"]) == ("zone", "emergency")
    assert (told.event, told.data["id"], told.data["status"]) == ("receipt", receipt, "complete")
    assert (device.event, device.data["id"], device.data["zone"]) == ("device", "7", "entrance")


async def test_what_is_gone_meanwhile_is_not_told_as_if_it_were_there(shop: Shop) -> None:
    stream = frames(shop.deps, "boot-1", known(MANAGER), LONG_S)
    await following(stream, 1)

    shop.broadcast.publish(Event("zone", {"id": "roof"}))
    shop.broadcast.publish(Event("receipt", {"id": "none"}))
    shop.broadcast.publish(Event("device", {"id": "7"}))

    (device,) = await following(stream, 1)
    assert device == ("device", {"id": "7", "gone": True})


async def test_a_reader_hears_only_what_the_role_may_read(shop: Shop) -> None:
    stream = frames(shop.deps, "boot-1", known(FACILITIES), LONG_S)
    await following(stream, 1)

    shop.broadcast.publish(Event("response", {"id": "a-1", "score": 1, "comment": "too loud"}))
    shop.broadcast.publish(Event("ticket", {"id": "t-1"}))
    shop.broadcast.publish(Event("tick", {"duration_s": 0.1}))
    shop.broadcast.publish(Event("zone", {"id": "entrance"}))

    (zone,) = await following(stream, 1)
    assert zone.event == "zone"


async def test_silence_has_a_heartbeat(shop: Shop) -> None:
    stream = frames(shop.deps, "boot-1", known(MANAGER), 0.01)

    _, beat, again = await following(stream, 3)

    assert beat == again == ("heartbeat", {"at": "2026-03-02T09:00:00Z"})


async def test_a_busy_stream_asks_again_too_whether_its_reader_may_listen(shop: Shop) -> None:
    asked = 0

    async def once() -> Identity | None:
        nonlocal asked
        asked += 1
        return MANAGER if asked == 1 else None

    stream = frames(shop.deps, "boot-1", once, 0.2)
    await following(stream, 1)

    with suppress(StopAsyncIteration):
        async with asyncio.timeout(10):
            while True:
                shop.broadcast.publish(Event("zone", {"id": "entrance"}))
                await anext(stream)
    assert asked == 2


async def test_a_reader_who_fell_behind_gets_the_whole_truth_again(shop: Shop) -> None:
    stream = frames(shop.deps, "boot-1", known(MANAGER), LONG_S)
    await following(stream, 1)

    for number in range(6000):
        shop.broadcast.publish(Event("response", {"id": f"a-{number}"}))

    (hello,) = await following(stream, 1)
    assert hello.event == "hello"


async def test_a_stream_ends_with_the_controller(shop: Shop) -> None:
    stream = frames(shop.deps, "boot-1", known(MANAGER), LONG_S)
    await following(stream, 1)

    shop.broadcast.close()

    with pytest.raises(StopAsyncIteration):
        await following(stream, 1)


@asynccontextmanager
async def listening(api: Api, headers: dict[str, str]) -> AsyncIterator[asyncio.Queue[Message]]:
    """What a server would send to a browser that opened the stream."""
    sent: asyncio.Queue[Message] = asyncio.Queue()
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": "/api/v1/events",
        "raw_path": b"/api/v1/events",
        "query_string": b"",
        "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 2),
    }

    async def receive() -> Message:
        await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    reading = asyncio.create_task(api.app(scope, receive, sent.put))
    try:
        yield sent
    finally:
        reading.cancel()
        with suppress(asyncio.CancelledError):
            await reading


async def next_message(sent: asyncio.Queue[Message]) -> Message:
    async with asyncio.timeout(10):
        return await sent.get()


async def test_the_stream_flows_through_the_whole_application_unbuffered(api: Api) -> None:
    token = await api.token(["manager"])

    async with listening(api, {"authorization": f"Bearer {token}"}) as sent:
        start, first = await next_message(sent), await next_message(sent)
        api.shop.broadcast.publish(Event("zone", {"id": "entrance"}))
        second = await next_message(sent)

    headers = {name.decode(): value.decode() for name, value in start["headers"]}
    assert (start["status"], headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
    assert (headers["x-accel-buffering"], headers["cache-control"]) == ("no", "no-store")
    assert "content-security-policy" in headers
    assert [read(message["body"]).event for message in (first, second)] == ["hello", "zone"]


async def test_a_stream_is_not_opened_for_nobody(api: Api) -> None:
    async with listening(api, {"cookie": f"{COOKIE}=stolen"}) as sent:
        start = await next_message(sent)

    assert start["status"] == 401


async def test_signing_out_ends_the_stream(api: Api) -> None:
    browser = await api.browser("manager")
    cookie, now = browser.cookies[COOKIE], api.shop.clock()

    async with listening(api, {"cookie": f"{COOKIE}={cookie}"}) as sent:
        await next_message(sent)
        await next_message(sent)
        await api.shop.database.write(lambda session: sign_out(session, cookie, at=now))
        last = await next_message(sent)

    assert (last["body"], last["more_body"]) == (b"", False)
