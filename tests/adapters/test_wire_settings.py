"""An answer keeps what the senses were set to, in words that a later program can read."""

import json

from controller.adapters.wire_settings import settings_json
from controller.atmosphere.model import (
    EVERY_LAYER,
    OFF,
    Desired,
    Layer,
    Reason,
    ReasonKind,
    SceneName,
    Setting,
    State,
    ZoneId,
)

CALM = Desired(
    ZoneId("entrance"),
    SceneName("calm"),
    Reason(ReasonKind.DEFAULT, ""),
    light={
        EVERY_LAYER: Setting(State(on=True, brightness=0.6, temperature_kelvin=3000.0), fade_s=10.0),
        Layer("accent"): Setting(OFF),
    },
    music=Setting(OFF),
    scent=Setting(State(on=True, fragrance="citrus", run_s=120.0, pause_s=180.0)),
)


def test_an_answer_keeps_every_layer_of_light_and_the_other_two_senses() -> None:
    found = settings_json(CALM)

    assert json.loads(json.dumps(found)) == {
        "light": {
            "*": {"on": True, "brightness": 0.6, "temperature": 3000.0},
            "accent": {"on": False},
        },
        "music": {"on": False},
        "scent": {"on": True, "fragrance": "citrus", "run_s": 120.0, "pause_s": 180.0},
    }
