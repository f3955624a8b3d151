"""The numbers for Prometheus: counted once, for one store."""

import asyncio

import pytest
from prometheus_client.parser import text_string_to_metric_families

from controller.adapters.events import Event
from controller.web.metrics import Metrics
from tests.web.store_fixture import ENTRANCE, Shop, lamp


async def numbers(metrics: Metrics) -> dict[str, float]:
    """Every sample by its name and its label's value, e.g. ``ambiyans_zones:override``."""
    families = text_string_to_metric_families((await metrics.exposition()).decode())
    return {
        ":".join((sample.name, *sample.labels.values())): sample.value
        for family in families
        for sample in family.samples
    }


async def test_zones_are_counted_by_their_reason_now(shop: Shop) -> None:
    metrics = Metrics(shop.deps)
    await shop.controls.override(
        ENTRANCE, scene=None, patch=None, until=None, minutes=5, reason="", actor="ayse"
    )

    found = await numbers(metrics)

    assert (found["ambiyans_zones:override"], found["ambiyans_zones:default"]) == (1, 1)
    assert found["ambiyans_zones:emergency"] == 0


async def test_devices_and_parts_of_the_store_are_counted_by_whether_they_are_there(shop: Shop) -> None:
    unplugged, silent = lamp("2"), lamp("3")
    unplugged.available, silent.available = False, None
    for device in (lamp("1"), unplugged, silent):
        shop.controls.add(device)
    shop.health["broker"] = False

    found = await numbers(Metrics(shop.deps))

    states = ("available", "unavailable", "unknown")
    assert [found[f"ambiyans_devices:{state}"] for state in states] == [1, 1, 1]
    assert (found["ambiyans_ready:broker"], found["ambiyans_ready:database"]) == (0, 1)


async def test_a_finished_scene_change_is_counted_once_with_its_deliveries(shop: Shop) -> None:
    metrics = Metrics(shop.deps)
    unplugged = lamp("2")
    unplugged.available = False
    shop.controls.add(lamp("1"), zone=ENTRANCE)
    shop.controls.add(unplugged, zone=ENTRANCE)
    receipt, _ = await shop.controls.set_emergency(active=True, actor="ayse")

    for _ in range(2):
        await metrics.count(Event("receipt", {"id": receipt}))
    await metrics.count(Event("receipt", {"id": "unknown"}))

    found = await numbers(metrics)
    assert found["ambiyans_receipts_total:partial"] == 1
    assert found["ambiyans_deliveries_total:observed"] == 1
    assert found["ambiyans_deliveries_total:failed"] == 1


async def test_answers_and_ticks_are_counted_from_what_is_broadcast(shop: Shop) -> None:
    metrics = Metrics(shop.deps)
    following = asyncio.create_task(metrics.follow(shop.broadcast, gathered_s=0.01))
    await asyncio.sleep(0)

    shop.broadcast.publish(Event("response", {"id": "a-1", "metric": "nps"}))
    shop.broadcast.publish(Event("tick", {"duration_s": 0.02}))
    shop.broadcast.publish(Event("tick", {"duration_s": 0.04}))
    shop.broadcast.close()
    await following

    found = await numbers(metrics)
    assert found["ambiyans_responses_total:nps"] == 1
    assert found["ambiyans_tick_seconds_count"] == 2
    assert found["ambiyans_tick_seconds_sum"] == pytest.approx(0.02 + 0.04)


async def test_two_stores_count_apart(shop: Shop) -> None:
    one, other = Metrics(shop.deps), Metrics(shop.deps)

    await one.count(Event("response", {"id": "a-1", "metric": "csat"}))

    assert (await numbers(one))["ambiyans_responses_total:csat"] == 1
    assert "ambiyans_responses_total:csat" not in await numbers(other)
