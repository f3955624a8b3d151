"""What became of every scene change, and of its human touches."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import Session

from controller.adapters.records import (
    load_receipt,
    recent_receipts,
    save_begun,
    save_receipt,
    tick_task,
    ticks_between,
    ticks_of,
    untick_task,
)
from controller.atmosphere.color import Color
from controller.atmosphere.delivery import Delivery, DeliveryStatus, Receipt, ReceiptStatus
from controller.atmosphere.model import (
    Clamp,
    Command,
    DeviceId,
    PartId,
    ReasonKind,
    SceneName,
    Sense,
    State,
    ZoneId,
)
from tests.adapters import databases
from tests.adapters.databases import NOON

session, sqlite_url = databases.session, databases.sqlite_url

LAMP = Delivery(
    Command(PartId(DeviceId("lamp"), "left"), State(on=True, color=Color(0.3, 0.31)), fade_s=4.0),
    DeliveryStatus.ACKED,
    note="colour as white",
    attempts=2,
    sent_at=NOON,
    due_at=NOON + timedelta(seconds=5),
)
DIFFUSER = Delivery(Command(PartId(DeviceId("diffuser"), "main"), State(on=True, intensity=0.4)))
RECEIPT = Receipt(
    id="r-1",
    zone=ZoneId("entrance"),
    scene=SceneName("calm"),
    cause=ReasonKind.OVERRIDE,
    detail="ayse: VIP visit",
    begun_at=NOON,
    deliveries=(LAMP, DIFFUSER),
    tasks=((Sense.TOUCH, {"tr": "Yün", "en": "Wool"}), (Sense.TASTE, {"en": "Tea"})),
    missing=(Sense.MUSIC,),
    clamps=(Clamp(Sense.SCENT, "intensity", 0.8, 0.7, "scent max 70%"),),
)


def test_a_receipt_comes_back_whole(session: Session) -> None:
    save_receipt(session, RECEIPT)

    assert load_receipt(session, "r-1") == RECEIPT


def test_a_receipt_is_as_it_was_stored_last(session: Session) -> None:
    observed = replace(LAMP, status=DeliveryStatus.OBSERVED, observed_at=NOON, due_at=None)
    later = replace(RECEIPT, deliveries=(observed,))

    save_receipt(session, RECEIPT)
    save_receipt(session, later)
    session.expire_all()

    assert load_receipt(session, "r-1") == later


def test_the_newest_changes_of_a_zone_come_first(session: Session) -> None:
    for number in range(4):
        begun_at = NOON + timedelta(minutes=number)
        save_receipt(session, replace(RECEIPT, id=f"r-{number}", begun_at=begun_at))
    save_receipt(session, replace(RECEIPT, id="elsewhere", zone=ZoneId("lounge"), deliveries=()))

    assert [r.id for r in recent_receipts(session, ZoneId("entrance"), 2)] == ["r-3", "r-2"]
    assert len(recent_receipts(session, None, 10)) == 5


def test_a_change_that_began_is_pending_for_each_of_its_parts(session: Session) -> None:
    parts = [LAMP.part, PartId(LAMP.part.device, "strip")]

    save_begun(session, replace(RECEIPT, deliveries=()), parts)
    session.expire_all()

    begun = load_receipt(session, "r-1")
    assert begun is not None
    assert begun.status is ReceiptStatus.PENDING
    assert [(d.part, d.status) for d in begun.deliveries] == [(p, DeliveryStatus.QUEUED) for p in parts]


def test_what_became_of_a_change_takes_the_place_of_its_beginning(session: Session) -> None:
    save_begun(session, replace(RECEIPT, deliveries=()), [LAMP.part, PartId(LAMP.part.device, "strip")])

    save_receipt(session, RECEIPT)
    session.expire_all()

    assert load_receipt(session, "r-1") == RECEIPT


def test_an_unknown_receipt_is_none(session: Session) -> None:
    assert load_receipt(session, "r-0") is None


def test_a_task_is_ticked_once_and_can_be_taken_back(session: Session) -> None:
    save_receipt(session, RECEIPT)

    assert tick_task(session, RECEIPT, 1, NOON, "mehmet")
    assert not tick_task(session, RECEIPT, 1, NOON, "ayse")
    assert [(n, tick.sense, tick.actor) for n, tick in ticks_of(session, "r-1").items()] == [
        (1, "taste", "mehmet")
    ]
    assert len(ticks_between(session, NOON, NOON + timedelta(hours=1))) == 1
    assert untick_task(session, "r-1", 1, NOON, "mehmet")
    assert not untick_task(session, "r-1", 1, NOON, "mehmet")
    assert ticks_of(session, "r-1") == {}


def test_a_task_that_the_scene_does_not_have_cannot_be_ticked(session: Session) -> None:
    with pytest.raises(IndexError):
        tick_task(session, RECEIPT, 2, NOON, "mehmet")
