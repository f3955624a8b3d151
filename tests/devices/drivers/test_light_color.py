"""The forms in which lamps spell colours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.atmosphere.color import Color
from devices.drivers.light_color import COLORED, ColorMode, from_hs, from_json, to_json

SCREEN_COLORS = (
    st.from_regex(r"#[0-9a-f]{6}", fullmatch=True).filter(lambda text: text != "#000000").map(Color.from_hex)
)


@pytest.mark.parametrize("mode", COLORED)
@given(color=SCREEN_COLORS)
def test_a_colour_comes_back_in_every_form(mode: ColorMode, color: Color) -> None:
    echo = from_json(to_json(color, mode), mode)

    # one step of 8-bit RGB moves a dark channel's chromaticity by no more than this; xy has 4 places
    assert echo is not None
    assert echo.distance(color) < (0.0002 if mode is ColorMode.XY else 0.01)


def test_a_hue_may_be_spelled_short_or_long() -> None:
    assert from_json({"hue": 120, "saturation": 100}, ColorMode.HS) == from_json(
        {"h": 120, "s": 100}, ColorMode.HS
    )
    assert from_hs(120, 100) == Color.from_rgb(0, 255, 0)


def test_a_form_other_than_the_mode_says_is_better_than_none() -> None:
    assert from_json({"x": 0.3, "y": 0.3}, ColorMode.RGB) == Color(0.3, 0.3)


@pytest.mark.parametrize(
    "said",
    [None, 7, {}, {"x": 0.3}, {"x": 2, "y": 2}, {"r": 0, "g": 0, "b": 0}, {"r": "red", "g": 1, "b": 1}],
)
def test_what_is_no_colour_is_none(said: object) -> None:
    assert from_json(said, None) is None
