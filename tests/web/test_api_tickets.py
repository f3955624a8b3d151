"""Tickets over HTTP: an unhappy answer is followed until its cause is known."""

from typing import Any

import pytest

from tests.web.api_client import Api


async def unhappy(api: Api, name: str = "a-1") -> dict[str, Any]:
    """The ticket of an unhappy answer in words."""
    body = {"id": name, "zone": "entrance", "metric": "csat", "score": 1, "comment": "Too loud"}
    await api.anonymous.post("/api/v1/feedback", json=body)
    tickets = (await api.administrator.get("/api/v1/tickets")).json()["items"]
    ticket: dict[str, Any] = next(ticket for ticket in tickets if ticket["feedback"] == name)
    return ticket


async def test_an_unhappy_answer_in_words_opens_a_ticket(api: Api) -> None:
    ticket = await unhappy(api)

    assert (ticket["status"], ticket["zone"], ticket["cause"]) == ("open", "entrance", None)


async def test_a_ticket_is_closed_with_its_cause_and_keeps_its_history(api: Api) -> None:
    ticket = await unhappy(api)
    manager = await api.client("manager")

    closed = await manager.patch(
        f"/api/v1/tickets/{ticket['id']}", json={"status": "closed", "cause": "volume", "note": "called her"}
    )

    assert (closed.status_code, closed.json()["status"], closed.json()["cause"]) == (200, "closed", "volume")
    history = (await manager.get(f"/api/v1/tickets/{ticket['id']}")).json()["history"]
    assert [(step["status"], step["actor"]) for step in history] == [
        ("open", "controller"),
        ("closed", "till"),
    ]
    assert history[-1]["note"] == "called her"


@pytest.mark.parametrize(
    "body", [{"status": "closed"}, {"status": "closed", "cause": "  "}, {"status": "lost"}, {"causes": "x"}]
)
async def test_a_ticket_is_not_closed_without_a_cause(api: Api, body: dict[str, str]) -> None:
    ticket = await unhappy(api)

    answer = await api.administrator.patch(f"/api/v1/tickets/{ticket['id']}", json=body)

    assert answer.status_code == 422
    (after,) = (await api.administrator.get("/api/v1/tickets?status=open")).json()["items"]
    assert after == ticket


async def test_a_ticket_that_does_not_exist_is_not_there(api: Api) -> None:
    read = await api.administrator.get("/api/v1/tickets/none")
    changed = await api.administrator.patch("/api/v1/tickets/none", json={"note": "?"})

    assert (read.status_code, changed.status_code) == (404, 404)


async def test_tickets_are_paged_and_selected(api: Api) -> None:
    for number in range(3):
        api.shop.clock.advance(minutes=1)
        await unhappy(api, f"a-{number}")

    first = (await api.administrator.get("/api/v1/tickets?limit=2&zone=entrance&status=open")).json()
    second = (await api.administrator.get(first["next"])).json()

    assert [ticket["feedback"] for ticket in first["items"] + second["items"]] == ["a-2", "a-1", "a-0"]
    assert second["next"] is None
    assert (await api.administrator.get("/api/v1/tickets?zone=fitting-rooms")).json()["items"] == []
