"""Answers over HTTP: customers give them, staff read them."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.web.api_client import Api
from tests.web.store_fixture import Shop

ANSWER: dict[str, Any] = {"id": "a-1", "zone": "entrance", "metric": "csat", "score": 5}


async def test_a_customer_answers_without_signing_in(api: Api) -> None:
    answer = await api.anonymous.post("/api/v1/feedback", json=ANSWER)

    assert (answer.status_code, answer.json()) == (201, {"id": "a-1", "stored": True})


async def test_the_same_answer_again_is_known_and_the_first_stands(api: Api) -> None:
    first = await api.anonymous.post("/api/v1/feedback", json=ANSWER)
    again = await api.anonymous.post("/api/v1/feedback", json=ANSWER | {"score": 1})

    assert (first.status_code, again.status_code) == (201, 200)
    (row,) = (await api.administrator.get("/api/v1/feedback")).json()["items"]
    assert row["score"] == 5


@pytest.mark.parametrize(
    ("change", "status", "word"),
    [
        ({"score": 6}, 422, "csat goes from 1 to 5"),
        ({"score": "5"}, 422, "score"),
        ({"score": True}, 422, "score"),
        ({"score": 4.5}, 422, "score"),
        ({"metric": "joy"}, 422, "metric"),
        ({"zone": "roof"}, 404, "roof"),
        ({"zone": None}, 422, "zone or touchpoint"),
        ({"at": "yesterday"}, 422, "at"),
        ({"at": "2026-03-02T12:00:00"}, 422, "offset"),
        ({"contact": "a@example.com"}, 422, "consent"),
        ({"contact": "a@example.com", "consent": False}, 422, "consent"),
        ({"token": "forged"}, 422, "token"),
        ({"id": ""}, 422, "id"),
        ({"comment": "x" * 2001}, 422, "comment"),
    ],
)
async def test_an_answer_that_cannot_be_kept_says_why(
    api: Api, change: dict[str, object], status: int, word: str
) -> None:
    answer = await api.anonymous.post("/api/v1/feedback", json=ANSWER | change)

    assert answer.status_code == status, answer.text
    assert word in answer.json()["detail"]
    assert (await api.administrator.get("/api/v1/feedback")).json()["items"] == []


async def test_a_huge_body_is_refused(api: Api) -> None:
    answer = await api.anonymous.post("/api/v1/feedback", json=ANSWER | {"comment": "x" * 70_000})

    assert answer.status_code == 413


async def test_a_huge_body_of_unknown_length_is_refused(api: Api) -> None:
    async def pour() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b" " * 1000

    answer = await api.anonymous.post(
        "/api/v1/feedback", content=pour(), headers={"Content-Type": "application/json"}
    )

    assert answer.status_code == 413


async def test_a_token_is_good_for_one_answer(api: Api) -> None:
    given = await api.administrator.post("/api/v1/feedback/tokens", json={"zone": "entrance"})
    token = given.json()["token"]

    first = await api.anonymous.post("/api/v1/feedback", json=ANSWER | {"token": token})
    resent = await api.anonymous.post("/api/v1/feedback", json=ANSWER | {"token": token})
    second = await api.anonymous.post("/api/v1/feedback", json=ANSWER | {"id": "a-2", "token": token})

    assert given.status_code == 201
    assert (first.status_code, resent.status_code, second.status_code) == (201, 200, 409)


async def test_a_token_needs_a_place_that_exists(api: Api) -> None:
    nowhere = await api.administrator.post("/api/v1/feedback/tokens", json={})
    roof = await api.administrator.post("/api/v1/feedback/tokens", json={"zone": "roof"})

    assert (nowhere.status_code, roof.status_code) == (422, 404)


async def test_a_token_that_would_be_over_before_it_is_printed_is_not_made(api: Api) -> None:
    late = await api.administrator.post(
        "/api/v1/feedback/tokens", json={"zone": "entrance", "expires": "2020-01-01T00:00:00+03:00"}
    )

    assert late.status_code == 422, late.text
    assert "expired at 2019-12-31T21:00:00+00:00" in late.json()["detail"]


async def test_answers_are_selected_by_place_and_by_their_own_time(api: Api) -> None:
    for name, zone, at in [
        ("early", "entrance", "2026-03-01T23:59:59+03:00"),
        ("first", "entrance", "2026-03-02T00:00:00+03:00"),
        ("other", "fitting-rooms", "2026-03-02T12:00:00+03:00"),
        ("last", "entrance", "2026-03-02T23:59:59+03:00"),
        ("late", "entrance", "2026-03-03T00:00:00+03:00"),
    ]:
        await api.anonymous.post("/api/v1/feedback", json=ANSWER | {"id": name, "zone": zone, "at": at})

    day = await api.administrator.get("/api/v1/feedback?zone=entrance&from=2026-03-02&to=2026-03-03")
    unescaped = "from=2026-03-02T00:00:00+03:00&to=2026-03-02T21:00:00Z"
    moments = await api.administrator.get(f"/api/v1/feedback?{unescaped}")

    assert [row["id"] for row in day.json()["items"]] == ["last", "first"]
    assert [row["id"] for row in moments.json()["items"]] == ["last", "other", "first"]


async def test_pages_of_answers_lead_on_and_miss_none(api: Api, shop: Shop) -> None:
    for number in range(7):
        shop.clock.advance(minutes=1)
        await api.anonymous.post("/api/v1/feedback", json=ANSWER | {"id": f"a-{number}"})

    path, found = "/api/v1/feedback?zone=entrance&limit=3", list[str]()
    while path:
        page = (await api.administrator.get(path)).json()
        found += [row["id"] for row in page["items"]]
        path = page["next"]

    assert found == [f"a-{number}" for number in reversed(range(7))]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("zone=roof", 404),
        ("from=2026-03-02T00:00:00", 422),
        ("to=2026-02-30", 422),
        ("from=0001-01-01", 422),
        ("cursor=mine", 422),
        ("limit=1001", 422),
    ],
)
async def test_a_filter_that_means_nothing_is_refused(api: Api, query: str, status: int) -> None:
    assert (await api.administrator.get(f"/api/v1/feedback?{query}")).status_code == status


async def test_who_gave_an_answer_is_for_those_who_may_call_them(api: Api) -> None:
    person = {"contact": "a@example.com", "consent": True}
    await api.anonymous.post("/api/v1/feedback", json=ANSWER | person)
    manager, analyst = await api.client("manager"), await api.client("analyst")

    (for_manager,) = (await manager.get("/api/v1/feedback")).json()["items"]
    (for_analyst,) = (await analyst.get("/api/v1/feedback")).json()["items"]

    assert for_manager["contact"] == "a@example.com"
    assert "contact" not in for_analyst
    assert for_analyst["score"] == 5
