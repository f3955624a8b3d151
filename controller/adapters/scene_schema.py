"""The JSON Schema of the scene files, for editors: the words and units of the parser, file by file."""

from __future__ import annotations

from typing import Any

from controller.atmosphere.quantity import DURATION, GAIN, PERCENTAGE, TEMPERATURE
from controller.atmosphere.scene import SCENE_KEYS
from controller.atmosphere.times import WEEKDAYS

Schema = dict[str, Any]

_NAME = "^[a-z0-9][a-z0-9-]*$"
_CLOCK = r"([01]?[0-9]|2[0-3]):[0-5][0-9]"
_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_DAY = f"({'|'.join(WEEKDAYS)})"
_DAYS = f"(all|{_DAY}( ?- ?{_DAY})?)"
_SPAN = rf" ?{_CLOCK} ?- ?({_CLOCK}|24:00) ?"
_OFF: Schema = {"const": "off"}


def schema() -> Schema:
    """A schema of the whole folder as one object, file names without ``.yaml`` as keys.

    Each kind of file is under ``$defs``: ``store``, ``schedule``, ``touchpoints``, and ``scene`` for all
    others.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Scene files of an Ambiyans store",
        "type": "object",
        "required": ["store", "schedule"],
        "properties": {
            "store": _ref("store"),
            "schedule": _ref("schedule"),
            "touchpoints": _ref("touchpoints"),
            "questions": {},
            "rules": {},
            "experiments": {},
        },
        "additionalProperties": _ref("scene"),
        "$defs": {**_words(), **_senses(), **_store(), **_schedule(), "scene": _scene()},
    }


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _mapping(properties: Schema, *required: str) -> Schema:
    found: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**found, "required": list(required)} if required else found


def _pattern(pattern: str, *examples: str) -> Schema:
    return {"type": "string", "pattern": pattern, "examples": list(examples)}


def _words() -> Schema:
    text = {"type": ["string", "number"]}
    languages = {"type": "object", "additionalProperties": text, "minProperties": 1}
    return {
        "name": _pattern(_NAME, "fitting-rooms"),
        "text": {"anyOf": [text, languages]},
        "percentage": _pattern(PERCENTAGE.pattern, PERCENTAGE.example),
        "temperature": _pattern(TEMPERATURE.pattern, TEMPERATURE.example),
        "duration": _pattern(DURATION.pattern, DURATION.example, "5 min"),
        "volume": {"anyOf": [_ref("percentage"), _pattern(GAIN.pattern, GAIN.example)]},
        "tasks": {"anyOf": [_OFF, {"type": "array", "items": _ref("text")}]},
    }


def _senses() -> Schema:
    layer = _mapping(
        {
            "brightness": _ref("percentage"),
            "temperature": _ref("temperature"),
            "color": _pattern("^#[0-9a-fA-F]{6}$", "#ffb46b"),
            "fade": _ref("duration"),
        }
    )
    layer = {**layer, "minProperties": 1, "not": {"required": ["color", "temperature"]}}
    layers = {
        "type": "object",
        "minProperties": 1,
        "propertyNames": {"pattern": _NAME},
        "additionalProperties": {"anyOf": [_OFF, _ref("layer")]},
    }
    music = _mapping(
        {
            "playlist": {"type": "string"},
            "radio": _pattern("^https?://[^ ]+$", "https://example.org/radio.mp3"),
            "volume": _ref("volume"),
            "fade": _ref("duration"),
            "jingle": _mapping({"file": {"type": "string"}, "every": _ref("duration")}, "file", "every"),
        }
    )
    sources = [{"required": ["playlist"]}, {"required": ["radio"]}]
    scent = _mapping(
        {
            "fragrance": {"type": "string"},
            "intensity": _ref("percentage"),
            "run": _ref("duration"),
            "pause": _ref("duration"),
        },
        "fragrance",
    )
    cycle = {
        "dependentRequired": {"run": ["pause"], "pause": ["run"]},
        "not": {"required": ["intensity", "run"]},
    }
    return {
        "layer": layer,
        "light": {"anyOf": [_OFF, _ref("layer"), layers]},
        "music": {"anyOf": [_OFF, {**music, "oneOf": sources}]},
        "scent": {"anyOf": [_OFF, {**scent, **cycle}]},
    }


def _scene() -> Schema:
    kinds = {"name": "text", "touch": "tasks", "taste": "tasks"}
    return _mapping({key: _ref(kinds.get(key, key)) for key in SCENE_KEYS})


def _store() -> Schema:
    spans = _pattern(f"^(closed|{_SPAN}(,{_SPAN})*)$", "10:00-22:00", "10:00-13:00, 14:00-19:00", "closed")
    dose = _mapping(
        {"level": _ref("volume"), "for": _ref("duration"), "then": _ref("volume")}, "level", "for", "then"
    )
    days = rf"^(holidays|half-holidays|{_DATE}(\.\.{_DATE})?|{_DAYS}(, ?{_DAYS})*)$"
    return {
        "store": _mapping(
            {
                "store": _ref("name"),
                "name": {"type": ["string", "number"]},
                "timezone": {"type": "string"},
                "location": _mapping(
                    {"latitude": _degrees(90), "longitude": _degrees(180)}, "latitude", "longitude"
                ),
                "country": {"type": "string"},
                "currency": _pattern("^[A-Z]{3}$", "TRY"),
                "languages": {"type": "array", "items": {"type": "string"}},
                "hours": {
                    "type": "object",
                    "propertyNames": {"pattern": days},
                    "additionalProperties": spans,
                },
                "zones": {
                    "type": "object",
                    "minProperties": 1,
                    "propertyNames": {"pattern": _NAME},
                    "additionalProperties": _ref("zone"),
                },
                "calm": {"type": "array", "items": _ref("rule")},
                "settle": _mapping(
                    {
                        **dict.fromkeys(("light", "music", "scent"), _ref("duration")),
                        "fragrances": {"type": "object", "additionalProperties": _ref("duration")},
                    }
                ),
                "emergency": _mapping(
                    {"contacts": {"type": "array", "items": {"type": "string"}}}, "contacts"
                ),
            },
            "store",
            "timezone",
            "zones",
        ),
        "zone": _mapping(
            {
                "name": _ref("text"),
                "touchpoint": _ref("name"),
                "default": _ref("name"),
                "limits": _ref("limits"),
                "drift": _pattern(r"^(repair|alarm|respect .+)$", "repair", "respect 30 min", "alarm"),
            },
            "default",
        ),
        "limits": _mapping(
            {
                "volume": _mapping({"min": _ref("volume"), "max": _ref("volume"), "dose": dose}),
                "playlist": _mapping(
                    {"daily": _ref("duration"), "then": {"type": "string"}}, "daily", "then"
                ),
                "brightness": _mapping({"min": _ref("percentage"), "max": _ref("percentage")}),
                "scent": _mapping({"max": _ref("percentage"), "daily": _ref("duration")}),
            }
        ),
        "touchpoints": {
            "type": "object",
            "propertyNames": {"pattern": _NAME},
            "additionalProperties": _ref("text"),
        },
    }


def _degrees(most: int) -> Schema:
    return {"type": "number", "minimum": -most, "maximum": most}


def _schedule() -> Schema:
    days = _pattern(f"^{_DAYS}(, ?{_DAYS})*$", "all", "mon-fri")
    moment = _pattern(
        rf"^({_CLOCK}|24:00|(open|close|sunrise|sunset)( ?[+-] ?[0-9.]+ ?(ms|s|min|h))?)$",
        "10:00",
        "sunset - 30 min",
    )
    rule = _mapping(
        {
            "zones": {"anyOf": [_ref("name"), {"type": "array", "items": _ref("name"), "minItems": 1}]},
            "days": {"anyOf": [days, {"type": "array", "items": days, "minItems": 1}]},
            "dates": _pattern(rf"^{_DATE}(\.\.{_DATE})?$", "2026-12-31", "2026-12-24..2027-01-01"),
            "from": _ref("moment"),
            "to": _ref("moment"),
            "scene": _ref("name"),
        },
        "zones",
        "from",
        "to",
        "scene",
    )
    return {"moment": moment, "rule": rule, "schedule": {"type": "array", "items": _ref("rule")}}
