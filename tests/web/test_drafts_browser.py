"""An analyst drafts an experiment in a real browser, and a manager starts it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, expect

from tests.web.api_client import Api
from tests.web.browser_fixture import DEADLINE_MS, Journey, journey
from tests.web.test_journey_browser import _SMALL_TARGETS, _violations
from tests.web.test_panel_experiments import _draft

expect.set_options(timeout=DEADLINE_MS)


@pytest.fixture
async def shop_in_browser(api: Api) -> AsyncIterator[Journey]:
    async with journey(api) as found:
        yield found


async def _fill(page: Page) -> None:
    """A darker entrance for two weeks from the day of the shop on."""
    await page.get_by_label("Name", exact=True).fill("Darker entrance")
    await page.get_by_text("Entrance", exact=True).click()
    await page.get_by_text("one thing, all else as scheduled").click()
    await page.locator("#attribute").get_by_text("Brightness").click()
    await page.get_by_label("Value B").fill("40")
    await page.get_by_label("First day").fill("2026-03-02")
    await page.get_by_label("Hours of a block").fill("4")


@pytest.mark.parametrize("scripts", [True, False])
async def test_a_draft_is_refused_mended_looked_at_kept_and_started(
    shop_in_browser: Journey, *, scripts: bool
) -> None:
    cookie = await shop_in_browser.cookie("manager")
    page = await shop_in_browser.page("/experiments", cookie, java_script_enabled=scripts)
    await page.get_by_role("link", name="New experiment").click()
    await expect(page.get_by_label("Value B")).to_be_hidden()
    await _fill(page)

    weeks = page.get_by_role("textbox", name="Weeks")
    await weeks.fill("3")
    await page.get_by_role("button", name="Show the plan").click()
    await expect(page.locator(".faults")).to_be_focused()
    await expect(weeks).to_have_accessible_description(
        "Each week is paired with the next, so the number of weeks must be even; it is 3."
    )
    await weeks.fill("2")
    await page.get_by_role("button", name="Show the plan").click()
    await expect(page.get_by_text("B (light: 40 %)")).to_be_visible()
    shown = await page.locator("code").inner_text()
    await page.get_by_role("button", name="Keep this draft").click()
    await page.get_by_role("button", name="Start").click()

    await expect(page.locator(".status")).to_have_text("running")
    (experiment,) = shop_in_browser.api.shop.experiments.all()
    assert experiment.plan is not None
    assert experiment.plan.hash == shown


@pytest.mark.parametrize(("scheme", "locale", "width"), [("light", "tr-TR", 1024), ("dark", "en-US", 390)])
async def test_form_plan_and_draft_are_accessible_and_fit_the_screen(
    shop_in_browser: Journey, scheme: str, locale: str, width: int
) -> None:
    experiment = await _draft(shop_in_browser.api.shop)
    cookie = await shop_in_browser.cookie("manager")
    screen = {"width": width, "height": 800}
    wishes = {"viewport": screen, "locale": locale, "color_scheme": scheme}
    page = await (await shop_in_browser.context(cookie, **wishes)).new_page()

    for path in ("/experiments/new", f"/experiments/new?like={experiment.id}", "/experiments/archive"):
        assert await _violations(page, shop_in_browser.url + path) == []
        assert await page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert await page.evaluate(_SMALL_TARGETS) == [], path
    assert await _violations(page, f"{shop_in_browser.url}/experiments/{experiment.id}") == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
