"""Receipts over HTTP."""

from tests.web.api_client import Api
from tests.web.store_fixture import ENTRANCE, Shop, lamp


async def test_a_receipt_says_of_each_device_what_became_of_it(api: Api, shop: Shop) -> None:
    shop.controls.add(lamp("plugged"), zone=ENTRANCE)
    unplugged = lamp("unplugged")
    unplugged.available = False
    shop.controls.add(unplugged, zone=ENTRANCE)
    begun = await api.administrator.post("/api/v1/zones/entrance/override", json={"scene": "calm"})

    receipt = (await api.administrator.get(f"/api/v1/receipts/{begun.json()['receipt']}")).json()

    assert (receipt["zone"], receipt["scene"], receipt["cause"]) == ("entrance", "calm", "override")
    assert (receipt["status"], receipt["observed"], receipt["total"]) == ("partial", 1, 2)
    delivered, failed = receipt["deliveries"]
    assert (delivered["device"], delivered["status"], delivered["reason"]) == ("plugged", "observed", None)
    assert delivered["observed_at"] == "2026-03-02T09:00:00Z"
    assert (failed["device"], failed["status"], failed["reason"]) == ("unplugged", "failed", "offline")
    assert failed["observed_at"] is None


async def test_a_receipt_names_tasks_and_what_the_zone_cannot_give(api: Api) -> None:
    begun = await api.administrator.post("/api/v1/zones/entrance/override", json={"scene": "calm"})

    receipt = (await api.administrator.get(f"/api/v1/receipts/{begun.json()['receipt']}")).json()

    assert [task["sense"] for task in receipt["tasks"]] == ["touch"]
    assert receipt["missing"] == ["music", "scent"]
    assert receipt["status"] == "complete"


async def test_a_receipt_that_was_never_given_is_not_there(api: Api) -> None:
    answer = await api.administrator.get("/api/v1/receipts/none")

    assert (answer.status_code, answer.json()) == (404, {"detail": "no receipt 'none'"})
