"""A receipt is filled in part by part and never changes afterwards."""

from __future__ import annotations

from controller.atmosphere.delivery import Delivery, DeliveryStatus, Receipt, ReceiptStatus
from controller.atmosphere.model import Command, DeviceId, PartId, ReasonKind, SceneName, State
from controller.atmosphere.receipt_book import ReceiptBook
from tests.adapters.databases import NOON
from tests.atmosphere.shop import ENTRANCE

HEADER = Receipt("r", ENTRANCE, SceneName("calm"), ReasonKind.SCHEDULE, "", NOON, ())
LAMP, SPOT = (PartId(DeviceId(name), "light") for name in ("lamp", "spot"))


def delivery(part: PartId, status: DeliveryStatus) -> Delivery:
    return Delivery(Command(part, State(on=True)), status)


def book() -> ReceiptBook:
    made = ReceiptBook(lambda part: delivery(part, DeliveryStatus.SENT))
    made.begin(HEADER)
    for part in (LAMP, SPOT):
        made.expect("r", part)
    return made


def test_an_open_share_is_what_is_running() -> None:
    made = book()
    made.settle("r", delivery(LAMP, DeliveryStatus.OBSERVED))

    receipt = made.receipt("r")

    assert receipt is not None
    assert [d.status for d in receipt.deliveries] == [DeliveryStatus.OBSERVED, DeliveryStatus.SENT]
    assert (receipt.status, made.is_final("r")) == (ReceiptStatus.PENDING, False)


def test_a_receipt_is_final_with_its_last_share() -> None:
    made = book()

    for part in (LAMP, SPOT):
        made.settle("r", delivery(part, DeliveryStatus.FAILED))

    assert made.is_final("r")


def test_a_closed_receipt_is_forgotten() -> None:
    made = book()

    made.close("r")

    assert made.receipt("r") is None
    assert made.is_final("r")
