"""Single devices of a running store: what one may never exceed, how long one ran, what one's buttons mean."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.devices.announcements import RECORDINGS
from tests.whole.programs import eventually
from tests.whole.shop import Shop

BOX = "shellyplusi4-c049ef8b1a2c"


def lamp_at(shop: Shop, zone: str) -> dict[str, Any]:
    """A lamp of a zone that has power."""
    return next(
        dict(device)
        for device in shop.staff.get("/devices")["items"]
        if device["kind"] == "light" and device["zone"] == zone and device["available"]
    )


def patch(shop: Shop, device: str, **body: object) -> None:
    answer = shop.staff.http.patch(f"/api/v1/devices/{device}", json=body)
    assert answer.status_code == 200, answer.text


def test_a_limited_lamp_stays_below_its_zone_also_after_a_power_cut(entrance: Shop) -> None:
    lamp = lamp_at(entrance, "checkout")["id"]
    patch(entrance, lamp, limits={"brightness": {"max": "25%"}})

    receipt = entrance.staff.final(entrance.staff.switch("checkout", "lively-afternoon"))
    entrance.controller.kill()
    entrance.start_controller()

    (delivery,) = [each for each in receipt["deliveries"] if each["device"] == lamp]
    assert (delivery["status"], delivery["note"]) == ("observed", "this device: brightness max 25%")
    eventually(
        lambda: (
            entrance.staff.get(f"/devices/{lamp}")["state"]["brightness"] == pytest.approx(0.25, abs=0.01)
        ),
        what="the lamp is as dim as before",
    )
    patch(entrance, lamp, limits={})
    eventually(lambda: brightness(entrance, lamp) > 0.3, what="without a limit it follows its zone")


def brightness(shop: Shop, device: str) -> float:
    return float(shop.staff.get(f"/devices/{device}")["state"]["brightness"] or 0.0)


def test_hours_outlive_an_orderly_stop(entrance: Shop) -> None:
    lamp = lamp_at(entrance, "entrance")["id"]

    def ran_h() -> float:
        return float(entrance.staff.get(f"/devices/{lamp}")["parts"][0]["run_h"])

    eventually(lambda: ran_h() > 0.002, what="it has burned for some seconds")
    before = ran_h()
    entrance.controller.end()
    entrance.start_controller()

    assert ran_h() >= before


def test_a_push_on_a_box_of_shelly_inputs_is_a_customers_answer(entrance: Shop) -> None:
    outsider = entrance.outsider
    outsider.keep(f"{BOX}/online", b"true")
    eventually(
        lambda: {"Shelly.GetStatus", "Shelly.GetComponents"} <= methods(entrance),
        what="it is asked who it is",
    )
    status = (RECORDINGS / "shelly_i4_status.json").read_bytes()
    outsider.tell_plainly(f"ambiyans-rpc/{BOX}/rpc", status)
    eventually(lambda: "Input.GetStatus" in methods(entrance), what="its switch is asked at what it is")
    patch(entrance, BOX, zone="entrance")

    outsider.tell_plainly(f"{BOX}/events/rpc", (RECORDINGS / "shelly_push_event.json").read_bytes())

    def answers() -> list[tuple[str, int]]:
        found = entrance.staff.get("/feedback?zone=entrance&limit=50")["items"]
        return [(each["metric"], each["score"]) for each in found if each["channel"] == "button"]

    eventually(lambda: ("smiley", 2) in answers(), what="the second key is the second smiley")
    assert entrance.staff.get(f"/devices/{BOX}")["pressed"]["action"] == "2_single_push"
    outsider.keep(f"{BOX}/online", b"")
    assert entrance.staff.http.delete(f"/api/v1/devices/{BOX}").status_code == 204


def methods(shop: Shop) -> set[str]:
    """What was asked of the box."""
    asked = [payload for topic, payload in list(shop.outsider.heard) if topic == f"{BOX}/rpc"]
    return {json.loads(payload)["method"] for payload in asked}
