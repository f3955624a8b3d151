"""Tickets in the panel."""

from __future__ import annotations

import re

import httpx

from controller.adapters.tables_feedback import TicketRow
from tests.web.api_client import HOST, Api
from tests.web.store_fixture import Shop

OWN = {"Origin": HOST, "Accept-Language": "en"}


async def _unhappy(api: Api, browser: httpx.AsyncClient) -> str:
    body = {"id": "sad", "zone": "entrance", "metric": "csat", "score": 1, "comment": "Too loud"}
    await api.anonymous.post("/api/v1/feedback", json=body)
    page = (await browser.get("/answers", headers=OWN)).text
    found = re.search(r'href="/tickets/(\w+)/close"', page)
    assert found, page
    return found[1]


async def _row(shop: Shop, ticket: str) -> TicketRow:
    row = await shop.database.read(lambda session: session.get(TicketRow, ticket))
    assert row is not None
    return row


async def test_a_manager_takes_on_an_unhappy_customer_and_closes_with_the_cause(api: Api, shop: Shop) -> None:
    manager = await api.browser("manager")
    ticket = await _unhappy(api, manager)

    await manager.post(f"/tickets/{ticket}", data={"status": "acknowledged"}, headers=OWN)
    assert "ayse looks after it" in (await manager.get("/answers", headers=OWN)).text

    await manager.post(f"/tickets/{ticket}", data={"status": "closed", "cause": "amplifier"}, headers=OWN)
    assert (await _row(shop, ticket)).cause == "amplifier"
    assert "Nobody waits for you" in (await manager.get("/answers", headers=OWN)).text


async def test_a_ticket_is_not_closed_without_a_cause(api: Api, shop: Shop) -> None:
    manager = await api.browser("manager")
    ticket = await _unhappy(api, manager)

    answer = await manager.post(f"/tickets/{ticket}", data={"status": "closed", "cause": " "}, headers=OWN)

    assert (answer.status_code, "Please say what was wrong." in answer.text) == (422, True)
    assert (await _row(shop, ticket)).status == "open"


async def test_an_analyst_sees_no_tickets_and_cannot_close_one(api: Api, shop: Shop) -> None:
    manager, analyst = await api.browser("manager"), await api.browser("analyst", name="can")
    ticket = await _unhappy(api, manager)

    form = {"status": "closed", "cause": "x"}
    assert (await analyst.post(f"/tickets/{ticket}", data=form, headers=OWN)).status_code == 403
    assert ticket not in (await analyst.get("/answers", headers=OWN)).text
    assert (await _row(shop, ticket)).status == "open"
