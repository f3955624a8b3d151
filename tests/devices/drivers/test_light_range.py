"""What lights declare of themselves."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.atmosphere.model import Capability
from devices.discovery.options import Options
from devices.drivers.light_color import ColorMode
from devices.drivers.light_range import LightRange


def reach(mode: ColorMode = ColorMode.COLOR_TEMP, **options: object) -> LightRange:
    return LightRange.of(Options(options), frozenset({mode}), dimmable=mode is not ColorMode.ONOFF)


@pytest.mark.parametrize(
    ("options", "low", "high"),
    [
        ({"min_mireds": 250, "max_mireds": 454}, 1e6 / 454, 4000.0),
        ({"min_kelvin": 2200, "max_kelvin": 6500}, 2200.0, 6500.0),
        ({"color_temp_kelvin": True}, 2000.0, 6535.0),
        ({}, 2000.0, 1e6 / 153),
        ({"min_mireds": 454, "max_mireds": 250}, 2000.0, 6535.0),
    ],
)
def test_the_kelvin_range_is_the_one_declared(options: dict[str, Any], low: float, high: float) -> None:
    declared = reach(**options)

    assert (declared.kelvin_min, declared.kelvin_max) == pytest.approx((low, high))


def test_a_temperature_out_of_range_becomes_the_nearest_end() -> None:
    bulb = reach(min_mireds=370, max_mireds=454)

    assert bulb.temperature_out(6500) == 370
    assert bulb.temperature_out(1000) == 454


@given(share=st.floats(0, 1), scale=st.integers(1, 1000))
def test_brightness_comes_back_within_a_step(share: float, scale: int) -> None:
    lamp = reach(brightness_scale=scale)

    steps = lamp.brightness_out(share)

    assert lamp.brightness_in(steps) == pytest.approx(share, abs=1.0 / scale)
    assert (steps > 0) == (share > 0)


@pytest.mark.parametrize(
    ("mode", "added"),
    [
        (ColorMode.ONOFF, set()),
        (ColorMode.BRIGHTNESS, {Capability.BRIGHTNESS}),
        (ColorMode.WHITE, {Capability.BRIGHTNESS}),
        (ColorMode.COLOR_TEMP, {Capability.BRIGHTNESS, Capability.COLOR_TEMPERATURE}),
        (ColorMode.RGBWW, {Capability.BRIGHTNESS, Capability.COLOR}),
    ],
)
def test_a_colour_mode_gives_its_capabilities(mode: ColorMode, added: set[Capability]) -> None:
    assert reach(mode).capabilities == {Capability.ON_OFF} | added


@pytest.mark.parametrize("value", [0, -3])
def test_an_impossible_temperature_is_none(value: float) -> None:
    assert reach().temperature_in(value) is None
