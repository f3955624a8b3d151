"""A node led by the real controller, left alone, and led again; the shop's people see each of these."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.firmware.bench import Board, firmware
from tests.whole.outsider import Outsider
from tests.whole.programs import Controller, Mosquitto, eventually, mosquitto
from tests.whole.shop import STORE, Staff, scene_folder

light = firmware("light")
SALE = 0.9
"""brightness of sale-day in the scene file below"""
AFTERNOON = 0.4
SCENE = "name: {{en: {name}}}\nlight: {{brightness: {percent}%, temperature: 3000 K, fade: 1 s}}\n"


@dataclass
class LampShop:
    """A store with one lamp of our own, adopted and lit as the schedule says."""

    broker: Mosquitto
    outsider: Outsider
    controller: Controller
    staff: Staff
    lamp: Board
    folder: Path

    def says(self) -> dict[str, Any]:
        """What the lamp said last."""
        said: dict[str, Any] = json.loads(self.outsider.last[f"nodes/{LAMP['id']}/light"])
        return said

    def shines(self, share: float) -> bool:
        """Whether its channels give exactly a brightness (0-1) at 3000 K, 333 mireds."""
        full, warm = light.duty(round(255 * share)), (333 - 153) / (370 - 153)
        return bool(
            [self.lamp.level(1), self.lamp.level(2)] == [round(full * warm), round(full * (1 - warm))]
        )

    def day(self) -> dict[str, Any]:
        """What the controller told it last of the day ahead."""
        told: dict[str, Any] = json.loads(
            self.outsider.last.get(f"ambiyans/{STORE}/slots/{LAMP['id']}", b"{}")
        )
        return told


LAMP: dict[str, Any] = {"kind": "light", "id": "lamp-7", "name": "Lamp", "between_writes_ms": 500}


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[LampShop]:
    scenes = scene_folder(tmp_path / "scenes")
    for name, share in (("sale-day", SALE), ("lively-afternoon", AFTERNOON)):
        text = SCENE.format(name=name, percent=round(100 * share))
        (scenes / f"{name}.yaml").write_text(text, encoding="utf-8")
    with (
        mosquitto(tmp_path / "broker") as broker,
        Outsider(broker.port, "#") as outsider,
        Board(tmp_path / "lamp", broker.port, **LAMP) as lamp,
    ):
        controller = Controller(scenes, tmp_path / "data", broker.url)
        staff = Staff(controller.url)
        running = LampShop(broker, outsider, controller, staff, lamp, tmp_path)
        try:
            eventually(lambda: LAMP["id"] in staff.discovered(), what="the lamp is discovered")
            body = {"zone": "entrance", "layer": "ambient"}
            assert staff.http.patch(f"/api/v1/devices/{LAMP['id']}", json=body).status_code == 200
            eventually(lambda: running.shines(AFTERNOON), what="it has the scene of the schedule")
            eventually(lambda: staff.holding("entrance") == (1, 1), what="and says so")
            yield running
        finally:
            staff.http.close()
            running.controller.end()


def begins_after_sale(shop: LampShop) -> None:
    """Switch to the sale for a few seconds, and wait until the lamp knows what comes then."""
    shop.staff.switch("entrance", "sale-day", minutes=0.1)
    eventually(lambda: shop.shines(SALE), what="the sale is on")
    until = shop.staff.zone("entrance")["reason"]["until"]
    assert until
    eventually(lambda: len(shop.day()["slots"]) > 1, what="the lamp is told what follows")


def test_a_scene_is_observed_and_a_lamp_without_power_is_unavailable(shop: LampShop) -> None:
    receipt = shop.staff.final(shop.staff.switch("entrance", "sale-day", minutes=5))

    assert [d["status"] for d in receipt["deliveries"]] == ["observed"]
    assert shop.says()["brightness"] == round(255 * SALE)
    shop.lamp.kill()
    eventually(lambda: shop.staff.device(LAMP["id"])["available"] is False, what="its will is seen")


def test_without_broker_a_lamp_goes_on_with_its_day_and_is_led_again_without_a_jump(shop: LampShop) -> None:
    begins_after_sale(shop)

    shop.broker.stop()
    eventually(lambda: shop.shines(AFTERNOON), what="it goes on by itself")
    moved = len(shop.lamp.pins())
    shop.broker.start()

    eventually(lambda: shop.staff.device(LAMP["id"])["available"] is True, what="it is back")
    eventually(lambda: shop.staff.holding("entrance") == (1, 1), what="it is as it should be")
    assert shop.staff.zone("entrance")["reason"]["kind"] == "schedule"
    assert shop.lamp.pins()[moved:] == []


def test_without_controller_a_lamp_goes_on_with_its_day(shop: LampShop) -> None:
    begins_after_sale(shop)

    shop.controller.kill()

    eventually(lambda: shop.shines(AFTERNOON), what="it goes on by itself")
    assert shop.says()["brightness"] == round(255 * AFTERNOON)


def test_a_lamp_that_lost_its_power_too_finds_its_day_in_flash(shop: LampShop) -> None:
    begins_after_sale(shop)
    eventually(lambda: kept_slots(shop.folder / "lamp") > 1, what="its day is in flash")

    shop.broker.stop()
    shop.lamp.kill()

    with Board(shop.folder / "lamp", shop.broker.port, **LAMP) as again:
        shop.lamp = again
        eventually(lambda: shop.shines(AFTERNOON), what="it goes on by itself")


def kept_slots(folder: Path) -> int:
    """How many slots the newest plan in a lamp's flash has."""
    records = [path.read_bytes() for path in folder.glob("plan.?")]
    newest = max(records, key=lambda record: record[4:8], default=b"")
    return len(json.loads(newest[16:])["slots"]) if newest else 0
