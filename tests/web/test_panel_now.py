"""The store now, as a manager's browser meets it without a script."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from tests.web.api_client import HOST, Api
from tests.web.store_fixture import ENTRANCE, Shop, lamp

OWN = {"Origin": HOST}


async def _post(browser: httpx.AsyncClient, path: str, **form: str) -> httpx.Response:
    return await browser.post(path, data=form, headers=OWN)


async def test_the_start_page_shows_every_zone_with_its_scene_and_reason(api: Api, shop: Shop) -> None:
    shop.controls.add(lamp("1"), zone=ENTRANCE)
    manager = await api.browser("manager")

    page = (await manager.get("/", headers={"Accept-Language": "en"})).text

    assert '<html lang="en">' in page
    assert all(words in page for words in ("Entrance", "Fitting rooms", "Neutral", "until 18:00", "Switch"))


async def test_a_manager_switches_a_zone_with_a_plain_form_and_comes_back_to_it(api: Api, shop: Shop) -> None:
    manager = await api.browser("manager")

    answer = await _post(manager, "/zones/entrance/switch", scene="calm", until="close", reason="too-dark")

    assert (answer.status_code, answer.headers["location"]) == (303, "/#zone-entrance")
    override = shop.controls.overrides[ENTRANCE]
    assert (override.scene, override.reason, override.actor) == ("calm", "too-dark", "ayse")
    assert "Calm" in (await manager.get("/", headers={"Accept-Language": "en"})).text


@pytest.mark.parametrize(
    ("chosen", "lasts"), [({"until": "30"}, 30), ({"minutes": "45", "until": "close"}, 45)]
)
async def test_minutes_end_the_override_by_themselves(
    api: Api, shop: Shop, chosen: dict[str, str], lasts: int
) -> None:
    manager = await api.browser("manager")

    await _post(manager, "/zones/entrance/switch", scene="calm", **chosen)

    assert shop.controls.overrides[ENTRANCE].until == shop.clock() + timedelta(minutes=lasts)


@pytest.mark.parametrize(
    "form",
    [{}, {"scene": "no-such"}, {"scene": "calm", "minutes": "0"}, {"scene": "calm", "until": "someday"}],
)
async def test_a_form_that_makes_no_sense_is_shown_again_and_changes_nothing(
    api: Api, shop: Shop, form: dict[str, str]
) -> None:
    manager = await api.browser("manager")

    answer = await _post(manager, "/zones/entrance/switch", **form)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert shop.controls.acts == []


async def test_a_script_gets_the_form_alone_and_closes_its_dialog_afterwards(api: Api) -> None:
    manager = await api.browser("manager")
    script = {"HX-Request": "true", **OWN}

    form = await manager.get("/zones/entrance/switch", headers=script)
    answer = await manager.post("/zones/entrance/switch", data={"scene": "calm"}, headers=script)

    assert "<html" not in form.text
    assert (answer.status_code, answer.headers["hx-trigger"]) == (204, "close-dialog")


async def test_a_manager_gives_the_zone_back_to_the_schedule(api: Api, shop: Shop) -> None:
    manager = await api.browser("manager")
    await _post(manager, "/zones/entrance/switch", scene="calm")

    assert "/zones/entrance/return" in (await manager.get("/")).text
    await _post(manager, "/zones/entrance/return")

    assert shop.controls.overrides == {}
    assert "/zones/entrance/return" not in (await manager.get("/")).text


async def test_an_analyst_sees_the_zones_but_is_offered_no_switch_and_may_not(api: Api, shop: Shop) -> None:
    analyst = await api.browser("analyst")

    assert "/zones/entrance/switch" not in (await analyst.get("/")).text
    assert (await _post(analyst, "/zones/entrance/switch", scene="calm")).status_code == 403
    assert (await _post(analyst, "/emergency", active="yes")).status_code == 403
    assert shop.controls.acts == []


async def test_a_form_of_a_foreign_site_switches_nothing(api: Api, shop: Shop) -> None:
    manager = await api.browser("manager")

    answer = await manager.post(
        "/zones/entrance/switch", data={"scene": "calm"}, headers={"Origin": "https://evil.example"}
    )

    assert answer.status_code == 403
    assert shop.controls.acts == []


async def test_the_emergency_asks_once_more_and_then_stands_on_every_page(api: Api, shop: Shop) -> None:
    manager = await api.browser("manager")

    question = await manager.get("/emergency", headers={"Accept-Language": "en"})
    assert "Yes, emergency now" in question.text
    assert not shop.controls.emergency

    await _post(manager, "/emergency", active="yes")
    assert "Emergency is on." in (await manager.get("/plan", headers={"Accept-Language": "en"})).text


async def test_staff_tick_a_task_and_take_the_tick_back(api: Api, shop: Shop) -> None:
    manager = await api.browser("manager")
    await _post(manager, "/zones/entrance/switch", scene="calm")

    await _post(manager, "/zones/entrance/tasks/0", done="yes")
    assert 'aria-pressed="true"' in (await manager.get("/")).text

    await _post(manager, "/zones/entrance/tasks/0", done="no")
    assert shop.controls.ticked[ENTRANCE] == frozenset()
    assert (await _post(manager, "/zones/entrance/tasks/7", done="yes")).status_code == 404


async def test_a_receipt_names_the_unplugged_lamp_and_why(api: Api, shop: Shop) -> None:
    manager = await api.browser("manager")
    shop.controls.add(lamp("1"), zone=ENTRANCE)
    await _post(manager, "/zones/entrance/switch", scene="calm")
    (receipt,) = shop.controls.receipts

    page = await manager.get(f"/receipts/{receipt}", headers={"Accept-Language": "en"})

    assert "1 of 1 done" in page.text
    assert "Lamp 1" in page.text
    assert (await manager.get("/receipts/no-such")).status_code == 404


@pytest.mark.parametrize("path", ["/zones/roof/switch", "/receipts/none"])
async def test_what_the_store_does_not_have_is_a_friendly_page(api: Api, path: str) -> None:
    manager = await api.browser("manager")

    answer = await manager.get(path, headers={"Accept-Language": "en"})

    assert (answer.status_code, "Nothing here" in answer.text) == (404, True)
