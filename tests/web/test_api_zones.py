"""Zones over HTTP, as a manager, a till or a signage screen meets them."""

from datetime import timedelta

import pytest

from controller.adapters.wire import instant
from tests.web.api_client import Api
from tests.web.store_fixture import ENTRANCE, Shop, lamp


async def test_every_zone_says_its_scene_and_why(api: Api) -> None:
    answer = await api.administrator.get("/api/v1/zones")

    assert answer.status_code == 200
    entrance, fitting_rooms = answer.json()["items"]
    assert answer.json()["next"] is None
    assert (entrance["zone"], entrance["name"]["tr"], entrance["scene"]) == ("entrance", "Giriş", "neutral")
    assert entrance["reason"]["kind"] == "default"
    assert entrance["delivery"] == {"status": "pending", "observed": 0, "total": 0, "receipt": None}
    assert fitting_rooms["zone"] == "fitting-rooms"


async def test_a_zone_that_does_not_exist_is_named_with_those_that_do(api: Api) -> None:
    answer = await api.administrator.get("/api/v1/zones/roof")

    assert answer.status_code == 404
    assert answer.json() == {"detail": "no zone 'roof'; the store has entrance, fitting-rooms"}


async def test_an_override_is_accepted_with_its_receipt_and_shows_as_the_reason(api: Api, shop: Shop) -> None:
    shop.controls.add(lamp("1"), zone=ENTRANCE)

    answer = await api.administrator.post(
        "/api/v1/zones/entrance/override", json={"scene": "calm", "minutes": 30, "reason": "crowded"}
    )

    assert answer.status_code == 202
    zone = (await api.administrator.get("/api/v1/zones/entrance")).json()
    assert zone["scene"] == "calm"
    assert zone["reason"]["kind"] == "override"
    assert zone["reason"]["until"] == instant(shop.clock() + timedelta(minutes=30))
    receipt = answer.json()["receipt"]
    assert zone["delivery"] == {"status": "complete", "observed": 1, "total": 1, "receipt": receipt}
    assert shop.controls.acts == [("override", "entrance", "admin-token")]


async def test_a_patch_changes_only_what_it_names(api: Api, shop: Shop) -> None:
    answer = await api.administrator.post(
        "/api/v1/zones/entrance/override", json={"patch": {"scent": {"intensity": "20%"}}, "until": "close"}
    )

    assert answer.status_code == 202
    desired = shop.controls.zone(ENTRANCE).desired
    assert desired.scene == "neutral"
    assert (desired.scent.state.intensity, desired.scent.state.fragrance) == (0.2, "citrus")


async def test_an_override_until_a_moment_ends_at_that_moment(api: Api, shop: Shop) -> None:
    await api.administrator.post(
        "/api/v1/zones/entrance/override", json={"scene": "calm", "until": "2026-03-02T13:00:00+03:00"}
    )
    shop.clock.advance(hours=1)

    zone = (await api.administrator.get("/api/v1/zones/entrance")).json()
    assert (zone["scene"], zone["reason"]["kind"]) == ("neutral", "default")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "scene or patch"),
        ({"scene": "calm", "until": "close", "minutes": 5}, "until and minutes"),
        ({"scene": "calm", "until": "2026-03-02T13:00:00"}, "until"),
        ({"scene": "calm", "until": "later"}, "until"),
        ({"scene": "calm", "until": "2026-03-01T13:00:00Z"}, "moment"),
        ({"scene": "calm", "minutes": 0}, "minutes"),
        ({"scene": "calm", "minutes": "30"}, "minutes"),
        ({"scene": "calm", "minutes": 7 * 24 * 60 + 1}, "minutes"),
        ({"scene": "calm", "untill": "close"}, "untill"),
        ({"patch": {"scent": {"intensity": "20"}}}, "scent.intensity"),
        ({"patch": {"sound": {}}}, "sound"),
        ([], "valid dictionary"),
    ],
)
async def test_an_override_that_cannot_be_understood_names_the_field_and_changes_nothing(
    api: Api, shop: Shop, body: object, field: str
) -> None:
    answer = await api.administrator.post("/api/v1/zones/entrance/override", json=body)

    assert answer.status_code == 422
    assert field in answer.text
    assert isinstance(answer.json()["detail"], str)
    assert shop.controls.acts == []


@pytest.mark.parametrize(
    "text", ['{"patch": {"scent": {"fragrance": "\\ud800"}}}', '{"scene": "calm", "minutes": NaN}', "{", ""]
)
async def test_a_body_that_is_not_proper_json_is_refused(api: Api, text: str) -> None:
    answer = await api.administrator.post(
        "/api/v1/zones/entrance/override", content=text, headers={"Content-Type": "application/json"}
    )

    assert answer.status_code == 422
    assert answer.json()["detail"]


@pytest.mark.parametrize(("zone", "scene"), [("roof", "calm"), ("entrance", "disco")])
async def test_an_override_needs_a_zone_and_a_scene_that_exist(api: Api, zone: str, scene: str) -> None:
    answer = await api.administrator.post(f"/api/v1/zones/{zone}/override", json={"scene": scene})

    assert answer.status_code == 404


async def test_ending_an_override_returns_to_what_is_due_and_a_second_time_has_nothing_to_do(
    api: Api,
) -> None:
    await api.administrator.post("/api/v1/zones/entrance/override", json={"scene": "calm"})

    ended = await api.administrator.delete("/api/v1/zones/entrance/override")
    again = await api.administrator.delete("/api/v1/zones/entrance/override")

    assert (ended.status_code, again.status_code, again.content) == (202, 204, b"")
    receipt = (await api.administrator.get(f"/api/v1/receipts/{ended.json()['receipt']}")).json()
    assert (receipt["scene"], receipt["cause"]) == ("neutral", "default")


async def test_emergency_is_every_zones_scene_until_it_is_over(api: Api) -> None:
    begun = await api.administrator.post("/api/v1/emergency", json={"active": True})
    during = (await api.administrator.get("/api/v1/zones")).json()["items"]
    await api.administrator.post("/api/v1/emergency", json={"active": False})
    after = (await api.administrator.get("/api/v1/zones")).json()["items"]

    assert begun.status_code == 202
    assert len(begun.json()["receipts"]) == 2
    assert {zone["reason"]["kind"] for zone in during} == {"emergency"}
    assert {zone["reason"]["kind"] for zone in after} == {"default"}


async def test_emergency_takes_no_guess_for_an_answer(api: Api, shop: Shop) -> None:
    answer = await api.administrator.post("/api/v1/emergency", json={"active": "yes"})

    assert answer.status_code == 422
    assert not shop.controls.emergency


async def test_a_task_of_the_scene_is_ticked_by_its_place(api: Api) -> None:
    await api.administrator.post("/api/v1/zones/entrance/override", json={"scene": "calm"})

    done = await api.administrator.put("/api/v1/zones/entrance/tasks/0", json={"done": True})
    unknown = await api.administrator.put("/api/v1/zones/entrance/tasks/1", json={"done": True})

    assert (done.status_code, unknown.status_code) == (204, 404)
    (task,) = (await api.administrator.get("/api/v1/zones/entrance")).json()["tasks"]
    assert (task["sense"], task["done"], task["text"]["tr"]) == ("touch", True, "Yün şalları öne koy")


async def test_a_limit_that_was_applied_is_a_note(api: Api) -> None:
    await api.administrator.post(
        "/api/v1/zones/entrance/override", json={"patch": {"music": {"volume": "90%"}}}
    )

    (note,) = (await api.administrator.get("/api/v1/zones/entrance")).json()["notes"]
    assert "volume 90% became 60%" in note


async def test_a_page_of_zones_leads_to_the_next(api: Api) -> None:
    first = (await api.administrator.get("/api/v1/zones?limit=1")).json()
    second = (await api.administrator.get(first["next"])).json()

    assert [zone["zone"] for zone in first["items"] + second["items"]] == ["entrance", "fitting-rooms"]
    assert second["next"] is None
