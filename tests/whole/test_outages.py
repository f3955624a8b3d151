"""The broker goes and comes back, or is not there yet: the panel answers, and the devices follow later."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.whole.programs import Controller, Mosquitto, eventually
from tests.whole.shop import Shop, Staff, scene_folder


def test_the_store_works_again_after_the_broker_was_away(entrance: Shop) -> None:
    entrance.broker.stop()
    eventually(lambda: entrance.staff.ready() == 503, what="the broker is missed")
    receipt = entrance.staff.switch("entrance", "sale-day", minutes=30)

    entrance.broker.start()

    eventually(lambda: entrance.staff.ready() == 200, what="the broker is back")
    eventually(lambda: entrance.staff.holding("entrance") == (11, 12), what="the devices follow")
    assert entrance.staff.final(receipt)["scene"] == "sale-day"
    lamp = entrance.staff.device(entrance.identifier("entrance-ceiling-1"))["state"]
    assert lamp["brightness"] == pytest.approx(1.0, abs=0.02)


SCENES = {
    "entrance": "lively-afternoon",
    "showroom": "lively-afternoon",
    "fitting-rooms": "neutral",
    "cafe": "rainy-day",
    "checkout": "neutral",
}
"""by tests.whole.shop.SCHEDULE, and the defaults of the example store"""


def test_a_store_that_starts_before_its_broker_serves_its_panel_and_connects_later(tmp_path: Path) -> None:
    broker = Mosquitto(tmp_path / "broker")
    controller = Controller(scene_folder(tmp_path / "scenes"), tmp_path / "data", broker.url)
    staff = Staff(controller.url)
    try:
        assert staff.ready() == 503
        assert staff.http.get("/healthz").status_code == 200
        assert {zone["zone"]: zone["scene"] for zone in staff.get("/zones")["items"]} == SCENES

        broker.start()

        eventually(lambda: staff.ready() == 200, what="it connects")
    finally:
        staff.http.close()
        controller.end()
        broker.stop()
