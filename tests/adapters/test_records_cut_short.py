"""What the power cut short is ended at the next start."""

from dataclasses import replace
from datetime import timedelta

from sqlmodel import Session

from controller.adapters.records import (
    end_what_was_cut_short,
    exposures_between,
    lasting_exposures,
    load_receipt,
    save_exposure,
    save_receipt,
)
from controller.atmosphere.delivery import Delivery, DeliveryStatus, Receipt, ReceiptStatus
from controller.atmosphere.model import (
    Command,
    DeviceId,
    Exposure,
    PartId,
    ReasonKind,
    SceneName,
    State,
    ZoneId,
)
from tests.adapters import databases
from tests.adapters.databases import NOON

session, sqlite_url = databases.session, databases.sqlite_url

ENTRANCE, CALM = ZoneId("entrance"), SceneName("calm")
EXPOSURE = Exposure(ENTRANCE, CALM, NOON, None, NOON, 1.0, ReasonKind.SCHEDULE)


def delivery(device: str, status: DeliveryStatus) -> Delivery:
    return Delivery(Command(PartId(DeviceId(device), "main"), State(on=True)), status)


def receipt(*deliveries: Delivery) -> Receipt:
    return Receipt("r-1", ENTRANCE, CALM, ReasonKind.OVERRIDE, "", NOON, deliveries)


def test_only_deliveries_without_an_end_get_one(session: Session) -> None:
    seen, sent = delivery("lamp", DeliveryStatus.OBSERVED), delivery("strip", DeliveryStatus.SENT)
    save_receipt(session, receipt(seen, sent))

    end_what_was_cut_short(session)

    found = load_receipt(session, "r-1")
    assert found is not None
    assert found.status is ReceiptStatus.PARTIAL
    assert found.deliveries[0] == seen
    assert found.deliveries[1].status is DeliveryStatus.SKIPPED
    assert "restarted" in found.deliveries[1].reason


def test_a_finished_receipt_stays_as_it_is(session: Session) -> None:
    finished = receipt(replace(delivery("lamp", DeliveryStatus.FAILED), reason="offline"))
    save_receipt(session, finished)

    end_what_was_cut_short(session)

    assert load_receipt(session, "r-1") == finished


def test_an_exposure_whose_end_nobody_saw_counts_for_nothing(session: Session) -> None:
    known = replace(EXPOSURE, begins=NOON - timedelta(hours=1), ends=NOON)
    save_exposure(session, known)
    save_exposure(session, EXPOSURE)

    end_what_was_cut_short(session)

    assert lasting_exposures(session) == []
    assert exposures_between(session, ENTRANCE, NOON - timedelta(hours=2), NOON + timedelta(hours=9)) == [
        known,
        replace(EXPOSURE, ends=NOON),
    ]
