"""Zones, receipts and devices as other programs read them."""

import json
from dataclasses import fields, replace
from datetime import UTC, datetime

from controller.adapters.status import DeviceStatus, Place, ZoneStatus
from controller.adapters.wire import agreed_state, device_json, instant, receipt_json, state_json, zone_json
from controller.atmosphere.color import Color
from controller.atmosphere.delivery import Delivery, DeliveryStatus, Receipt
from controller.atmosphere.model import (
    EVERY_LAYER,
    OFF,
    Capability,
    Clamp,
    Command,
    Desired,
    DeviceId,
    Layer,
    PartId,
    Reason,
    ReasonKind,
    SceneName,
    Sense,
    Setting,
    State,
    ZoneId,
)
from tests.web.store_fixture import lamp

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


def test_a_colour_is_shown_as_people_write_it() -> None:
    state = state_json(State(on=True, color=Color.from_hex("#ffb46b"), temperature_kelvin=2700.0))

    assert state == {"on": True, "color": "#ffb46b", "temperature": 2700.0}


def test_every_attribute_of_a_state_reaches_the_api_as_plain_json() -> None:
    values = {f.name: 0.5 for f in fields(State)} | {"on": True, "color": Color.from_hex("#ff5014")}

    found = state_json(State(**values))  # type: ignore[arg-type]

    assert len(found) == len(fields(State))
    assert json.loads(json.dumps(found)) == found


def test_what_a_device_could_say_but_has_not_is_unknown_not_absent() -> None:
    found = state_json(
        State(), [Capability.ON_OFF, Capability.FRAGRANCE, Capability.DUTY_CYCLE, Capability.FADE]
    )

    assert found == {"on": None, "fragrance": None, "run_s": None, "pause_s": None}


def test_parts_that_differ_leave_the_device_without_a_word() -> None:
    three = [state_json(State(brightness=share)) for share in (0.2, 0.4, 0.2)]

    assert agreed_state(three) == {"brightness": None}


def test_a_device_is_where_all_its_parts_are() -> None:
    device = lamp("0x1", parts=("left", "right"))
    places = {"left": Place(ENTRANCE, Layer("accent")), "right": Place(ZoneId("cafe"), Layer("accent"))}

    found = device_json(DeviceStatus(device, "Vitrin", places, 0.98765, NOON))

    assert (found["adopted"], found["zone"], found["layer"]) == (True, None, "accent")
    assert (found["name"], found["health"], found["last_seen"]) == ("Vitrin", 0.988, "2026-03-02T12:00:00Z")
    assert [part["zone"] for part in found["parts"]] == ["entrance", "cafe"]


def test_an_instant_keeps_its_fractions() -> None:
    assert instant(NOON.replace(microsecond=250_000)) == "2026-03-02T12:00:00.250000Z"
