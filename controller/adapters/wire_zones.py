"""Zones and receipts as the JSON that the API, the event stream and other programs read."""

from __future__ import annotations

from typing import NotRequired

from typing_extensions import TypedDict

from controller.adapters.status import ZoneStatus
from controller.adapters.wire import instant, maybe_instant
from controller.atmosphere.delivery import Delivery, Receipt, ReceiptStatus
from controller.atmosphere.model import Clamp, Reason, Sense, Text


class ReasonJson(TypedDict):
    """Why a zone has its scene."""

    kind: str
    detail: str
    until: str | None


class DeliveredJson(TypedDict):
    """What became of a zone's last change; before the first one it is pending and has no receipt."""

    status: str
    observed: int
    total: int
    receipt: str | None


class HoldingJson(TypedDict):
    """How many parts of a zone are what they should be at this moment; later than the receipt's count."""

    observed: int
    total: int


class TaskJson(TypedDict):
    """One touch or taste task for the staff, its text by language."""

    sense: str
    text: dict[str, str]
    done: NotRequired[bool]


class DriftJson(TypedDict):
    """A part that somebody changed by hand, and until when that is respected (null: until a person acts)."""

    device: str
    part: str
    since: str
    until: str | None


class ZoneJson(TypedDict):
    """One zone now."""

    zone: str
    name: dict[str, str]
    scene: str
    since: str
    settled: str | None
    reason: ReasonJson
    delivery: DeliveredJson
    holding: HoldingJson
    tasks: list[TaskJson]
    notes: list[str]
    drift: list[DriftJson]


class DeliveryJson(TypedDict):
    """One part's share of a scene change."""

    device: str
    part: str
    status: str
    reason: str | None
    sent_at: str | None
    observed_at: str | None
    note: NotRequired[str]


class ReceiptSummaryJson(TypedDict):
    """One scene change and how far it has come."""

    id: str
    scene: str
    zone: str
    cause: str
    detail: str
    begun_at: str
    status: str
    observed: int
    total: int


class ReceiptJson(ReceiptSummaryJson):
    """One scene change with everything that came of it."""

    deliveries: list[DeliveryJson]
    tasks: list[TaskJson]
    notes: list[str]
    missing: list[str]


def zone_json(status: ZoneStatus, name: Text) -> ZoneJson:
    """One zone, under the ``name`` that the store file gives it."""
    desired = status.desired
    return {
        "zone": status.zone,
        "name": dict(name),
        "scene": desired.scene,
        "since": instant(status.since),
        "settled": maybe_instant(status.settled),
        "reason": reason_json(desired.reason),
        "delivery": delivered_json(status.receipt),
        "holding": {"observed": status.observed, "total": status.total},
        "tasks": _ticked(desired.tasks, status.ticked),
        "notes": [clamp_note(clamp) for clamp in desired.clamps],
        "drift": [
            {
                "device": drift.part.device,
                "part": drift.part.part,
                "since": instant(drift.since),
                "until": maybe_instant(drift.until),
            }
            for drift in status.drifts
        ],
    }


def reason_json(reason: Reason) -> ReasonJson:
    """A reason and when it ends by itself."""
    return {"kind": reason.kind.value, "detail": reason.detail, "until": maybe_instant(reason.until)}


def delivered_json(receipt: Receipt | None) -> DeliveredJson:
    """A receipt in four words."""
    if receipt is None:
        return {"status": ReceiptStatus.PENDING.value, "observed": 0, "total": 0, "receipt": None}
    return {
        "status": receipt.status.value,
        "observed": receipt.observed,
        "total": receipt.total,
        "receipt": receipt.id,
    }


def receipt_summary_json(receipt: Receipt) -> ReceiptSummaryJson:
    """A receipt without its deliveries."""
    return {
        "id": receipt.id,
        "scene": receipt.scene,
        "zone": receipt.zone,
        "cause": receipt.cause.value,
        "detail": receipt.detail,
        "begun_at": instant(receipt.begun_at),
        "status": receipt.status.value,
        "observed": receipt.observed,
        "total": receipt.total,
    }


def receipt_json(receipt: Receipt) -> ReceiptJson:
    """A whole receipt."""
    return {
        **receipt_summary_json(receipt),
        "deliveries": [_delivery_json(delivery) for delivery in receipt.deliveries],
        "tasks": [_task_json(sense, text) for sense, text in receipt.tasks],
        "notes": [clamp_note(clamp) for clamp in receipt.clamps],
        "missing": [sense.value for sense in receipt.missing],
    }


def clamp_note(clamp: Clamp) -> str:
    """One limit that was applied, in words.

    >>> clamp_note(Clamp(Sense.MUSIC, "volume", 0.9, 0.6, "volume max 60%"))
    'music volume 90% became 60% (volume max 60%)'
    """
    return (
        f"{clamp.sense} {clamp.attribute} {_share(clamp.wanted)} became {_share(clamp.given)} ({clamp.limit})"
    )


def _share(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.0%}"


def _delivery_json(delivery: Delivery) -> DeliveryJson:
    entry: DeliveryJson = {
        "device": delivery.part.device,
        "part": delivery.part.part,
        "status": delivery.status.value,
        "reason": delivery.reason or None,
        "sent_at": maybe_instant(delivery.sent_at),
        "observed_at": maybe_instant(delivery.observed_at),
    }
    if delivery.note:
        entry["note"] = delivery.note
    return entry


def _task_json(sense: Sense, text: Text) -> TaskJson:
    return {"sense": sense.value, "text": dict(text)}


def _ticked(tasks: tuple[tuple[Sense, Text], ...], ticked: frozenset[int]) -> list[TaskJson]:
    return [{**_task_json(sense, text), "done": index in ticked} for index, (sense, text) in enumerate(tasks)]
