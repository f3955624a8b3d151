"""The store's own topics: terminals, the emergency contact, and what screens may read."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta

import orjson
import pytest
from sqlmodel import Session

from controller.adapters.events import Event
from controller.topics import presence
from tests.adapters import databases
from tests.adapters.link_lab import eventually
from tests.atmosphere.shop import ENTRANCE, LOUNGE
from tests.staffed_shop import StaffedShop, staffed_shop

sqlite_url = databases.sqlite_url

ANSWER = {"id": "a-1", "zone": "entrance", "metric": "smiley", "score": 3}
TERMINAL = "ambiyans/moda/feedback/tablet"


@pytest.fixture
async def shop(sqlite_url: str) -> AsyncIterator[StaffedShop]:
    async with staffed_shop(sqlite_url) as running:
        running.topics.start()
        yield running


@pytest.fixture
async def signage(shop: StaffedShop) -> AsyncIterator[StaffedShop]:
    """The shop with its screens told of every change."""
    showing = asyncio.create_task(shop.topics.show_zones(shop.broadcast), name="signage")
    await eventually(lambda: scenes(shop))
    yield shop
    assert not showing.done()
    showing.cancel()
    with suppress(asyncio.CancelledError):
        await showing


def receipts(shop: StaffedShop) -> list[object]:
    return [orjson.loads(message.payload) for message in shop.broker.sent(f"{TERMINAL}/receipt")]


def scenes(shop: StaffedShop) -> list[str]:
    said = shop.broker.sent("ambiyans/moda/zone/entrance/scene")
    assert all(message.retain for message in said)
    return [orjson.loads(message.payload)["scene"] for message in said]


async def test_an_answer_is_receipted_and_acknowledged_after_its_commit_and_never_before(
    shop: StaffedShop,
) -> None:
    writing, free = threading.Event(), threading.Event()

    def hold(_session: Session) -> None:
        writing.set()
        assert free.wait(10)

    held = asyncio.create_task(shop.database.write(hold), name="a slow disk")
    await eventually(writing.is_set)
    shop.broker.deliver(TERMINAL, orjson.dumps(ANSWER))
    await shop.database.ready()  # the loop has turned, and readers are served

    assert [message.topic for message in shop.broker.unacknowledged] == [TERMINAL]
    assert receipts(shop) == []
    free.set()
    await held
    await eventually(lambda: receipts(shop))
    assert receipts(shop) == [{"id": "a-1", "stored": True}]
    assert shop.broker.unacknowledged == []


async def test_an_answer_that_can_never_be_stored_is_told_why(shop: StaffedShop) -> None:
    shop.broker.deliver(TERMINAL, orjson.dumps(ANSWER | {"score": 5}))

    await eventually(lambda: receipts(shop))
    [receipt] = receipts(shop)
    assert isinstance(receipt, dict)
    assert receipt | {"error": ""} == {"id": "a-1", "stored": False, "error": ""}
    assert "1 to 4" in receipt["error"]


async def test_the_emergency_contact_switches_once_however_often_it_says_so(shop: StaffedShop) -> None:
    for _ in range(3):
        shop.broker.deliver("ambiyans/moda/emergency", b'{"active": true}')
        await shop.broker.settle()

    assert shop.operations.emergency
    assert [receipt.zone for receipt in shop.floor.journal.receipts.values()] == [ENTRANCE, LOUNGE]


async def test_a_kept_emergency_counts_at_the_start_and_is_not_raised_again_by_a_reconnection(
    shop: StaffedShop,
) -> None:
    shop.broker.publish("ambiyans/moda/emergency", b'{"active": true}', retain=True)
    await shop.broker.settle()
    raised = shop.operations.emergency
    await shop.operations.set_emergency(active=False, actor="ayse")

    shop.broker.disconnect()
    shop.broker.reconnect()
    await shop.broker.settle()

    assert (raised, shop.operations.emergency) == (True, False)


@pytest.mark.parametrize("payload", [b"", b"1", b"[]", b'{"active": 1}', b'{"active": "true"}', b"\xff"])
async def test_nonsense_on_the_emergency_topic_moves_nothing(shop: StaffedShop, payload: bytes) -> None:
    shop.broker.deliver("ambiyans/moda/emergency", payload)

    await shop.broker.settle()
    assert not shop.operations.emergency


async def test_a_screen_is_told_each_change_once(signage: StaffedShop) -> None:
    await signage.choose("evening")
    for _ in range(3):
        signage.broadcast.publish(Event("zone", {"id": ENTRANCE}))

    await eventually(lambda: len(scenes(signage)) == 2)
    assert scenes(signage) == ["calm", "evening"]


async def test_after_too_many_events_every_screen_is_put_right(signage: StaffedShop) -> None:
    await signage.choose("evening")
    for number in range(1000):
        signage.broadcast.publish(Event("device", {"id": f"lamp-{number}"}))

    await eventually(lambda: scenes(signage)[-1] == "evening")


async def test_a_zone_that_is_gone_stops_no_screen(signage: StaffedShop) -> None:
    signage.broadcast.publish(Event("zone", {"id": "attic"}))
    await signage.choose("evening")
    signage.broadcast.publish(Event("zone", {"id": ENTRANCE}))

    await eventually(lambda: scenes(signage)[-1] == "evening")


async def test_a_broker_that_came_back_is_told_everything_again(signage: StaffedShop) -> None:
    signage.floor.now += timedelta(seconds=1)

    signage.topics.reconnected()

    await eventually(lambda: len(scenes(signage)) == 2)
    assert len(signage.broker.sent(f"ambiyans/moda/zone/{LOUNGE}/scene")) == 2


def test_presence_is_retained() -> None:
    assert presence("moda", "offline") == presence("moda", "offline")
    assert (presence("moda", "online").topic, presence("moda", "online").retain) == (
        "ambiyans/moda/controller",
        True,
    )
