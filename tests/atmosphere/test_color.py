"""Colour as chromaticity, from and to what screens and scene files say."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from controller.atmosphere.color import Color

channel = st.integers(0, 255)


def test_white_is_the_white_point_of_the_matrix() -> None:
    # The sums of the rows of the published matrix are X, Y, Z of equal channels: D65.
    white = Color.from_hex("#ffffff")

    assert white.rounded() == (0.323, 0.329)


@given(channel, channel, st.integers(0, 2))
def test_a_colour_comes_back_as_its_brightest_self(one: int, other: int, place: int) -> None:
    rgb = [one, other]
    rgb.insert(place, 255)

    back = Color.from_rgb(*rgb).to_rgb()

    assert all(abs(b - c) <= 2 for b, c in zip(back, rgb, strict=True))


@given(channel, channel, channel)
def test_every_colour_but_black_is_a_place_in_the_plane(red: int, green: int, blue: int) -> None:
    assume(red or green or blue)

    color = Color.from_rgb(red, green, blue)

    assert 0 < color.x < 1
    assert 0 < color.y < 1
    assert Color.from_hex(color.to_hex()).distance(color) < 0.02


def test_a_darker_shade_has_the_same_hue() -> None:
    assert Color.from_rgb(255, 0, 0) == Color.from_rgb(17, 0, 0)


@pytest.mark.parametrize("text", ["ffb46b", "#fb6", "#ffb46", "#ffb46bb", "#gggggg", "amber", ""])
def test_what_is_no_colour_is_named(text: str) -> None:
    with pytest.raises(ValueError, match="expected a colour like"):
        Color.from_hex(text)


def test_black_is_no_colour_of_light() -> None:
    with pytest.raises(ValueError, match="switch the light off"):
        Color.from_hex("#000000")


def test_a_distance_is_that_of_the_plane() -> None:
    assert Color(0.3, 0.3).distance(Color(0.33, 0.34)) == pytest.approx(0.05)  # 3, 4, 5
