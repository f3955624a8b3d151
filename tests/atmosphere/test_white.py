"""White light as colour temperature, against published tables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.atmosphere.color import Color
from controller.atmosphere.white import mired, nearest_white, white_color

# CIE 15: correlated colour temperature and chromaticity of standard illuminants.
ILLUMINANTS = {
    "A": (2856, Color(0.44757, 0.40745)),
    "D50": (5003, Color(0.34567, 0.35850)),
    "D65": (6504, Color(0.31271, 0.32902)),
}


def test_a_mired_is_a_millionth_reciprocal_kelvin() -> None:
    assert [mired(k) for k in (2000, 4000, 5000)] == [500, 250, 200]


@pytest.mark.parametrize("name", ILLUMINANTS)
def test_the_white_of_a_standard_illuminant_is_its_temperature(name: str) -> None:
    kelvin, color = ILLUMINANTS[name]

    assert nearest_white(color) == pytest.approx(kelvin, abs=10)


def test_the_colour_of_a_lamp_at_2856_kelvin_is_illuminant_a() -> None:
    kelvin, color = ILLUMINANTS["A"]

    assert white_color(kelvin).distance(color) < 0.002


@given(st.floats(2000, 10000))
def test_a_white_is_the_nearest_white_of_its_own_colour(kelvin: float) -> None:
    # two published approximations meet here, worst at the warm end: 5.2 mired at 2000 K
    assert abs(mired(nearest_white(white_color(kelvin))) - mired(kelvin)) < 6


@given(st.floats(0, 1), st.floats(0, 1))
def test_every_colour_has_some_white(x: float, y: float) -> None:
    assert 1000 <= nearest_white(Color(x, y)) <= 25000


def test_beyond_the_formulas_range_its_end_stands() -> None:
    assert white_color(500) == white_color(1667)
    assert white_color(90000) == white_color(25000)
