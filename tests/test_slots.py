"""Devices that ask for their day get it, and get it again when it changes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import orjson
import pytest

from controller.adapters.events import Broadcast, Event
from controller.atmosphere.part_limits import PartLimits
from controller.slots import LARGEST, MOST_SLOTS, NEGLIGIBLE_S, Day, DayAhead
from tests.adapters.link_lab import eventually
from tests.atmosphere.shop import MONDAY, at
from tests.fakes import FakeBroker
from tests.shop_floor import SHOP, ShopFloor

ASK = "ambiyans/shop/slots/lamp/ask"
SLOTS = "ambiyans/shop/slots/lamp"


class Lone:
    """A shop with one lamp, and what the lamp is told of its day."""

    def __init__(self) -> None:
        self.floor = ShopFloor()
        self.floor.lamp("lamp")
        self.broker = FakeBroker()
        self.broadcast = Broadcast()
        self.ahead = DayAhead(
            self.broker,
            self.floor.reconciler,
            store="shop",
            clock=lambda: self.floor.now,
            assignments=lambda _zone, _begins, _ends: (),
            gather_s=0.0,
        )
        self.ahead.start()

    def days(self) -> list[dict[str, Any]]:
        return [orjson.loads(message.payload) for message in self.broker.sent(SLOTS)]


def test_a_device_that_asks_is_told_the_time_and_each_slot_in_its_own_words() -> None:
    shop = Lone()

    shop.broker.deliver(ASK, b"{}")

    (day,) = shop.days()
    first, noon, *_ = day["slots"]
    assert day["now"] == shop.floor.now.timestamp() * 1000
    assert noon["at"] == at(SHOP, MONDAY, "12:00").timestamp()
    ((topic, payload),) = noon["say"]
    # 30 % of 254 steps, 1,000,000 / 2700 K
    assert (topic, orjson.loads(payload)) == (
        "lamp/set",
        {"state": "ON", "brightness": 76, "color_temp": 370},
    )
    assert orjson.loads(first["say"][0][1])["brightness"] == 152


def test_a_device_that_is_left_alone_keeps_to_its_own_limits() -> None:
    shop = Lone()
    (lamp,) = shop.floor.reconciler.places
    shop.floor.reconciler.limit({lamp: PartLimits(brightness_max=0.5)})

    shop.broker.deliver(ASK, b"{}")

    (day,) = shop.days()
    first, noon, *_ = (orjson.loads(slot["say"][0][1])["brightness"] for slot in day["slots"][:2])
    assert (first, noon) == (127, 76)  # 50 % and 30 % of 254 steps


def test_the_day_is_neither_retained_nor_queued_because_it_carries_the_time() -> None:
    shop = Lone()

    shop.broker.deliver(ASK, b"{}")

    (message,) = shop.broker.sent(SLOTS)
    assert (message.retain, message.qos) == (False, 0)
    assert message.expiry_s is not None


def test_a_device_nobody_placed_gets_the_time_and_no_slots() -> None:
    shop = Lone()

    shop.broker.deliver("ambiyans/shop/slots/stranger/ask", b"{}")

    (message,) = shop.broker.sent("ambiyans/shop/slots/stranger")
    assert orjson.loads(message.payload)["slots"] == []


@pytest.fixture
async def telling() -> AsyncIterator[Lone]:
    """The same shop, telling of changes."""
    shop = Lone()
    task = asyncio.create_task(shop.ahead.keep_telling(shop.broadcast), name="the day ahead")
    shop.broker.deliver(ASK, b"{}")
    yield shop
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_a_persons_choice_is_told_once_to_those_that_asked(telling: Lone) -> None:
    telling.floor.override("evening", until=telling.floor.now + timedelta(minutes=20))

    def told_after_an_event() -> bool:
        telling.broadcast.publish(Event("zone", {"id": "entrance"}))
        return len(telling.days()) > 1

    await eventually(told_after_an_event)

    before, after = telling.days()
    until = telling.floor.now + timedelta(minutes=20)
    assert [slot["at"] for slot in after["slots"]][1] == until.timestamp()
    assert after["slots"][2:] == before["slots"][1:]


def test_a_day_too_long_for_a_small_board_ends_where_the_rest_would_begin() -> None:
    say = (("nodes/lamp/light/set", "x" * 400),)
    many = Day(tuple((60 * n, say) for n in range(100)), 9000)

    cut = many.cut()

    assert len(orjson.dumps(cut.tree())) <= LARGEST
    assert 0 < len(cut.slots) <= MOST_SLOTS
    assert cut.until == 60 * len(cut.slots)


def test_moments_that_are_reckoned_some_seconds_apart_are_the_same_day() -> None:
    day = Day(((100, (("t", "a"),)), (9000, (("t", "b"),))), 20_000)

    assert day.much_like(Day(((100, (("t", "a"),)), (9000 + NEGLIGIBLE_S, (("t", "b"),))), 20_000))
    assert not day.much_like(Day(((100, (("t", "a"),)), (9001 + NEGLIGIBLE_S, (("t", "b"),))), 20_000))
    assert not day.much_like(Day(((100, (("t", "a"),)), (9000, (("t", "c"),))), 20_000))
