"""A fire panel's relay raises the emergency while it is closed, and ends no other."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import orjson
import pytest

from controller.adapters.device_link import DeviceLink
from controller.atmosphere.model import DeviceId
from controller.contacts import contact_warnings
from devices.registry import Registry
from tests.adapters import databases
from tests.staffed_shop import ACTOR, StaffedShop, staffed_shop

sqlite_url = databases.sqlite_url

PANEL = DeviceId("fire-panel")
CONFIG = orjson.dumps(
    {
        "state_topic": "panel/relay",
        "availability_topic": "panel/here",
        "unique_id": "relay",
        "device": {"identifiers": ["fire-panel"], "name": "Fire panel"},
    }
)


@pytest.fixture
async def shop(sqlite_url: str) -> AsyncIterator[StaffedShop]:
    async with staffed_shop(sqlite_url) as running:
        reconciler = running.floor.reconciler
        reconciler.store = replace(reconciler.store, contacts=(PANEL,))
        link = DeviceLink(running.broker, running.floor.registry)
        link.start(
            on_report=lambda report: reconciler.hearing.heard(report, running.floor.now),
            on_device=reconciler.hearing.appeared,
            on_contact=running.operations.contact,
        )
        running.broker.deliver("homeassistant/binary_sensor/panel/relay/config", CONFIG, retain=True)
        link.sync()
        yield running


async def says(shop: StaffedShop, word: bytes, *, retain: bool = False) -> None:
    shop.broker.deliver("panel/relay", word, retain=retain)
    await shop.broker.settle()


async def test_a_closed_contact_raises_the_emergency_and_its_opening_ends_it(shop: StaffedShop) -> None:
    await says(shop, b"ON")
    raised = shop.operations.emergency

    await says(shop, b"OFF")

    assert (raised, shop.operations.emergency) == (True, False)


async def test_a_contact_that_was_closed_before_the_controller_started_counts(shop: StaffedShop) -> None:
    await says(shop, b"ON", retain=True)

    assert shop.operations.emergency


async def test_an_opening_contact_ends_no_emergency_of_a_person(shop: StaffedShop) -> None:
    await shop.operations.set_emergency(active=True, actor=ACTOR)

    await says(shop, b"OFF")

    assert shop.operations.emergency


async def test_a_person_ends_what_a_contact_raised(shop: StaffedShop) -> None:
    await says(shop, b"ON")

    await shop.operations.set_emergency(active=False, actor=ACTOR)

    assert not shop.operations.emergency


async def test_a_closed_contact_that_the_broker_repeats_does_not_raise_again_what_a_person_ended(
    shop: StaffedShop,
) -> None:
    await says(shop, b"ON", retain=True)
    await shop.operations.set_emergency(active=False, actor=ACTOR)

    shop.broker.disconnect()
    shop.broker.reconnect()
    await shop.broker.settle()

    assert not shop.operations.emergency


async def test_the_contacts_of_other_devices_raise_nothing(shop: StaffedShop) -> None:
    reconciler = shop.floor.reconciler
    reconciler.store = replace(reconciler.store, contacts=(DeviceId("other"),))

    await says(shop, b"ON")

    assert not shop.operations.emergency


@pytest.mark.parametrize("word", [b"", b"maybe", b"\xff", b"{}"])
async def test_nonsense_from_a_contact_moves_nothing(shop: StaffedShop, word: bytes) -> None:
    await says(shop, word)

    assert not shop.operations.emergency


async def test_a_silent_contact_is_an_alarm_for_people_and_no_emergency(shop: StaffedShop) -> None:
    shop.broker.deliver("panel/here", b"offline")

    assert not shop.operations.emergency
    assert [warning for warning in shop.operations.warnings if "fire-panel" in warning] == [
        "The emergency contact fire-panel is offline: it cannot raise an emergency"
    ]


def test_a_contact_that_never_announced_itself_is_named() -> None:
    assert list(contact_warnings([PANEL], Registry().devices)) == [
        "The emergency contact fire-panel has not announced itself: it cannot raise an emergency"
    ]
