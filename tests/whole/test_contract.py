"""What other programs read of a running store has the keys and types that they were promised."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter

from tests.whole.shop import Shop

Share = Annotated[float, Field(ge=0, le=1)]


class Promised(BaseModel):
    """Keys that must be there; more may be."""

    model_config = ConfigDict(strict=True, extra="allow")


class Reason(Promised):
    kind: Literal["emergency", "override", "experiment", "schedule", "default"]
    detail: str
    until: Annotated[datetime, Field(strict=False)] | None


class Delivered(Promised):
    status: Literal["pending", "complete", "partial", "failed"]
    observed: int
    total: int
    receipt: str


class Zone(Promised):
    zone: str
    scene: str
    reason: Reason
    delivery: Delivered
    tasks: list[Any]


Moment = Annotated[AwareDatetime, Field(strict=False)]


class Delivery(Promised):
    device: str
    status: Literal["queued", "sent", "acked", "observed", "failed", "skipped"]
    reason: str | None
    sent_at: Moment | None
    observed_at: Moment | None


class Receipt(Promised):
    scene: str
    zone: str
    cause: Literal["emergency", "override", "experiment", "schedule", "default"]
    status: Literal["pending", "complete", "partial", "failed"]
    deliveries: list[Delivery]
    tasks: list[Any]
    notes: list[str]
    missing: list[str]


class State(Promised):
    on: bool | None = None
    brightness: Share | None = None
    temperature: float | None = None
    color: Annotated[str, Field(pattern="^#[0-9a-f]{6}$")] | None = None
    volume: Share | None = None
    playlist: str | None = None
    intensity: Share | None = None
    fragrance: str | None = None
    level: Share | None = None


class Device(Promised):
    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9._~-]+$")]
    name: str
    maker: str | None
    model: str | None
    identifiers: list[str]
    adopted: bool
    zone: str | None
    layer: str | None
    available: bool | None
    health: Share
    capabilities: list[str]
    state: State
    parts: list[Any]


class Page(Promised):
    items: list[Any]
    next: str | None


def test_zones(entrance: Shop) -> None:
    page = Page.model_validate(entrance.staff.get("/zones"))

    zones = TypeAdapter(list[Zone]).validate_python(page.items)

    assert [z.zone for z in zones] == ["entrance", "showroom", "fitting-rooms", "cafe", "checkout"]
    assert entrance.staff.get("/zones/entrance")["zone"] == "entrance"


def test_a_receipt(entrance: Shop) -> None:
    receipt = Receipt.model_validate(
        entrance.staff.final(entrance.staff.switch("entrance", "rainy-day", minutes=1))
    )

    assert (receipt.scene, receipt.zone, receipt.cause) == ("rainy-day", "entrance", "override")
    assert {d.device for d in receipt.deliveries} == {
        d["id"] for d in entrance.staff.get("/devices")["items"] if d["zone"] == "entrance"
    }
    for delivery in receipt.deliveries:
        assert (delivery.reason is None) == (delivery.status == "observed")
        assert (delivery.observed_at is None) == (delivery.status != "observed")
    assert [task["sense"] for task in receipt.tasks] == ["touch", "taste"]


def test_a_sense_that_nothing_can_give_is_named_once(entrance: Shop) -> None:
    receipt = entrance.staff.final(entrance.staff.switch("cafe", "rainy-day", minutes=0.02))

    assert sorted(receipt["missing"]) == ["light", "music", "scent"]
    assert receipt["deliveries"] == []


def test_devices(entrance: Shop) -> None:
    page = Page.model_validate(entrance.staff.get("/devices"))

    devices = TypeAdapter(list[Device]).validate_python(page.items)

    for device in devices:
        assert any(identifier in device.id for identifier in device.identifiers)
    assert {"playlist", "volume"} <= {c for d in devices for c in d.capabilities}
    assert sum(device.available is False for device in devices) == 1
