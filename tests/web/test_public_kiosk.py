"""The kiosk's page, manifest and service worker."""

from __future__ import annotations

from tests.web.api_client import Api


async def test_the_kiosk_opens_in_the_stores_first_language_with_four_faces(api: Api) -> None:
    page = (await api.anonymous.get("/kiosk/entrance", headers={"Accept-Language": "en"})).text

    assert '<html lang="tr">' in page
    assert page.count('<button class="face"') == 4
    assert 'href="?lang=en"' in page


async def test_a_customer_may_choose_another_language(api: Api) -> None:
    page = (await api.anonymous.get("/kiosk/entrance?lang=en")).text

    assert "Very happy" in page
    assert "data-chosen" in page


async def test_a_tablet_can_install_the_kiosk_full_screen(api: Api) -> None:
    manifest = await api.anonymous.get("/kiosk/entrance/app.webmanifest")

    assert manifest.headers["content-type"] == "application/manifest+json"
    assert (manifest.json()["display"], manifest.json()["start_url"]) == ("fullscreen", "/kiosk/entrance")


async def test_the_service_worker_is_a_script_below_the_kiosk(api: Api) -> None:
    worker = await api.anonymous.get("/kiosk/sw.js")

    assert worker.headers["content-type"].startswith("text/javascript")
    assert worker.headers["cache-control"] == "no-cache"
