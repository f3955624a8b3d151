"""Journeys of a shop's people and customers in a real browser."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from playwright.async_api import Page, expect
from sqlmodel import select

from controller.adapters.accounts import add_user
from controller.adapters.events import Event
from controller.adapters.tables_feedback import ResponseRow
from tests.web.api_client import Api
from tests.web.browser_fixture import DEADLINE_MS, Journey, journey
from tests.web.store_fixture import ENTRANCE, Shop, lamp
from tests.web.test_panel_experiments import _draft

PASSWORD = "a long enough sentence"  # noqa: S105
expect.set_options(timeout=DEADLINE_MS)


@pytest.fixture
async def shop_in_browser(api: Api) -> AsyncIterator[Journey]:
    async with journey(api) as found:
        yield found


async def _answers(shop: Shop) -> list[ResponseRow]:
    return await shop.database.read(lambda session: list(session.exec(select(ResponseRow)).all()))


async def _eventually(holds: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(DEADLINE_MS / 1000):
        while not await holds():  # noqa: ASYNC110 - the database tells nobody
            await asyncio.sleep(0.02)


async def test_a_manager_signs_in_switches_a_zone_and_sees_it_delivered_live(
    shop_in_browser: Journey,
) -> None:
    shop = shop_in_browser.api.shop
    shop.controls.add(lamp("1"), zone=ENTRANCE)
    shop.controls.add(replace(lamp("2"), available=False), zone=ENTRANCE)
    now = shop.clock()
    await shop.database.write(
        lambda s: add_user(s, "ayse", ["manager"], password=PASSWORD, actor="test", at=now)
    )
    page = await shop_in_browser.page("/")

    await page.get_by_label("User name").fill("ayse")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    card = page.get_by_role("article", name="Entrance")
    await expect(card).to_contain_text("Neutral")
    await page.evaluate("window.sameDocument = true")
    await card.get_by_role("link", name="Switch").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_text("Calm", exact=True).click()
    await dialog.get_by_text("closing time").click()
    await dialog.get_by_text("too dark").click()
    await dialog.get_by_role("button", name="Switch now").click()
    await expect(dialog).to_be_hidden()
    shop.broadcast.publish(Event("receipt"))

    await expect(card).to_contain_text("ayse switched it (too dark), until 22:00")
    await expect(card).to_contain_text("1 of 2 done")
    await card.locator("summary").click()
    await expect(card).to_contain_text("Lamp 2 failed: offline: check its plug and network")
    assert await page.evaluate("window.sameDocument")


async def test_a_page_says_by_itself_that_it_is_not_live_and_recovers(shop_in_browser: Journey) -> None:
    context = await shop_in_browser.context(await shop_in_browser.cookie("manager"))
    page = await context.new_page()
    await page.clock.install()
    await page.goto(shop_in_browser.url + "/")
    await expect(page.locator("#not-live")).to_be_hidden()

    await context.set_offline(offline=True)
    await page.clock.run_for(20_000)
    await expect(page.locator("#not-live")).to_be_visible()

    await context.set_offline(offline=False)
    await page.clock.run_for(10_000)
    await expect(page.locator("#not-live")).to_be_hidden()


async def test_whoever_is_signed_out_elsewhere_does_not_keep_watching(shop_in_browser: Journey) -> None:
    cookie = await shop_in_browser.cookie("manager")
    page = await shop_in_browser.page("/", cookie)
    await expect(page.get_by_role("heading", name="Store now")).to_be_visible()

    shop_in_browser.api.shop.clock.advance(days=30)  # longer than a session lasts

    await expect(page.get_by_role("button", name="Sign in")).to_be_visible()


async def test_an_answer_appears_while_the_manager_looks_and_focus_stays(shop_in_browser: Journey) -> None:
    page = await shop_in_browser.page("/answers", await shop_in_browser.cookie("manager"))
    await page.locator("select[name=zone]").focus()

    body = {"id": "a", "zone": "entrance", "metric": "smiley", "score": 4, "comment": "What a scent"}
    await shop_in_browser.api.anonymous.post("/api/v1/feedback", json=body)

    await expect(page.locator("#answer-list")).to_contain_text("What a scent")
    assert await page.evaluate("document.activeElement.name") == "zone"


async def test_the_search_for_devices_needs_no_button(shop_in_browser: Journey) -> None:
    for name in ("spot", "wall"):
        shop_in_browser.api.shop.controls.add(lamp(name), zone=ENTRANCE)
    page = await shop_in_browser.page("/devices", await shop_in_browser.cookie("facilities"))

    await page.get_by_label("Search").press_sequentially("wal")

    await expect(page.locator("#device-list tbody tr")).to_have_count(1)
    await expect(page.locator("#device-list")).to_contain_text("Lamp wall")


async def test_a_customer_answers_by_keyboard_alone_and_a_double_press_counts_once(
    shop_in_browser: Journey,
) -> None:
    page = await shop_in_browser.page("/f/entrance")

    await page.locator("input[name=score]").first.focus()
    await page.keyboard.press("Space")
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")

    await expect(page.get_by_role("heading", name="Thank you!")).to_be_visible()
    (row,) = await _answers(shop_in_browser.api.shop)
    assert (row.score, row.channel, row.language) == (4, "qr", "en")


async def test_the_survey_works_without_javascript(shop_in_browser: Journey) -> None:
    page = await shop_in_browser.page("/f/entrance", java_script_enabled=False)

    await page.get_by_text("Very good").click()
    await page.get_by_role("button", name="Send").click()

    await expect(page.get_by_role("heading", name="Thank you!")).to_be_visible()
    assert [row.score for row in await _answers(shop_in_browser.api.shop)] == [5]


async def test_a_press_on_the_offline_kiosk_survives_a_reload_and_is_sent_once(
    shop_in_browser: Journey,
) -> None:
    shop = shop_in_browser.api.shop
    context = await shop_in_browser.context()
    page = await context.new_page()
    await page.clock.install()
    await page.goto(shop_in_browser.url + "/kiosk/entrance?lang=en")
    await page.evaluate(_KEPT)

    await shop_in_browser.served.stop()
    await page.get_by_role("button", name="Very happy").click()
    await page.clock.run_for(1_000)
    await page.get_by_role("button", name="Music").click()
    await expect(page.get_by_role("heading", name="Thank you!")).to_be_visible()
    await page.reload()
    await expect(page.get_by_role("button", name="Very happy")).to_be_visible()
    assert await _answers(shop) == []

    await shop_in_browser.served.start()
    await page.clock.run_for(5_000)
    await _eventually(lambda: _has_answers(shop))
    await page.evaluate("outbox.flush()")
    (row,) = await _answers(shop)
    assert (row.score, row.metric, row.reasons, row.channel) == (4, "smiley", ["music"], "kiosk")


_KEPT = """() => new Promise(async (kept) => {
  const count = async () => (await (await caches.open("ambiyans-kiosk-1")).keys()).length;
  const ready = async () => (await caches.keys()).length && (await count()) >= 5;
  while (!(await ready())) await new Promise((wait) => setTimeout(wait, 20));
  kept();
})"""


async def _has_answers(shop: Shop) -> bool:
    return bool(await _answers(shop))


async def test_the_kiosk_counts_one_press_however_often_it_is_hit_and_resets_by_itself(
    shop_in_browser: Journey,
) -> None:
    shop = shop_in_browser.api.shop
    context = await shop_in_browser.context()
    page = await context.new_page()
    await page.clock.install()
    await page.goto(shop_in_browser.url + "/kiosk/entrance?lang=en")

    await page.get_by_role("button", name="Very unhappy").dblclick()
    await expect(page.get_by_role("heading", name="What made the difference?")).to_be_visible()
    await page.clock.run_for(8_500)
    await _eventually(lambda: _has_answers(shop))
    await page.clock.run_for(5_000)

    await expect(page.locator("#ask")).to_be_visible()
    assert [row.score for row in await _answers(shop)] == [1]


async def test_an_outbox_on_a_host_that_is_not_secure_works_without_a_service_worker(api: Api) -> None:
    async with journey(api) as found:
        # Without these, scripts live as on a plain http address of the shop's own network.
        context = await found.context()
        await context.add_init_script(
            "Object.defineProperty(navigator, 'serviceWorker', {value: undefined});"
            "Object.defineProperty(crypto, 'randomUUID', {value: undefined});"
        )
        page = await context.new_page()
        await page.clock.install()
        await page.goto(found.url + "/kiosk/entrance?lang=en")
        await context.set_offline(offline=True)
        await page.get_by_role("button", name="Very happy").click()
        await page.clock.run_for(1_000)
        await page.get_by_role("button", name="Nothing special").click()

        await context.set_offline(offline=False)
        await page.clock.run_for(5_000)

        await _eventually(lambda: _has_answers(api.shop))


PAGES = (
    "/",
    "/plan",
    "/answers",
    "/experiments",
    "/devices",
    "/posters",
    "/zones/entrance/switch",
    "/emergency",
)
PUBLIC = ("/login", "/f/entrance", "/f/entrance/thanks", "/f/roof", "/kiosk/entrance")


@pytest.mark.parametrize(("scheme", "locale"), [("light", "tr-TR"), ("dark", "en-US")])
async def test_no_page_has_an_accessibility_violation(
    shop_in_browser: Journey, scheme: str, locale: str
) -> None:
    shop = shop_in_browser.api.shop
    await _furnish(shop_in_browser.api)
    experiment = await _draft(shop)
    cookie = await shop_in_browser.cookie("administrator")
    signed_in = await (
        await shop_in_browser.context(cookie, locale=locale, color_scheme=scheme, viewport=_TABLET)
    ).new_page()
    customer = await (
        await shop_in_browser.context(locale=locale, color_scheme=scheme, viewport=_PHONE)
    ).new_page()

    faults = [
        fault
        for page, paths in (
            (signed_in, (*PAGES, f"/experiments/{experiment.id}", "/receipts/receipt-0", "/devices/2")),
            (customer, PUBLIC),
        )
        for path in paths
        for fault in await _violations(page, shop_in_browser.url + path)
    ]

    assert not faults, "\n".join(faults)


_TABLET = {"width": 1024, "height": 768}
_PHONE = {"width": 390, "height": 844}


async def _furnish(api: Api) -> None:
    """A shop with something on every page."""
    shop = api.shop
    shop.controls.add(lamp("1"), zone=ENTRANCE)
    shop.controls.add(replace(lamp("2", parts=("left", "right")), available=False), zone=ENTRANCE)
    shop.controls.add(lamp("3"))
    shop.controls.faults = ("calm.yaml:3:5: expected a unit",)
    await shop.controls.set_emergency(active=True, actor="ayse")
    for number, score in enumerate((5, 1, 3)):
        body = {"id": f"a{number}", "zone": "entrance", "metric": "csat", "score": score, "comment": "Hm"}
        await api.anonymous.post("/api/v1/feedback", json=body)
        shop.clock.advance(seconds=timedelta(hours=20).total_seconds())


async def _violations(page: Page, url: str) -> list[str]:
    await page.goto(url)
    await page.evaluate("for (const each of document.querySelectorAll('main details')) each.open = true")
    results = await Axe().run(page)
    return [
        f"{url} {found['id']}: {node['html'][:120]} {node['failureSummary'][:200]}"
        for found in results.response["violations"]
        for node in found["nodes"]
    ]


@pytest.mark.parametrize("width", [390, 1024])
async def test_no_page_is_wider_than_the_screen_and_every_target_is_large_enough(
    shop_in_browser: Journey, width: int
) -> None:
    await _furnish(shop_in_browser.api)
    experiment = await _draft(shop_in_browser.api.shop)
    cookie = await shop_in_browser.cookie("administrator")
    screen = {"width": width, "height": 800}
    page = await (await shop_in_browser.context(cookie, viewport=screen, locale="tr-TR")).new_page()

    for path in (*PAGES, *PUBLIC, f"/experiments/{experiment.id}"):
        await page.goto(shop_in_browser.url + path)
        assert await page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert await page.evaluate(_SMALL_TARGETS) == [], path


_SMALL_TARGETS = """() => [...document.querySelectorAll(
    "button, .button, nav a, summary, select, input:not([type=hidden])")]
  .filter((each) => each.checkVisibility() && !each.closest(".tick, .skip"))
  .map((each) => [each.outerHTML.slice(0, 90), each.getBoundingClientRect()])
  .filter(([, box]) => box.height < 43.5 || box.width < 43.5).map(([html]) => html)"""
