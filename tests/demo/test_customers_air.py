from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.atmosphere.model import OFF, State
from controller.demo.customers_air import FRESH_AIR, SCENT_TAU_S, AtmosphereState, Surroundings, relax

CITRUS = Surroundings("citrus", intensity=0.4)
LAVENDER = Surroundings("lavender", intensity=0.4)
durations_s = st.floats(min_value=0, max_value=10_000)


def test_after_one_time_constant_two_thirds_of_the_scent_is_there() -> None:
    air = relax(FRESH_AIR, CITRUS, SCENT_TAU_S)

    assert air.presence("citrus") == pytest.approx(1 - exp(-1))


def test_the_scent_before_lingers_while_the_new_one_comes() -> None:
    air = relax(AtmosphereState({"lavender": 1.0}), CITRUS, SCENT_TAU_S)

    assert air.presence("lavender") == pytest.approx(exp(-1))
    assert air.presence("citrus") == pytest.approx(1 - exp(-1))


def test_half_the_intensity_is_half_the_presence_and_more_than_full_is_full() -> None:
    long_s = 100 * SCENT_TAU_S

    assert relax(FRESH_AIR, Surroundings("citrus", 0.2), long_s).presence("citrus") == pytest.approx(0.5)
    assert relax(FRESH_AIR, Surroundings("citrus", 0.8), long_s).presence("citrus") == pytest.approx(1.0)


@given(first_s=durations_s, second_s=durations_s)
def test_it_makes_no_difference_in_how_many_steps_time_passes(first_s: float, second_s: float) -> None:
    start = AtmosphereState({"lavender": 0.7})

    at_once = relax(start, CITRUS, first_s + second_s)
    in_two = relax(relax(start, CITRUS, first_s), CITRUS, second_s)

    assert in_two.scent == pytest.approx(dict(at_once.scent))


def test_surroundings_are_read_from_the_states_of_a_zone() -> None:
    lights = [State(on=True, brightness=0.8), State(on=False, brightness=0.4), State(on=True)]
    music, scent = State(on=True, volume=0.3), State(on=True, fragrance="citrus", intensity=0.4)

    around = Surroundings.of(lights, music, scent)

    # a light that is off gives nothing, one that only says "on" gives all: (0.8 + 0 + 1) / 3
    assert (around.fragrance, around.intensity, around.volume) == ("citrus", 0.4, 0.3)
    assert around.brightness == pytest.approx(0.6)


def test_a_duty_cycle_is_as_strong_as_the_share_of_time_it_runs() -> None:
    scent = State(on=True, fragrance="lavender", run_s=30, pause_s=270)

    assert Surroundings.of([], OFF, scent).intensity == pytest.approx(0.1)


def test_a_diffuser_that_runs_on_with_an_empty_cartridge_gives_no_scent() -> None:
    empty = State(on=True, fragrance="citrus", intensity=0.4, level=0.0)

    assert Surroundings.of([], OFF, empty) == Surroundings()


def test_what_is_off_gives_nothing() -> None:
    off = State(on=False, volume=0.5, fragrance="citrus", intensity=0.4)

    assert Surroundings.of([OFF], off, off) == Surroundings()
