"""Pieces of pictures."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.experiment.svg import Scale, bar, document, number, text

FINITE = st.floats(-1e6, 1e6).map(lambda value: round(value, 3))


@given(st.lists(FINITE, min_size=1, max_size=5), st.sampled_from([0.0, 0.1]))
def test_an_axis_holds_every_value_between_its_ends(values: list[float], margin: float) -> None:
    scale = Scale.around(values, 50.0, 600.0, margin=margin)

    slack = 1e-6 * 550
    assert all(50.0 - slack <= scale.at(value) <= 600.0 + slack for value in values)
    assert 2 <= len(scale.ticks()) <= 12


def test_the_places_on_an_axis_are_in_proportion() -> None:
    scale = Scale.around([0.0, 10.0], 0.0, 100.0, margin=0.0)

    assert (scale.step, scale.at(0.0), scale.at(2.5), scale.at(10.0)) == (2.0, 0.0, 25.0, 100.0)


@pytest.mark.parametrize(("value", "said"), [(-0.001, "0,00"), (-1.25, "-1,25"), (3.0, "3,00")])
def test_numbers_are_written_in_the_readers_way(value: float, said: str) -> None:
    assert number(value, 2, ",") == said


def test_words_cannot_become_marks() -> None:
    marks = [text(0, 0, "<b>"), bar((0, 0), (1, 1), "x", "a < b")]

    root = ET.fromstring(document((10, 10), "plot", "<i>", '"&"', marks))  # noqa: S314 - our own text

    assert [child.text for child in root][:3] == ["<i>", '"&"', "<b>"]
