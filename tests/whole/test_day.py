"""A whole Friday of the example store without waiting: schedule, reconciler and forty simulated devices."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, time, timedelta

import pytest

from controller.adapters.scene_files import example_store, load
from controller.atmosphere.delivery import DeliveryStatus, ReceiptStatus
from controller.atmosphere.model import Exposure, Sense, Store, ZoneId
from controller.atmosphere.schedule import day_plan
from controller.demo.fleet import demo_fleet
from controller.demo.past import Past, live_through
from devices.simulated.models.zigbee_light import Echo, Quirk
from devices.simulated.temperament import Faults

FRIDAY = date(2026, 10, 9)
"""An ordinary one: calm morning, lively afternoon, evening from before sunset, window in the night."""
ECHO_S = 10.0
"""after the slowest fade, the last device has said what it is"""


@pytest.fixture(scope="module")
def store() -> Store:
    return load(example_store())


def midnight(store: Store, day: date) -> datetime:
    return datetime.combine(day, time(), store.timezone).astimezone(UTC)


@pytest.fixture(scope="module")
def past(store: Store) -> Past:
    """The Friday, with devices that never fail."""
    ends = midnight(store, FRIDAY + timedelta(days=1))
    faultless = Faults().scaled(0.0)
    return live_through(store, demo_fleet(store), (), midnight(store, FRIDAY), ends, seed=1, faults=faultless)


def slowest_fade_s(store: Store) -> float:
    scenes = store.scenes.values()
    settings = [s for scene in scenes for s in (*(scene.light or {}).values(), scene.music, scene.scent)]
    return max(setting.fade_s for setting in settings if setting is not None)


def of_zone(past: Past, zone: ZoneId) -> list[Exposure]:
    return sorted((e for e in past.exposures if e.zone == zone), key=lambda e: e.begins)


def test_the_scene_of_every_slot_was_observed_in_every_zone(store: Store, past: Past) -> None:
    late = timedelta(seconds=slowest_fade_s(store) + ECHO_S)

    for zone in store.zones:
        slots = day_plan(store, zone, FRIDAY)
        assert len(slots) > 3
        for slot in slots:
            seen = [e for e in of_zone(past, zone) if slot.begins <= e.begins <= slot.begins + late]
            assert seen, (zone, slot)
            assert {e.scene for e in seen} == {slot.scene}
            assert seen[-1].share(Sense.LIGHT) == 1.0


def test_the_zones_were_never_without_an_observed_scene_for_longer_than_a_change_takes(
    store: Store, past: Past
) -> None:
    longest = timedelta(seconds=slowest_fade_s(store) + ECHO_S)

    for zone in store.zones:
        exposures = of_zone(past, zone)
        gaps = [b.begins - a.ends for a, b in itertools.pairwise(exposures) if a.ends is not None]
        assert len(gaps) == len(exposures) - 1
        assert timedelta() <= min(gaps)
        assert max(gaps) <= longest
        assert exposures[-1].ends == midnight(store, FRIDAY + timedelta(days=1))


def test_no_delivery_failed(past: Past) -> None:
    lost = [d for receipt in past.receipts for d in receipt.deliveries if d.status is DeliveryStatus.FAILED]

    assert lost == []
    assert {receipt.status for receipt in past.receipts} == {ReceiptStatus.COMPLETE}


def test_a_device_that_answers_at_once_is_told_once_per_change(store: Store, past: Past) -> None:
    prompt = {d.identifier for d in demo_fleet(store) if getattr(d.spec, "echo", None) is Echo.TARGET}
    skips = {d.identifier for d in demo_fleet(store) if getattr(d.spec, "quirk", None) is Quirk.SKIPS_COLOR}

    told = [d for r in past.receipts for d in r.deliveries if d.part.device in prompt - skips and d.sent_at]

    assert len(told) > 100
    assert {d.attempts for d in told} == {1}
