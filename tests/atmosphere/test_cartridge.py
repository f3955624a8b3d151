"""What is left in the cartridges of a diffuser."""

from __future__ import annotations

import pytest

from controller.atmosphere.cartridge import LOW, Cartridge, cartridges
from controller.atmosphere.model import Ranges, Sense, State
from controller.atmosphere.runtime import Runs
from tests.atmosphere.lamps import SCENTS, part

TWO = part(Sense.SCENT, SCENTS, Ranges(fragrances=("lavender", "citrus")))
PLUG = part(Sense.SCENT, set())
LIFE_S = 300 * 3600.0


def test_what_a_cartridge_gave_of_its_declared_life_says_what_is_left() -> None:
    lavender, citrus = cartridges(TWO, State(), Runs(given_s={"lavender": 0.9 * LIFE_S}), LIFE_S)

    assert lavender.left == pytest.approx(0.1)
    assert (lavender.fragrance, lavender.low) == ("lavender", True)
    assert (citrus.left, citrus.low) == (1.0, False)


def test_the_devices_own_level_beats_the_reckoning_and_is_that_of_the_fragrance_it_names() -> None:
    reported = State(fragrance="citrus", level=0.05)

    lavender, citrus = cartridges(TWO, reported, Runs(), LIFE_S)

    assert (lavender.left, citrus.left, citrus.low) == (1.0, 0.05, True)


def test_nobody_knows_what_is_left_where_neither_level_nor_life_is_known() -> None:
    (only,) = cartridges(PLUG, State(on=True), Runs(given_s={"": 1e6}), None)

    assert (only.fragrance, only.given_s, only.left, only.low) == ("", 1e6, None, False)


def test_a_cartridge_that_outlives_its_declared_life_is_empty_and_not_less() -> None:
    assert Cartridge("oud", 2 * LIFE_S, None, LIFE_S, None).left == 0.0


def test_low_is_low_to_the_point() -> None:
    assert Cartridge("oud", 0.0, None, None, LOW).low
    assert not Cartridge("oud", 0.0, None, None, LOW + 0.01).low


def test_a_lamp_has_no_cartridge() -> None:
    assert cartridges(part(), State(on=True), Runs(run_s=60.0), LIFE_S) == ()
