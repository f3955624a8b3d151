"""Facilities staff commission devices in a real browser."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import expect

from controller.atmosphere.model import DeviceId, PartId
from tests.atmosphere.shop import ENTRANCE
from tests.web import facility_fixture
from tests.web.browser_fixture import DEADLINE_MS, Journey, journey
from tests.web.facility_fixture import Facility
from tests.web.test_journey_browser import _SMALL_TARGETS, _violations

sqlite_url = facility_fixture.sqlite_url
facility = facility_fixture.facility
expect.set_options(timeout=DEADLINE_MS)
PHONE = {"width": 390, "height": 844}


@pytest.fixture
async def shop_in_browser(facility: Facility) -> AsyncIterator[Journey]:
    facility.lamps("a", "b", "c")
    async with journey(facility.api) as found:
        yield found


async def test_devices_are_chosen_placed_tried_out_and_replaced(
    facility: Facility, shop_in_browser: Journey
) -> None:
    page = await shop_in_browser.page("/devices?new=yes", await shop_in_browser.cookie("facilities"))
    await page.get_by_label("choose all on this page").check()
    await page.get_by_label("Choose c", exact=True).uncheck()
    many = page.get_by_role("form", name="Many devices at once")
    await many.get_by_label("Zone").select_option(ENTRANCE)
    await many.get_by_role("button", name="Put the chosen ones there").click()
    await expect(page.get_by_text("1 new device found")).to_be_visible()
    placed = {each.device.id: each.zones for each in facility.floor.operations.devices()}
    assert placed == {"a": (ENTRANCE,), "b": (ENTRANCE,), "c": ()}

    floor, lamp = facility.floor.floor, PartId(DeviceId("a"), "light")
    floor.tick()
    floor.echo(lamp)
    await page.get_by_role("link", name="a", exact=True).click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Try it out now").click()
    await expect(dialog.get_by_text("Trying it out…")).to_be_visible()
    for _ in range(60):
        if lamp in floor.reconciler.trials:
            floor.echo(lamp)
            floor.wait(1)
    await expect(dialog.get_by_role("button", name="Try it out now")).to_be_visible()
    await expect(dialog.get_by_text("Fading")).to_be_visible()

    await dialog.get_by_text("Replace it by another device").click()
    await dialog.get_by_label("Its successor").select_option("c")
    await dialog.get_by_role("button", name="Replace it", exact=True).click()
    await expect(dialog).not_to_be_visible()
    assert facility.floor.operations.retired[DeviceId("a")].successor == "c"


async def test_the_pages_of_commissioning_suit_a_phone_and_a_screen_reader(
    facility: Facility, shop_in_browser: Journey
) -> None:
    await facility.floor.operations.take_device_list(
        f"devices: {{late: {{zone: {ENTRANCE}}}}}".encode(), "devices.yaml", actor="test"
    )
    context = await shop_in_browser.context(await shop_in_browser.cookie("facilities"), viewport=PHONE)
    page = await context.new_page()

    for path in ("/devices", "/devices/late", "/devices/a", "/labels", "/device-list"):
        assert await _violations(page, shop_in_browser.url + path) == []
        assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
        if path != "/labels":
            assert await page.evaluate(_SMALL_TARGETS) == [], path
