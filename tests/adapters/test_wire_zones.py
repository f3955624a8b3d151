"""Zones and receipts as other programs read them."""

from dataclasses import replace
from datetime import UTC, datetime

from controller.adapters.status import ZoneStatus
from controller.adapters.wire_zones import receipt_json, receipt_summary_json, zone_json
from controller.atmosphere.delivery import Delivery, DeliveryStatus, Receipt
from controller.atmosphere.model import (
    EVERY_LAYER,
    OFF,
    Clamp,
    Command,
    Desired,
    DeviceId,
    PartId,
    Reason,
    ReasonKind,
    SceneName,
    Sense,
    Setting,
    State,
    ZoneId,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ENTRANCE = ZoneId("entrance")
TASK = (Sense.TASTE, {"tr": "Lokum ikram et", "en": "Offer lokum"})
CLAMP = Clamp(Sense.SCENT, "intensity", 0.9, "off", "scent daily 180 min")


def desired() -> Desired:
    return Desired(
        zone=ENTRANCE,
        scene=SceneName("calm"),
        reason=Reason(ReasonKind.EXPERIMENT, "citrus:B", NOON),
        light={EVERY_LAYER: Setting(OFF)},
        music=Setting(OFF),
        scent=Setting(OFF),
        tasks=(TASK, TASK),
        clamps=(CLAMP,),
    )


def receipt(*statuses: DeliveryStatus) -> Receipt:
    deliveries = tuple(
        Delivery(Command(PartId(DeviceId(f"{n}"), "light"), State(on=True)), status, note="colour as white")
        for n, status in enumerate(statuses)
    )
    return Receipt(
        "r-1",
        ENTRANCE,
        SceneName("calm"),
        ReasonKind.OVERRIDE,
        "ayse",
        NOON,
        deliveries,
        (TASK,),
        (Sense.SCENT,),
        (CLAMP,),
    )


def test_a_zone_says_scene_reason_delivery_tasks_and_limits() -> None:
    status = ZoneStatus(
        ENTRANCE,
        desired(),
        NOON,
        receipt(DeliveryStatus.OBSERVED, DeliveryStatus.FAILED),
        observed=2,
        total=2,
        ticked=frozenset({1}),
    )

    zone = zone_json(status, {"tr": "Giriş"})

    assert (zone["zone"], zone["name"], zone["scene"]) == ("entrance", {"tr": "Giriş"}, "calm")
    assert zone["reason"] == {"kind": "experiment", "detail": "citrus:B", "until": "2026-03-02T12:00:00Z"}
    assert zone["delivery"] == {"status": "partial", "observed": 1, "total": 2, "receipt": "r-1"}
    assert zone["holding"] == {"observed": 2, "total": 2}
    assert [task.get("done") for task in zone["tasks"]] == [False, True]
    assert zone["notes"] == ["scent intensity 90% became off (scent daily 180 min)"]


def test_a_receipt_has_reasons_and_notes_only_where_there_are_any() -> None:
    found = receipt_json(
        replace(
            receipt(DeliveryStatus.OBSERVED),
            deliveries=(
                Delivery(Command(PartId(DeviceId("1"), "left"), OFF), DeliveryStatus.SENT, sent_at=NOON),
                Delivery(
                    Command(PartId(DeviceId("1"), "right"), OFF), DeliveryStatus.FAILED, reason="offline"
                ),
            ),
        )
    )

    assert found["status"] == "pending"
    assert found["deliveries"] == [
        {
            "device": "1",
            "part": "left",
            "status": "sent",
            "reason": None,
            "sent_at": "2026-03-02T12:00:00Z",
            "observed_at": None,
        },
        {
            "device": "1",
            "part": "right",
            "status": "failed",
            "reason": "offline",
            "sent_at": None,
            "observed_at": None,
        },
    ]
    assert (found["missing"], found["cause"]) == (["scent"], "override")
    assert found["tasks"] == [{"sense": "taste", "text": {"tr": "Lokum ikram et", "en": "Offer lokum"}}]


def test_what_a_lamp_could_not_do_is_a_note_of_its_delivery() -> None:
    (delivery,) = receipt_json(receipt(DeliveryStatus.OBSERVED))["deliveries"]

    assert delivery.get("note") == "colour as white"


def test_a_summary_is_the_receipt_without_its_deliveries() -> None:
    whole = receipt_json(receipt(DeliveryStatus.OBSERVED))

    summary = receipt_summary_json(receipt(DeliveryStatus.OBSERVED))

    assert summary.items() <= whole.items()
    assert whole.keys() - summary.keys() == {"deliveries", "tasks", "notes", "missing"}
