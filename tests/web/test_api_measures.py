"""Measures over HTTP: what tills and counters send, once each."""

from typing import Any

import httpx
import pytest
from sqlmodel import Session

from controller.adapters.measures import measures_between
from controller.adapters.records import recent_audit
from controller.adapters.submission import instant_from
from tests.web.api_client import Api
from tests.web.store_fixture import Shop

SALES: dict[str, Any] = {
    "id": "till-1-0900",
    "metric": "sales",
    "zone": "entrance",
    "value": 1250.5,
    "from": "2026-03-02T09:00:00+03:00",
    "to": "2026-03-02T10:00:00+03:00",
}
HEADER = "id,metric,zone,value,from,to\n"
TIMES = "2026-03-02T09:00:00+03:00,2026-03-02T10:00:00+03:00"


def stored(session: Session) -> list[float]:
    begins, ends = instant_from(SALES["from"]), instant_from(SALES["to"])
    return [row.value for row in measures_between(session, "sales", "entrance", begins, ends)]


async def upload(
    api: Api, text: str | bytes, content_type: str = "text/csv; charset=utf-8"
) -> httpx.Response:
    return await api.administrator.post(
        "/api/v1/measures", content=text, headers={"Content-Type": content_type}
    )


async def test_a_measure_is_stored_once(api: Api, shop: Shop) -> None:
    first = await api.administrator.post("/api/v1/measures", json=SALES)
    again = await api.administrator.post("/api/v1/measures", json=SALES | {"value": 0})

    assert (first.status_code, first.json()) == (201, {"stored": 1, "known": 0})
    assert (again.status_code, again.json()) == (200, {"stored": 0, "known": 1})
    assert await shop.database.read(stored) == [1250.5]


async def test_a_file_is_stored_line_by_line_and_sent_again_changes_nothing(api: Api, shop: Shop) -> None:
    text = (
        HEADER + f"s-1,sales,entrance,10,{TIMES}\ns-2,sales,entrance,20.5,{TIMES}\nf-1,footfall,,7,{TIMES}\n"
    )

    first, again = await upload(api, text), await upload(api, text)

    assert (first.status_code, first.json()) == (201, {"stored": 3, "known": 0})
    assert (again.status_code, again.json()) == (200, {"stored": 0, "known": 3})
    assert await shop.database.read(stored) == [10.0, 20.5]


async def test_who_sent_measures_is_written_down(api: Api, shop: Shop) -> None:
    await api.administrator.post("/api/v1/measures", json=SALES)

    (row,) = await shop.database.read(lambda session: recent_audit(session, 10))
    assert (row.actor, row.action, row.detail) == ("admin-token", "measures.store", {"measures": 1})


async def test_a_file_with_faults_names_each_line_and_stores_nothing(api: Api, shop: Shop) -> None:
    text = (
        HEADER + f"s-1,sales,entrance,10,{TIMES}\ns-2,sales,entrance,ten,{TIMES}\ns-3,sales,roof,1,{TIMES}\n"
    )

    answer = await upload(api, text)

    assert answer.status_code == 422
    assert [(fault["field"], fault["message"]) for fault in answer.json()["errors"]] == [
        ("line.3", "value: expected a number, found 'ten'"),
        ("line.4", "zone: no zone 'roof'"),
    ]
    assert await shop.database.read(stored) == []


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"value": "10"}, 422),
        ({"value": True}, 422),
        ({"zone": "roof"}, 404),
        ({"from": "2026-03-02T11:00:00+03:00"}, 422),
        ({"to": None}, 422),
        ({"currency": "TRY"}, 422),
    ],
)
async def test_a_measure_that_cannot_be_meant_is_refused(
    api: Api, change: dict[str, object], status: int
) -> None:
    answer = await api.administrator.post("/api/v1/measures", json=SALES | change)

    assert answer.status_code == status
    assert answer.json()["detail"]


async def test_a_file_beyond_all_measure_is_refused(api: Api) -> None:
    assert (await upload(api, b"x" * (2 * 1024 * 1024 + 1))).status_code == 413


async def test_a_file_may_be_larger_than_other_bodies(api: Api) -> None:
    lines = "".join(f"s-{number},sales,entrance,1,{TIMES}\n" for number in range(1200))

    answer = await upload(api, HEADER + lines)

    assert answer.json() == {"stored": 1200, "known": 0}
