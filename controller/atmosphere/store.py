"""A store with its zones and limits, read from the tree of its file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, tzinfo
from difflib import get_close_matches
from functools import partial
from zoneinfo import ZoneInfo, available_timezones

import holidays

from controller.atmosphere.drift import REPAIR, drift_policy
from controller.atmosphere.model import (
    DeviceId,
    Limits,
    Location,
    LoudnessBudget,
    PlaylistBudget,
    SceneName,
    Sense,
    Store,
    Text,
    Zone,
    ZoneId,
)
from controller.atmosphere.opening import ALWAYS_OPEN, HALF_HOLIDAYS, HOLIDAYS, read_hours
from controller.atmosphere.quantity import QuantityError, percentage, positive_seconds, seconds, volume
from controller.atmosphere.rules import ALL, Known, read_rules
from controller.atmosphere.scene import read_language, read_text
from controller.atmosphere.settle import SETTLE_S, Settle
from controller.atmosphere.tree import NAME, Branch, Path, name, take, words

STORE_KEYS = (
    "store",
    "name",
    "timezone",
    "location",
    "country",
    "currency",
    "languages",
    "hours",
    "zones",
    "calm",
    "settle",
    "emergency",
)
ZONE_KEYS = ("name", "touchpoint", "default", "limits", "drift")
LIMIT_KEYS = ("volume", "playlist", "brightness", "scent")
DOSE_KEYS = ("level", "for", "then")
DEFAULT_LANGUAGES = ("en",)
_CURRENCY = re.compile(r"[A-Z]{3}", flags=re.ASCII)


def read_store(
    branch: Branch, scenes: tuple[str, ...], place: Callable[[Path], str] = lambda _path: "store.yaml"
) -> Store:
    """The store at ``branch``, still without scenes and rules; zones may default to any of ``scenes``.

    ``place`` names the ``store.yaml:LINE`` of an entry.
    """
    found = branch.fields("a store", STORE_KEYS, ("store", "timezone", "zones"))
    id_ = take(found, "store", name) or ""
    languages = _read_languages(found.get("languages"))
    country = take(found, "country", _country) or ""
    hours = found.get("hours")
    location = _read_location(found["location"]) if "location" in found else None
    zones = _read_zones(found["zones"], scenes, languages) if "zones" in found else {}
    known = Known(tuple(zones), scenes, located="location" in found)
    if hours and "country" not in found:
        _blame_holidays(hours)
    return Store(
        id=id_,
        name=take(found, "name", words) or id_,
        timezone=take(found, "timezone", _timezone) or UTC,
        country=country,
        location=location,
        languages=languages,
        hours=read_hours(hours) if hours else ALWAYS_OPEN,
        zones=zones,
        scenes={},
        settle=_read_settle(found["settle"]) if "settle" in found else Settle(),
        contacts=_read_contacts(found["emergency"]) if "emergency" in found else (),
        calm=read_rules(found["calm"], known, place) if "calm" in found else (),
        currency=take(found, "currency", _currency),
    )


def _blame_holidays(hours: Branch) -> None:
    for key in (HOLIDAYS, HALF_HOLIDAYS):
        if isinstance(hours.value, Mapping) and key in hours.value:
            missing = f"{key} need the country of the store, like country: TR"
            hours.down(key, None).blame(missing, at_key=True)


def read_touchpoints(branch: Branch, languages: tuple[str, ...]) -> Mapping[str, Text]:
    """The touchpoints of the customer's way through the store, in order, with their names."""
    entries = branch.entries("touchpoints like {arrival: {tr: Giriş, en: Entrance}}") or {}
    texts: dict[str, Text] = {}
    for key, entry in entries.items():
        if not NAME.fullmatch(key):
            entry.blame(f'expected a touchpoint like fitting-room, found "{key}"', at_key=True)
        elif (text := read_text(entry, languages)) is not None:
            texts[key] = text
    return texts


def _timezone(value: object) -> tzinfo:
    key = words(value)
    try:
        return ZoneInfo(key)
    except (KeyError, ValueError, OSError):
        near = get_close_matches(key, sorted(available_timezones()), n=1)
        expected = f"a time zone like {near[0] if near else 'Europe/Istanbul'}"
        raise QuantityError(expected, value) from None


def _country(value: object) -> str:
    code = words(value)
    if code not in holidays.list_supported_countries(include_aliases=False):
        expected = "a country code like TR that has a calendar of holidays"
        raise QuantityError(expected, value)
    return code


def _currency(value: object) -> str:
    code = words(value)
    if not _CURRENCY.fullmatch(code):
        expected = "the ISO 4217 code of a currency like TRY"
        raise QuantityError(expected, value)
    return code


def _read_languages(branch: Branch | None) -> tuple[str, ...]:
    if branch is None:
        return DEFAULT_LANGUAGES
    entries = branch.items("a list of language codes like [tr, en]")
    codes = dict.fromkeys(code for entry in entries if (code := entry.read(read_language)))
    return tuple(codes) or DEFAULT_LANGUAGES


def _read_location(branch: Branch) -> Location | None:
    keys = ("latitude", "longitude")
    found = branch.fields("a location like {latitude: 40.99, longitude: 29.03}", keys, keys)
    latitude = take(found, "latitude", partial(_degrees, most=90.0))
    longitude = take(found, "longitude", partial(_degrees, most=180.0))
    return None if latitude is None or longitude is None else Location(latitude, longitude)


def _degrees(value: object, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not -most <= value <= most:
        expected = f"degrees from {-most:g} to {most:g} like 40.99"
        raise QuantityError(expected, value)
    return float(value)


def _read_zones(branch: Branch, scenes: tuple[str, ...], languages: tuple[str, ...]) -> Mapping[ZoneId, Zone]:
    zones: dict[ZoneId, Zone] = {}
    for key, entry in (branch.entries("zones like {entrance: {default: neutral}}") or {}).items():
        if not NAME.fullmatch(key) or key == ALL:
            entry.blame(f'expected a zone name like fitting-rooms, found "{key}"', at_key=True)
        zones[ZoneId(key)] = _read_zone(entry, key, scenes, languages)
    if branch.value == {}:
        branch.blame("expected at least one zone")
    return zones


def _read_zone(branch: Branch, key: str, scenes: tuple[str, ...], languages: tuple[str, ...]) -> Zone:
    found = branch.fields("a zone like {default: neutral}", ZONE_KEYS, ("default",))
    label = read_text(found["name"], languages) if "name" in found else None
    if "default" in found and found["default"].value not in scenes:
        found["default"].unknown("scene", scenes)
    return Zone(
        id=ZoneId(key),
        label=label or dict.fromkeys(languages, key),
        default=SceneName(str(found["default"].value) if "default" in found else ""),
        touchpoint=take(found, "touchpoint", name),
        limits=_read_limits(found["limits"]) if "limits" in found else Limits(),
        drift=take(found, "drift", drift_policy) or REPAIR,
    )


def _read_settle(branch: Branch) -> Settle:
    senses = {Sense.LIGHT: "light", Sense.MUSIC: "music", Sense.SCENT: "scent"}
    what = "settle times like {scent: 45 min, fragrances: {citrus: 20 min}}"
    found = branch.fields(what, (*senses.values(), "fragrances"))
    own = {sense: take(found, key, seconds) for sense, key in senses.items()}
    entries = found["fragrances"].entries("times like {citrus: 20 min}") if "fragrances" in found else None
    read = {key: entry.read(seconds) for key, entry in (entries or {}).items()}
    return Settle(
        {**SETTLE_S, **{sense: time_s for sense, time_s in own.items() if time_s is not None}},
        {key: time_s for key, time_s in read.items() if time_s is not None},
    )


def _read_contacts(branch: Branch) -> tuple[DeviceId, ...]:
    keys = ("contacts",)
    found = branch.fields("an emergency like {contacts: [fire-panel]}", keys, keys)
    entries = found["contacts"].items("a list of the ids of devices") if "contacts" in found else ()
    return tuple(DeviceId(device) for entry in entries if (device := entry.read(words)))


def _read_limits(branch: Branch) -> Limits:
    found = branch.fields("limits like {volume: {max: 60%}}", LIMIT_KEYS)
    volume_min, volume_max = _read_range(found.get("volume"), volume, ("dose",))
    brightness_min, brightness_max = _read_range(found.get("brightness"), percentage)
    keys = ("max", "daily")
    scent = found["scent"].fields("limits like {max: 70%, daily: 180 min}", keys) if "scent" in found else {}
    scent_max = take(scent, "max", percentage)
    return Limits(
        volume_max=volume_max,
        volume_min=volume_min,
        brightness_min=brightness_min,
        brightness_max=brightness_max,
        scent_max=1.0 if scent_max is None else scent_max,
        scent_daily_s=take(scent, "daily", seconds),
        loudness=_read_dose(found["volume"]) if "volume" in found else None,
        playlist=_read_playlist(found["playlist"]) if "playlist" in found else None,
    )


def _read_dose(branch: Branch) -> LoudnessBudget | None:
    if not isinstance(branch.value, Mapping) or "dose" not in branch.value:
        return None
    what = "a budget of loudness like {level: 50%, for: 4 h, then: 20%}"
    found = branch.down("dose", branch.value["dose"]).fields(what, DOSE_KEYS, DOSE_KEYS)
    level, then = take(found, "level", volume), take(found, "then", volume)
    lasts_s = take(found, "for", positive_seconds)
    if level is None or then is None or lasts_s is None:
        return None
    if then > level:
        found["then"].blame("expected a volume that is not above the level")
    return LoudnessBudget(level, lasts_s, then)


def _read_playlist(branch: Branch) -> PlaylistBudget | None:
    keys = ("daily", "then")
    found = branch.fields("a budget of one playlist like {daily: 4 h, then: quiet-jazz}", keys, keys)
    daily_s, then = take(found, "daily", positive_seconds), take(found, "then", words)
    return None if daily_s is None or then is None else PlaylistBudget(daily_s, then)


def _read_range(
    branch: Branch | None, parse: Callable[[object], float], others: tuple[str, ...] = ()
) -> tuple[float, float]:
    if branch is None:
        return 0.0, 1.0
    found = branch.fields("limits like {min: 20%, max: 60%}", ("min", "max", *others))
    least, most = take(found, "min", parse), take(found, "max", parse)
    if least is not None and most is not None and least > most:
        found["min"].blame("expected a min that is not above the max")
    return 0.0 if least is None else least, 1.0 if most is None else most
