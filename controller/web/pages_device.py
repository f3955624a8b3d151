"""Devices as facilities staff see them: in words, searched, filtered, sorted, a hundred a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from controller.adapters.status import DeviceStatus, Place
from controller.atmosphere.model import Layer, Sense, State, Store, ZoneId
from controller.web.language import Language
from controller.web.pages_fittings import low_words
from controller.web.pages_words import light_words, music_words, scent_words, sense_name

ROWS = 100
PROPOSED = 12
"""how many devices wait for a zone on top of the page; the filter shows them all"""
SORTS = ("name", "zone", "health", "seen")
KINDS = ("light", "music", "scent", "buttons", "siren", "other")
WEAK_HEALTH = 0.7


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which devices a page shows."""

    search: str = ""
    zone: str = ""
    kind: str = ""
    only_new: bool = False
    sort: str = "name"
    page: int = 1


def wanted_devices(asked: Mapping[str, str]) -> Wanted:
    """Read a query; what makes no sense is left out.

    >>> wanted_devices({"q": " Spot ", "page": "-3", "sort": "colour"})
    Wanted(search='spot', zone='', kind='', only_new=False, sort='name', page=1)
    """
    page, sort = asked.get("page", ""), asked.get("sort", "")
    return Wanted(
        search=asked.get("q", "").strip().casefold(),
        zone=asked.get("zone", ""),
        kind=asked.get("kind", ""),
        only_new=asked.get("new", "") == "yes",
        sort=sort if sort in SORTS else "name",
        page=max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < len("123456") else 1,
    )


def select_devices(devices: Sequence[DeviceStatus], wanted: Wanted) -> list[DeviceStatus]:
    """The devices that match, in the order that was asked for."""
    found = [status for status in devices if _matches(status, wanted)]
    return sorted(
        found, key=lambda status: (_rank(status, wanted.sort), status.name.casefold(), status.device.id)
    )


def _matches(status: DeviceStatus, wanted: Wanted) -> bool:
    return (
        (not wanted.zone or wanted.zone in status.zones)
        and (not wanted.kind or status.device.kind == wanted.kind)
        and (not wanted.only_new or (status.placeable and not status.adopted))
        and (not wanted.search or status.answers_to(wanted.search.split()))
    )


def _rank(status: DeviceStatus, sort: str) -> tuple[float, str]:
    match sort:
        case "zone":
            return 0.0, min(status.zones, default="\N{LATIN SMALL LETTER Z}" * 9)
        case "health":
            return status.health - (status.device.available is False), ""
        case "seen":
            return (-status.last_seen.timestamp() if status.last_seen else 0.0), ""
    return 0.0, ""


@dataclass(frozen=True, slots=True)
class PartLine:
    """One part of a device."""

    name: str
    sense: str
    sense_name: str
    place: str
    zone: str
    layer: str
    state: str


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """One device of the list."""

    id: str
    name: str
    model: str
    icon: str
    place: str
    state: str
    presence: str
    """on, off or silent (it does not say)"""
    presence_words: str
    health: str
    weak: bool
    seen: str
    parts: tuple[PartLine, ...]
    adopted: bool
    zone: str
    """of its buttons; empty without"""
    placeable: bool = True
    """whether a zone could use it"""
    low: str = ""
    """which of its cartridges are nearly used up"""
    code: str = ""
    """what its label says"""
    there: bool = True
    """whether anything is known of it but what people said"""
    successor: str = ""
    """the id of the device that took its place"""


def device_row(status: DeviceStatus, store: Store, now: datetime, words: Language) -> DeviceRow:
    """The row of one device."""
    device, name = status.device, status.name
    parts = tuple(_part_line(status, part, store, words) for part in device.parts)
    told = status.box.zone if status.box else ""
    places = list(dict.fromkeys(part.place for part in parts if part.place))
    if told and not places:
        places = [_zone_words(ZoneId(told), store, words)]
    states = list(dict.fromkeys(part.state for part in parts))
    presence = {True: "on", False: "off", None: "silent"}[device.available]
    return DeviceRow(
        id=device.id,
        name=name,
        model=" ".join(filter(None, (device.maker, device.model))),
        icon=device.kind if device.kind in KINDS else "other",
        place=", ".join(places),
        state=" / ".join(states),
        presence=presence,
        presence_words=_presence_words(status, presence, words),
        health=words.percent(status.health),
        weak=status.health < WEAK_HEALTH,
        seen=words.moment(status.last_seen, now, store.timezone)
        if status.last_seen
        else words.gettext("never"),
        parts=parts,
        adopted=status.adopted,
        zone=told,
        placeable=status.placeable,
        low=low_words(status, words),
        code=status.code,
        there=not status.absent,
        successor=status.successor or "",
    )


def _presence_words(status: DeviceStatus, presence: str, words: Language) -> str:
    if status.expected:
        return words.gettext("expected, not seen yet")
    if status.successor:
        return words.gettext("replaced")
    return {
        "on": words.gettext("online"),
        "off": words.gettext("offline"),
        "silent": words.gettext("does not say"),
    }[presence]


def _part_line(status: DeviceStatus, part: str, store: Store, words: Language) -> PartLine:
    place = status.places.get(part)
    sense = status.device.parts[part].sense
    return PartLine(
        name=part,
        sense=sense,
        sense_name=sense_name(sense, words),
        place=_place_words(place, sense, store, words) if place else "",
        zone=place.zone if place else "",
        layer=place.layer if place else "",
        state=state_words(sense, status.device.reported.get(part, State()), words),
    )


def _place_words(place: Place, sense: Sense, store: Store, words: Language) -> str:
    name = _zone_words(place.zone, store, words)
    return f"{name} · {place.layer}" if sense is Sense.LIGHT else name


def _zone_words(zone: ZoneId, store: Store, words: Language) -> str:
    known = store.zones.get(zone)
    return words.pick(known.label) if known else zone


def state_words(sense: Sense, state: State, words: Language) -> str:
    """What a part last said of itself."""
    match sense:
        case Sense.LIGHT:
            said = light_words(state, words)
        case Sense.MUSIC:
            said = music_words(state, words)
        case _:
            said = scent_words(state, words)
    if state.level is None:
        return said
    return words.gettext("%(state)s, %(level)s left", state=said, level=words.percent(state.level))


def layers_of(store: Store) -> tuple[Layer, ...]:
    """The light layers that the store's scenes speak of, and the usual ones."""
    named = {layer for scene in store.scenes.values() for layer in scene.light or {} if layer != "*"}
    return tuple(sorted(named | {Layer("ambient"), Layer("accent"), Layer("display")}))
