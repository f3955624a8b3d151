"""Zones, receipts and devices as the JSON that the API, the event stream and other programs read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import NotRequired, cast

from typing_extensions import TypedDict

from controller.adapters.status import DeviceStatus, Place, ZoneStatus
from controller.atmosphere.delivery import Delivery, Receipt
from controller.atmosphere.model import Capability, Clamp, Part, Reason, Sense, State, Text


class ReasonJson(TypedDict):
    """Why a zone has its scene."""

    kind: str
    detail: str
    until: str | None


class DeliveredJson(TypedDict):
    """What became of a zone's last change; ``status`` and ``receipt`` are null before the first one."""

    status: str | None
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


class StateJson(TypedDict, total=False):
    """A state in our units: shares 0-1, kelvin, seconds; null where the device has not said it yet."""

    on: bool | None
    brightness: float | None
    temperature: float | None
    color: str | None
    volume: float | None
    playlist: str | None
    radio: str | None
    jingle: str | None
    jingle_every_s: float | None
    intensity: float | None
    fragrance: str | None
    run_s: float | None
    pause_s: float | None
    level: float | None
    track: str | None


class PartJson(TypedDict):
    """One part of a device."""

    part: str
    sense: str
    zone: str | None
    layer: str | None
    capabilities: list[str]
    state: StateJson


class DeviceJson(TypedDict):
    """One physical device; its ``zone`` and ``layer`` are null where its parts differ."""

    id: str
    name: str
    maker: str | None
    model: str | None
    identifiers: list[str]
    kind: str
    adopted: bool
    zone: str | None
    layer: str | None
    available: bool | None
    health: float
    last_seen: str | None
    capabilities: list[str]
    state: StateJson
    parts: list[PartJson]


_ATTRIBUTES: Mapping[Capability, tuple[str, ...]] = {
    Capability.ON_OFF: ("on",),
    Capability.BRIGHTNESS: ("brightness",),
    Capability.COLOR_TEMPERATURE: ("temperature",),
    Capability.COLOR: ("color",),
    Capability.VOLUME: ("volume",),
    Capability.PLAYLIST: ("playlist",),
    Capability.RADIO: ("radio",),
    Capability.JINGLE: ("jingle",),
    Capability.INTENSITY: ("intensity",),
    Capability.DUTY_CYCLE: ("run_s", "pause_s"),
    Capability.FRAGRANCE: ("fragrance",),
    Capability.LEVEL: ("level",),
}


def instant(moment: datetime) -> str:
    """RFC 3339 in UTC.

    >>> from datetime import timedelta, timezone
    >>> instant(datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=3))))
    '2026-03-01T09:00:00Z'
    """
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def zone_json(status: ZoneStatus, name: Text) -> ZoneJson:
    """One zone, under the ``name`` that the store file gives it."""
    desired = status.desired
    return {
        "zone": status.zone,
        "name": dict(name),
        "scene": desired.scene,
        "since": instant(status.since),
        "settled": _maybe(status.settled),
        "reason": reason_json(desired.reason),
        "delivery": delivered_json(status.receipt),
        "holding": {"observed": status.observed, "total": status.total},
        "tasks": _ticked(desired.tasks, status.ticked),
        "notes": [clamp_note(clamp) for clamp in desired.clamps],
    }


def reason_json(reason: Reason) -> ReasonJson:
    """A reason and when it ends by itself."""
    return {"kind": reason.kind.value, "detail": reason.detail, "until": _maybe(reason.until)}


def delivered_json(receipt: Receipt | None) -> DeliveredJson:
    """A receipt in four words."""
    if receipt is None:
        return {"status": None, "observed": 0, "total": 0, "receipt": None}
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


def device_json(status: DeviceStatus) -> DeviceJson:
    """A device with its parts, named as people named it."""
    device = status.device
    parts = [
        _part_json(part, device.reported.get(name, State()), status.places.get(name))
        for name, part in device.parts.items()
    ]
    return {
        "id": device.id,
        "name": status.name,
        "maker": device.maker,
        "model": device.model,
        "identifiers": list(device.identifiers),
        "kind": device.kind,
        "adopted": bool(status.places),
        "zone": _agreed(place.zone for place in status.places.values()),
        "layer": _agreed(place.layer for place in status.places.values()),
        "available": device.available,
        "health": round(status.health, 3),
        "last_seen": _maybe(status.last_seen),
        "capabilities": sorted({name for part in parts for name in part["capabilities"]}),
        "state": agreed_state([part["state"] for part in parts]),
        "parts": parts,
    }


def state_json(state: State, capabilities: Iterable[Capability] = ()) -> StateJson:
    """A reported state, with a null for everything the device could say but did not.

    >>> state_json(State(on=True, temperature_kelvin=2700.0), [Capability.BRIGHTNESS])
    {'brightness': None, 'on': True, 'temperature': 2700.0}
    """
    unsaid = {attribute: None for capability in capabilities for attribute in _ATTRIBUTES.get(capability, ())}
    said = state.said()
    if "temperature_kelvin" in said:
        said["temperature"] = said.pop("temperature_kelvin")
    if state.color is not None:
        said["color"] = state.color.to_hex()
    return cast("StateJson", {**unsaid, **said})


def agreed_state(states: list[StateJson]) -> StateJson:
    """What all parts that speak of an attribute agree on; where they differ, only the parts can tell.

    >>> agreed_state([{"on": True, "volume": 0.3}, {"on": True, "intensity": 0.5}])
    {'on': True, 'volume': 0.3, 'intensity': 0.5}
    >>> agreed_state([{"on": True}, {"on": False}])
    {'on': None}
    """
    together: dict[str, object] = {}
    for state in states:
        for name, value in state.items():
            together[name] = value if together.get(name, value) == value else None
    return cast("StateJson", together)


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
        "sent_at": _maybe(delivery.sent_at),
        "observed_at": _maybe(delivery.observed_at),
    }
    if delivery.note:
        entry["note"] = delivery.note
    return entry


def _part_json(part: Part, reported: State, place: Place | None) -> PartJson:
    return {
        "part": part.id.part,
        "sense": part.sense.value,
        "zone": place.zone if place else None,
        "layer": place.layer if place else None,
        "capabilities": [capability.value for capability in _in_order(part.capabilities)],
        "state": state_json(reported, _in_order(part.capabilities)),
    }


@lru_cache(maxsize=256)
def _in_order(capabilities: frozenset[Capability]) -> tuple[Capability, ...]:
    return tuple(sorted(capabilities))


def _task_json(sense: Sense, text: Text) -> TaskJson:
    return {"sense": sense.value, "text": dict(text)}


def _ticked(tasks: tuple[tuple[Sense, Text], ...], ticked: frozenset[int]) -> list[TaskJson]:
    return [{**_task_json(sense, text), "done": index in ticked} for index, (sense, text) in enumerate(tasks)]


def _agreed(values: Iterable[str]) -> str | None:
    different = set(values)
    return different.pop() if len(different) == 1 else None


def _maybe(moment: datetime | None) -> str | None:
    return None if moment is None else instant(moment)
