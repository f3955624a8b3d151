"""Devices and their states as the JSON that the API, the event stream and other programs read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import cast

from typing_extensions import TypedDict

from controller.adapters.status import DeviceStatus, Place, Upkeep
from controller.atmosphere.cartridge import Cartridge
from controller.atmosphere.model import Capability, Part, State
from controller.atmosphere.part_limits import limits_words
from controller.feedback.buttons import Meaning, proposed


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


class CartridgeJson(TypedDict):
    """One fragrance of a diffuser and what is left of it."""

    fragrance: str | None
    """null where nobody says which"""
    given_h: float
    """what it has given, in hours at full strength"""
    changed: str | None
    life_h: float | None
    level: float | None
    """0-1, by the device's own word"""
    left: float | None
    """0-1, by its own word or else by its declared life"""
    low: bool


class PartJson(TypedDict):
    """One part of a device."""

    part: str
    sense: str
    zone: str | None
    layer: str | None
    capabilities: list[str]
    state: StateJson
    limits: dict[str, dict[str, str]]
    """what it never exceeds, in the words that set it"""
    run_h: float
    """for how many hours it ran, by its own word"""
    run_today_h: float
    cartridges: list[CartridgeJson]
    plug: bool
    """whether it is a plug or relay, of which people say what hangs on it"""
    slots: dict[str, str | None]
    """of a diffuser: what people said is in each slot; null where nobody did"""


class MeaningJson(TypedDict):
    """The answer that a press gives."""

    metric: str
    score: int


class PressedJson(TypedDict):
    """The last press of a device, in its own word."""

    action: str
    at: str


class SirenJson(TypedDict):
    """One siren."""

    siren: str
    volume: bool
    """whether it can be told how loud"""
    duration: bool
    """whether it counts the seconds itself"""
    tones: list[str]


class DeviceJson(TypedDict):
    """One physical device; its ``zone`` and ``layer`` are null where its parts differ."""

    id: str
    name: str
    maker: str | None
    model: str | None
    identifiers: list[str]
    code: str
    """what its label says"""
    kind: str
    adopted: bool
    expected: bool
    """whether people spoke of it and it has not announced itself"""
    successor: str | None
    """the id of the device that took its place"""
    zone: str | None
    layer: str | None
    available: bool | None
    health: float
    last_seen: str | None
    capabilities: list[str]
    state: StateJson
    parts: list[PartJson]
    buttons: dict[str, MeaningJson] | None
    """what each press means; null where nobody has said so"""
    proposed_buttons: dict[str, MeaningJson]
    """what they probably mean; empty for what has no buttons"""
    repeat_s: float | None
    pressed: PressedJson | None
    sirens: list[SirenJson]
    """what of it sounds by a person's act"""


_NOTHING_KNOWN = Upkeep()
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


def maybe_instant(moment: datetime | None) -> str | None:
    """RFC 3339 in UTC, or null."""
    return None if moment is None else instant(moment)


def device_json(status: DeviceStatus) -> DeviceJson:
    """A device with its parts, named as people named it."""
    device = status.device
    parts = [
        _part_json(
            part,
            device.reported.get(name, State()),
            status.places.get(name),
            status.upkeep.get(name, _NOTHING_KNOWN),
        )
        for name, part in device.parts.items()
    ]
    return {
        "id": device.id,
        "name": status.name,
        "maker": device.maker,
        "model": device.model,
        "identifiers": list(device.identifiers),
        "code": status.code,
        "kind": device.kind,
        "adopted": status.adopted,
        "expected": status.expected,
        "successor": status.successor,
        "zone": _agreed(status.zones),
        "layer": _agreed(place.layer for place in status.places.values()),
        "available": device.available,
        "health": round(status.health, 3),
        "last_seen": maybe_instant(status.last_seen),
        "capabilities": sorted({name for part in parts for name in part["capabilities"]}),
        "state": agreed_state([part["state"] for part in parts]),
        "parts": parts,
        "buttons": None if status.box is None else _meanings(status.box.buttons),
        "proposed_buttons": _meanings(proposed(device.actions)) if device.has_buttons else {},
        "repeat_s": None if status.box is None else status.box.repeat_s,
        "pressed": None
        if status.pressed is None
        else {"action": status.pressed[0], "at": instant(status.pressed[1])},
        "sirens": [
            {"siren": name, "volume": s.has_volume, "duration": s.has_duration, "tones": list(s.tones)}
            for name, s in device.sirens.items()
        ],
    }


def _meanings(buttons: Mapping[str, Meaning]) -> dict[str, MeaningJson]:
    return {action: {"metric": m.metric, "score": m.score} for action, m in buttons.items()}


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


def _part_json(part: Part, reported: State, place: Place | None, upkeep: Upkeep) -> PartJson:
    return {
        "part": part.id.part,
        "sense": part.sense.value,
        "zone": place.zone if place else None,
        "layer": place.layer if place else None,
        "capabilities": [capability.value for capability in _in_order(part.capabilities)],
        "state": state_json(reported, _in_order(part.capabilities)),
        "limits": limits_words(upkeep.limits),
        "run_h": _hours(upkeep.run_s),
        "run_today_h": _hours(upkeep.today_s),
        "cartridges": [_cartridge_json(cartridge) for cartridge in upkeep.cartridges],
        "plug": upkeep.hangs,
        "slots": {slot: fragrance or None for slot, fragrance in upkeep.slots},
    }


def _cartridge_json(cartridge: Cartridge) -> CartridgeJson:
    return {
        "fragrance": cartridge.fragrance or None,
        "given_h": _hours(cartridge.given_s),
        "changed": maybe_instant(cartridge.changed),
        "life_h": None if cartridge.life_s is None else _hours(cartridge.life_s),
        "level": cartridge.level,
        "left": None if cartridge.left is None else round(cartridge.left, 4),
        "low": cartridge.low,
    }


def _hours(seconds: float) -> float:
    return round(seconds / 3600, 3)


@lru_cache(maxsize=256)
def _in_order(capabilities: frozenset[Capability]) -> tuple[Capability, ...]:
    return tuple(sorted(capabilities))


def _agreed(values: Iterable[str]) -> str | None:
    different = set(values)
    return different.pop() if len(different) == 1 else None
