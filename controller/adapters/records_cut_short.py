"""What a controller could not finish because the power went: ended at its next start, with the reason."""

from dataclasses import replace

from sqlmodel import Session, select

from controller.adapters.records_exposures import lasting_exposures, save_exposure
from controller.adapters.records_receipts import load_receipt, save_receipt
from controller.adapters.tables_control import ReceiptRow
from controller.atmosphere.delivery import Delivery, DeliveryStatus, ReceiptStatus

REASON = "superseded: the controller was restarted"


def end_what_was_cut_short(session: Session) -> None:
    """End receipts that are still pending and exposures that still last.

    A delivery without an end no longer matters: the restarted controller asks the device anew. An exposure
    without an end had run for less than the minute after which its length would have been kept; it counts
    for nothing rather than for the hours in which nobody looked.
    """
    pending = select(ReceiptRow.id).where(ReceiptRow.status == ReceiptStatus.PENDING)
    for identity in session.exec(pending).all():
        receipt = load_receipt(session, identity)
        if receipt is not None:
            save_receipt(session, replace(receipt, deliveries=tuple(map(_ended, receipt.deliveries))))
    for exposure in lasting_exposures(session):
        save_exposure(session, replace(exposure, ends=exposure.begins))


def _ended(delivery: Delivery) -> Delivery:
    if delivery.status.final:
        return delivery
    return replace(delivery, status=DeliveryStatus.SKIPPED, reason=REASON, due_at=None)
