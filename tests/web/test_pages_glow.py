"""The light of a zone as a picture."""

from __future__ import annotations

from controller.atmosphere.color import Color
from controller.atmosphere.model import EVERY_LAYER, OFF, Layer, Setting, State
from controller.web.pages_glow import glows, lamp_colour


def test_each_layer_that_shines_glows_in_its_own_colour() -> None:
    light = {
        EVERY_LAYER: Setting(OFF),
        Layer("accent"): Setting(State(on=True, brightness=0.8, color=Color.from_hex("#ffb46b"))),
        Layer("display"): Setting(State(on=True, brightness=0.0)),
    }

    (accent,) = glows(light)

    assert (accent.layer, accent.colour, accent.strength) == ("accent", "#ffb46b", 0.8)


def test_candle_light_looks_warmer_than_daylight() -> None:
    warm, cold = (lamp_colour(State(on=True, temperature_kelvin=kelvin)) for kelvin in (2200, 6500))

    assert int(warm[5:], 16) < int(cold[5:], 16)
