"""When a part's own state is what was wanted, and in which words it is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.atmosphere.color import Color
from controller.atmosphere.model import OFF, Ranges, Sense, State
from controller.atmosphere.tolerance import explain, matches, mismatches
from tests.atmosphere.lamps import PLAYS, SCENTS, part

LAMP = part(ranges=Ranges(brightness_steps=254))


@pytest.mark.parametrize(("step", "same"), [(100, True), (102, True), (98, True), (103, False), (97, False)])
def test_brightness_is_the_same_within_two_steps_of_the_lamps_scale(step: int, same: bool) -> None:  # noqa: FBT001 a table's column
    want, reported = State(on=True, brightness=100 / 254), State(on=True, brightness=step / 254)

    assert matches(LAMP, want, reported) is same


@pytest.mark.parametrize(("mireds", "same"), [(333, True), (338, True), (339, False), (327, False)])
def test_white_is_the_same_within_five_mired(mireds: float, same: bool) -> None:  # noqa: FBT001 a table's column
    want = State(temperature_kelvin=1e6 / 333)

    assert matches(LAMP, want, State(temperature_kelvin=1e6 / mireds)) is same


def test_colour_is_the_same_within_two_hundredths_of_the_plane() -> None:
    want = State(color=Color(0.40, 0.40))

    assert matches(LAMP, want, State(color=Color(0.41, 0.41)))  # 0.014 away
    assert not matches(LAMP, want, State(color=Color(0.42, 0.41)))  # 0.022 away


def test_off_is_off_whatever_else_is_remembered() -> None:
    assert matches(LAMP, OFF, State(on=False, brightness=0.7))
    assert mismatches(LAMP, OFF, State(brightness=0.0)) == {"on"}


def test_what_was_not_said_is_not_there() -> None:
    want = State(on=True, brightness=0.5, temperature_kelvin=3000)

    assert mismatches(LAMP, want, State(on=True)) == {"brightness", "temperature_kelvin"}


def test_words_and_switches_are_the_same_or_not() -> None:
    player = part(Sense.MUSIC, PLAYS)

    assert not matches(player, State(on=True, playlist="jazz"), State(on=True, playlist="Jazz"))
    assert not matches(player, State(on=True), State(on=False))


def test_a_duty_cycle_is_the_same_within_a_second() -> None:
    diffuser = part(Sense.SCENT, SCENTS)

    assert matches(diffuser, State(run_s=30, pause_s=300), State(run_s=31, pause_s=299))
    assert not matches(diffuser, State(run_s=30), State(run_s=31.5))


@given(st.floats(0, 1), st.floats(1000, 10000), st.integers(1, 255))
def test_what_a_lamps_scale_makes_of_a_wish_is_that_wish(
    brightness: float, kelvin: float, steps: int
) -> None:
    lamp = part(ranges=Ranges(brightness_steps=steps))
    want = State(on=True, brightness=brightness, temperature_kelvin=kelvin)

    echo = State(
        on=True, brightness=round(brightness * steps) / steps, temperature_kelvin=1e6 / round(1e6 / kelvin)
    )

    assert matches(lamp, want, echo)


def test_silence_is_called_so() -> None:
    assert explain(LAMP, State(on=True), State()) == "no echo of its state"


@pytest.mark.parametrize(
    ("want", "reported", "words"),
    [
        (State(on=True), State(on=False), "reports off, wanted on"),
        (State(brightness=0.6), State(brightness=0.25), "reports brightness 25%, wanted brightness 60%"),
        (
            State(temperature_kelvin=3000),
            State(temperature_kelvin=4000),
            "reports temperature 4000 K, wanted temperature 3000 K",
        ),
        (State(run_s=30), State(run_s=60), "reports run 60 s, wanted run 30 s"),
        (State(playlist="jazz"), State(on=True), "reports no playlist, wanted playlist jazz"),
        (
            State(color=Color.from_hex("#ff0000")),
            State(color=Color.from_hex("#0000ff")),
            "reports color #0000ff, wanted color #ff0000",
        ),
    ],
)
def test_what_is_wrong_is_named_with_what_was_wanted(want: State, reported: State, words: str) -> None:
    assert explain(LAMP, want, reported) == words
