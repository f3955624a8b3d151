"""Receipts over HTTP: what became of a scene change, device by device."""

from __future__ import annotations

from fastapi import APIRouter

from controller.adapters.wire_zones import ReceiptJson, receipt_json
from controller.web.access import Right, allow
from controller.web.problems import PROBLEM, UNKNOWN
from controller.web.refusals import NotThereError
from controller.web.wiring import Deps

router = APIRouter(tags=["receipts"])


@router.get("/receipts/{receipt}", dependencies=[allow(Right.SEE)], responses={**UNKNOWN, **PROBLEM})
async def get_receipt(receipt: str, deps: Deps) -> ReceiptJson:
    """One scene change, running or long done; ``observed``, ``failed`` and ``skipped`` are final."""
    found = await deps.controls.receipt(receipt)
    if found is None:
        raise NotThereError(kind="receipt", name=receipt)
    return receipt_json(found)
