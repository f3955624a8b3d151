"""The settings that are stamped on an answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import orjson

from controller.adapters.wire_settings import settings_json
from controller.atmosphere.color import Color
from controller.atmosphere.model import EVERY_LAYER, Layer, Setting, State
from controller.atmosphere.resolve import resolve
from tests.adapters.small_store import ENTRANCE, SMALL_STORE

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_every_sense_is_named_in_our_units_and_survives_json() -> None:
    desired = replace(
        resolve(SMALL_STORE, ENTRANCE, NOON),
        light={
            EVERY_LAYER: Setting(State(on=True, brightness=0.6, temperature_kelvin=3000)),
            Layer("accent"): Setting(State(on=True, color=Color.from_hex("#ffb46b"))),
        },
        music=Setting(State(on=True, playlist="jazz", volume=0.3)),
    )

    assert orjson.loads(orjson.dumps(settings_json(desired))) == {
        "light": {
            "*": {"on": True, "brightness": 0.6, "temperature": 3000},
            "accent": {"on": True, "color": "#ffb46b"},
        },
        "music": {"on": True, "playlist": "jazz", "volume": 0.3},
        "scent": {"on": False},
    }
