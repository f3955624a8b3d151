"""Quantities are read with their unit, and a number without one is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.atmosphere.quantity import (
    DURATION,
    PERCENTAGE,
    TEMPERATURE,
    QuantityError,
    kelvin,
    percent_text,
    percentage,
    positive_seconds,
    seconds,
    shown,
    volume,
)


@pytest.mark.parametrize(("text", "share"), [("60%", 0.6), ("57 %", 0.57), ("0%", 0.0), ("12.5%", 0.125)])
def test_a_percentage_is_a_share(text: str, share: float) -> None:
    assert percentage(text) == share


@pytest.mark.parametrize(
    ("text", "duration_s"), [("10 s", 10), ("5 min", 300), ("1.5 h", 5400), ("250 ms", 0.25), ("8s", 8)]
)
def test_a_duration_is_seconds(text: str, duration_s: float) -> None:
    assert seconds(text) == duration_s


@given(st.integers(0, 10_000))
def test_every_percentage_that_we_print_is_read_back(hundredths: int) -> None:
    share = hundredths / 10_000

    assert percentage(percent_text(share)) == pytest.approx(share)


@given(st.integers(1000, 20_000))
def test_every_kelvin_in_range_is_read(temperature: int) -> None:
    assert kelvin(f"{temperature} K") == temperature


@pytest.mark.parametrize(
    "value", [60, 0.6, "60", None, True, ["60%"], {"max": "60%"}, "60 percent", "%", "\u0661%"]
)
def test_what_is_no_percentage_is_told_the_form_expected(value: object) -> None:
    with pytest.raises(QuantityError, match="expected a percentage like 60%, found"):
        percentage(value)


@pytest.mark.parametrize("value", ["101%", "-1%", "999999999%"])
def test_a_percentage_out_of_range_is_told_the_range(value: str) -> None:
    with pytest.raises(QuantityError, match="expected a percentage between 0% and 100%"):
        percentage(value)


@pytest.mark.parametrize(("value", "unit"), [(3000, "3000 K"), ("10 s", "3000 K"), ("3000k", "3000 K")])
def test_a_colour_temperature_needs_kelvin(value: object, unit: str) -> None:
    with pytest.raises(QuantityError, match=f"like {unit}"):
        kelvin(value)


def test_a_pause_without_length_is_no_duration() -> None:
    with pytest.raises(QuantityError, match="longer than 0 s"):
        positive_seconds("0 s")


def test_decibel_are_an_amplitude_under_full_scale() -> None:
    assert volume("-20 dB") == pytest.approx(0.1)
    assert volume("0 dB") == 1.0
    with pytest.raises(QuantityError, match="up to 0 dB"):
        volume("3 dB")


@pytest.mark.parametrize("quantity", [PERCENTAGE, TEMPERATURE, DURATION])
def test_the_example_of_a_quantity_is_one(quantity: object) -> None:
    assert isinstance(quantity, type(PERCENTAGE))

    assert quantity.least <= quantity.parse(quantity.example) <= quantity.most


def test_a_long_value_is_shown_short() -> None:
    assert len(shown("x" * 1000)) == 60
