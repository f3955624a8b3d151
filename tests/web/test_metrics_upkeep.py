"""Hours and cartridges for Prometheus."""

from __future__ import annotations

from dataclasses import replace

from controller.adapters.status import Upkeep
from controller.atmosphere.cartridge import Cartridge
from controller.web.metrics_upkeep import upkeep_exposition
from tests.web.store_fixture import ENTRANCE, Shop, lamp


async def test_hours_and_cartridges_are_told_of_devices_that_work_somewhere(shop: Shop) -> None:
    shop.controls.add(lamp("1"), zone=ENTRANCE)
    shop.controls.add(lamp("2"))
    upkeep = {"light": Upkeep(run_s=7200.0, cartridges=(Cartridge("oud", 0.0, None, None, 0.4),))}
    for device, status in shop.controls.known.items():
        shop.controls.known[device] = replace(status, upkeep=upkeep)

    text = (await upkeep_exposition(shop.controls.devices())).decode()

    assert 'ambiyans_part_run_seconds_total{device="1",part="light",sense="light"} 7200.0' in text
    assert 'ambiyans_cartridge_left_ratio{device="1",fragrance="oud",part="light"} 0.4' in text
    assert 'device="2"' not in text
