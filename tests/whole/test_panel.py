"""A manager switches a real store in a real browser, and sees what the devices did."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import expect, sync_playwright

from controller.adapters.accounts import add_user
from controller.adapters.database import open_session
from controller.clock import store_clock
from tests.web.browser_fixture import CHROMIUM, DEADLINE_MS
from tests.whole.shop import Shop

PASSWORD = "a long enough password"  # noqa: S105 of a shop that lives for one test


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_a_manager_switches_the_entrance_and_sees_it_delivered_by_all_but_the_unplugged_lamp(
    entrance: Shop,
) -> None:
    with open_session(f"sqlite:///{entrance.data / 'ambiyans.sqlite3'}") as session:
        add_user(session, "ayse", ["manager"], password=PASSWORD, actor="test", at=store_clock()())
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []

    with (
        sync_playwright() as driver,
        driver.chromium.launch(executable_path=CHROMIUM, args=arguments) as browser,
    ):
        page = browser.new_page(locale="en-US")
        page.set_default_timeout(DEADLINE_MS)
        page.goto(entrance.controller.url)
        page.get_by_label("User name").fill("ayse")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        card = page.get_by_role("article", name="Entrance")
        card.get_by_role("link", name="Switch").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_text("Evening", exact=True).click()
        dialog.get_by_text("too dark").click()
        dialog.get_by_role("button", name="Switch now").click()

        expect(card).to_contain_text("ayse switched it (too dark)", timeout=DEADLINE_MS)
        expect(card).to_contain_text("11 of 12 done", timeout=DEADLINE_MS)
        card.locator("summary").click()
        expect(card).to_contain_text("offline: check its plug and network")
