"""What became of a scene change, in one word."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from controller.atmosphere.delivery import Delivery, DeliveryStatus, Receipt, ReceiptStatus
from controller.atmosphere.model import OFF, Command, DeviceId, PartId, ReasonKind, SceneName
from tests.atmosphere.shop import ENTRANCE

OBSERVED, FAILED, SKIPPED = DeliveryStatus.OBSERVED, DeliveryStatus.FAILED, DeliveryStatus.SKIPPED


def receipt(*statuses: DeliveryStatus) -> Receipt:
    deliveries = tuple(
        Delivery(Command(PartId(DeviceId(f"lamp{n}"), "light"), OFF), status)
        for n, status in enumerate(statuses)
    )
    begun = datetime(2026, 11, 23, 10, tzinfo=UTC)
    return Receipt("r", ENTRANCE, SceneName("calm"), ReasonKind.SCHEDULE, "s:1", begun, deliveries)


def test_only_three_statuses_are_final() -> None:
    assert {status for status in DeliveryStatus if status.final} == {OBSERVED, FAILED, SKIPPED}


@pytest.mark.parametrize(
    ("statuses", "word"),
    [
        ((), ReceiptStatus.COMPLETE),
        ((OBSERVED, OBSERVED), ReceiptStatus.COMPLETE),
        ((OBSERVED, FAILED), ReceiptStatus.PARTIAL),
        ((OBSERVED, SKIPPED), ReceiptStatus.PARTIAL),
        ((FAILED, SKIPPED), ReceiptStatus.FAILED),
        ((SKIPPED, SKIPPED), ReceiptStatus.PARTIAL),
        ((OBSERVED, DeliveryStatus.ACKED), ReceiptStatus.PENDING),
        ((FAILED, DeliveryStatus.QUEUED), ReceiptStatus.PENDING),
    ],
)
def test_a_receipt_is_as_good_as_its_deliveries(
    statuses: tuple[DeliveryStatus, ...], word: ReceiptStatus
) -> None:
    assert receipt(*statuses).status is word


def test_a_receipt_counts_what_was_observed() -> None:
    found = receipt(OBSERVED, FAILED, OBSERVED)

    assert (found.observed, found.total) == (2, 3)
    assert found.deliveries[1].part == ("lamp1", "light")
