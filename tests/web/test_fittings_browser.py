"""Facilities staff set limits, fittings and buttons in a real browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from playwright.async_api import expect

from controller.adapters.status import Upkeep
from controller.atmosphere.cartridge import Cartridge
from controller.atmosphere.model import DeviceId
from tests.web.api_client import Api
from tests.web.browser_fixture import DEADLINE_MS, Journey, journey
from tests.web.small_store import remote
from tests.web.store_fixture import ENTRANCE, Shop, lamp
from tests.web.test_journey_browser import _SMALL_TARGETS, _violations
from tests.web.test_panel_fittings import diffuser, siren

expect.set_options(timeout=DEADLINE_MS)
PATHS = ("/devices/7", "/devices/r", "/devices/s", "/devices/d")


@pytest.fixture
async def shop_in_browser(api: Api) -> AsyncIterator[Journey]:
    async with journey(api) as found:
        yield found


def furnish(shop: Shop) -> None:
    """One device of each kind that something is set on."""
    for device in (lamp("7"), remote("r"), siren(), diffuser()):
        shop.controls.add(device, zone=ENTRANCE)
    low = Cartridge("lavender", 324_000.0, None, 360_000.0, None)
    upkeep = Upkeep(cartridges=(low,), hangs=True, slots=(("left", "lavender"), ("right", "")))
    known = shop.controls.known
    known[DeviceId("d")] = replace(known[DeviceId("d")], upkeep={"scent": upkeep})


async def test_a_limit_that_makes_no_sense_is_named_at_its_field_and_mended_there(
    shop_in_browser: Journey,
) -> None:
    shop = shop_in_browser.api.shop
    furnish(shop)
    page = await shop_in_browser.page("/devices", await shop_in_browser.cookie("facilities"))
    await page.get_by_role("link", name="Lamp 7").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_text("Limits of this device").click()

    await dialog.get_by_label("Brightness, at most").fill("bright")
    await dialog.get_by_role("button", name="Save the limits").click()

    field = dialog.get_by_label("Brightness, at most")
    await expect(field).to_have_accessible_description("Expected a share from 0% to 100%, such as 60%.")
    await expect(field).to_have_value("bright")
    await field.fill("60")
    await dialog.get_by_role("button", name="Save the limits").click()
    await expect(dialog).not_to_be_visible()
    assert shop.controls.known[DeviceId("7")].upkeep["light"].limits.brightness_max == 0.6


async def test_a_press_gets_its_score_and_a_siren_sounds_only_after_a_yes(shop_in_browser: Journey) -> None:
    shop = shop_in_browser.api.shop
    furnish(shop)
    page = await shop_in_browser.page("/devices/r", await shop_in_browser.cookie("facilities"))
    await page.get_by_label("Answers are about").select_option("entrance")
    await page.get_by_role("group", name="1_single").get_by_label("Score").fill("4")
    await page.get_by_role("button", name="Save the buttons").click()
    await expect(page.get_by_role("group", name="1_single").get_by_label("Score")).to_have_value("4")
    page.once("dialog", lambda asked: asked.dismiss())
    await page.goto(shop_in_browser.url + "/devices/s")

    await page.get_by_role("button", name="Sound it").click()
    page.once("dialog", lambda asked: asked.accept())
    async with page.expect_response("**/sound"):
        await page.get_by_role("button", name="Sound it").click()

    assert [act[0] for act in shop.controls.acts] == ["map_buttons", "sound"]


@pytest.mark.parametrize(("width", "scheme", "locale"), [(390, "dark", "tr-TR"), (1024, "light", "en-US")])
async def test_every_form_can_be_read_reached_and_hit(
    shop_in_browser: Journey, width: int, scheme: str, locale: str
) -> None:
    furnish(shop_in_browser.api.shop)
    cookie = await shop_in_browser.cookie("facilities")
    screen = {"width": width, "height": 800}
    context = await shop_in_browser.context(cookie, viewport=screen, color_scheme=scheme, locale=locale)
    page = await context.new_page()

    for path in PATHS:
        assert await _violations(page, shop_in_browser.url + path) == []
        assert await page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert await page.evaluate(_SMALL_TARGETS) == [], path
