"""A zone's card: scene, senses, delivery."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from controller.adapters.status import ZoneStatus
from controller.atmosphere.delivery import Delivery, DeliveryStatus, Receipt
from controller.atmosphere.model import Command, DeviceId, PartId, ReasonKind, SceneName, Sense, State
from controller.atmosphere.resolve import resolve
from controller.web.language import language
from controller.web.pages_zone import ZoneCard, scene_choice, zone_card
from tests.web.store_fixture import ENTRANCE, MONDAY_NOON, small_store

EN = language("en")
STORE = small_store()


def _delivery(device: str, status: DeliveryStatus, reason: str = "") -> Delivery:
    return Delivery(Command(PartId(DeviceId(device), "light"), State(on=True)), status, reason)


def _receipt(*deliveries: Delivery) -> Receipt:
    missing = (Sense.SCENT,)
    return Receipt(
        "r-1", ENTRANCE, SceneName("calm"), ReasonKind.SCHEDULE, "", MONDAY_NOON, deliveries, missing=missing
    )


def _card(receipt: Receipt | None, observed: int = 0, total: int = 0) -> ZoneCard:
    now = MONDAY_NOON + timedelta(hours=7)  # 19:00, when the calm rule holds
    status = ZoneStatus(ENTRANCE, resolve(STORE, ENTRANCE, now), MONDAY_NOON, receipt, observed, total)
    return zone_card(status, STORE, now, {DeviceId("lamp-1"): "Spot by the door"}, EN)


def test_a_card_says_scene_senses_reason_and_tasks() -> None:
    card = _card(None)

    assert (card.name, card.scene, card.reason) == ("Entrance", "Calm", "Schedule, until 22:00")
    assert [line.words for line in card.senses] == ["50% · 3000 K", "soft-ambient · 20%", "lavender · 40%"]
    assert [(task.words, task.done) for task in card.tasks] == [
        ("Put the wool throws on the front table", False)
    ]
    assert (card.badge.status, card.badge.words) == ("none", "Nothing was sent yet")


def test_the_device_that_failed_comes_first_with_its_name_and_why() -> None:
    done = _delivery("lamp-2", DeliveryStatus.OBSERVED)
    failed = _delivery("lamp-1", DeliveryStatus.FAILED, "offline")

    badge = _card(_receipt(done, failed)).badge

    assert (badge.status, badge.words, badge.missing) == ("partial", "1 of 2 done", "Scent")
    assert (badge.lines[0].device, badge.lines[0].why) == (
        "Spot by the door",
        "offline: check its plug and network",
    )


def test_a_lamp_unplugged_after_the_switch_is_told_and_the_receipt_stays_true() -> None:
    receipt = _receipt(
        _delivery("lamp-1", DeliveryStatus.OBSERVED), _delivery("lamp-2", DeliveryStatus.OBSERVED)
    )

    badge = _card(receipt, observed=1, total=2).badge

    assert (badge.status, badge.words) == ("partial", "1 of 2 done")
    assert badge.notes == ("When it was switched: 2 of 2",)


def test_a_change_under_way_counts_its_own_deliveries() -> None:
    receipt = _receipt(_delivery("lamp-1", DeliveryStatus.SENT), _delivery("lamp-2", DeliveryStatus.OBSERVED))

    badge = _card(receipt, observed=2, total=2).badge

    assert (badge.status, badge.words) == ("pending", "Switching: 1 of 2")


def test_a_long_receipt_lists_troubles_and_says_how_many_more_there_are() -> None:
    deliveries = [_delivery(f"lamp-{n}", DeliveryStatus.OBSERVED) for n in range(11)]
    failed = _delivery("lamp-99", DeliveryStatus.FAILED, "offline")

    badge = _card(_receipt(*deliveries, failed)).badge

    assert (badge.lines[0].device, len(badge.lines), badge.more) == ("lamp-99", 8, 4)


def test_a_scene_to_choose_shows_only_the_senses_it_mentions() -> None:
    scene = replace(STORE.scenes[SceneName("calm")], scent=None, touch=None)

    choice = scene_choice(scene, EN)

    assert [line.icon for line in choice.senses] == ["light", "music"]
