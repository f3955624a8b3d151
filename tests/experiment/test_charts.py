"""The picture of an effect."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.experiment.charts import EffectLabels, ForestRow, effect_svg, forest_svg

LABELS = EffectLabels("Citrus instead of lavender, CSAT")
SVG = "{http://www.w3.org/2000/svg}"
numbers = st.floats(-100, 100).map(lambda x: round(x, 4))


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - our own drawing


def drawn(
    estimate: float, interval: tuple[float | None, float | None], truth: float | None = None
) -> ET.Element:
    return parsed(effect_svg(estimate, interval, LABELS, truth=truth))


def places(picture: ET.Element, name: str) -> list[float]:
    """The horizontal places of all marks of a class."""
    marks = [mark for mark in picture.iter() if mark.get("class") == name]
    keys = ("cx", "x1", "x2")
    return sorted(float(mark.get(key, "")) for mark in marks for key in keys if mark.get(key))


@given(numbers, st.floats(0.5, 50), st.none() | numbers)
def test_everything_known_is_in_the_picture_and_in_its_order(
    estimate: float, half: float, truth: float | None
) -> None:
    picture = drawn(estimate, (estimate - half, estimate + half), truth)

    (dot,) = places(picture, "effect-estimate")
    ends = places(picture, "effect-interval")
    assert 0 < ends[0] < dot < ends[-1] < 640
    assert (places(picture, "effect-zero")[0] < dot) == (estimate > 0) or abs(estimate) < 0.01
    assert len([mark for mark in picture if mark.get("class") == "effect-truth"]) == (truth is not None)


def test_an_interval_without_bounds_runs_out_of_the_picture_without_end_marks() -> None:
    assert places(drawn(0.2, (None, None)), "effect-interval") == [24.0, 616.0]


def test_the_picture_tells_its_numbers_to_those_who_cannot_see_it() -> None:
    picture = drawn(0.21, (0.05, 0.37), 0.19)

    assert picture.get("role") == "img"
    assert picture.findtext(f"{SVG}title") == LABELS.title
    description = picture.findtext(f"{SVG}desc")
    assert description == "no effect 0; 0.210 [0.050; 0.370]; simulated truth 0.190"


def test_the_picture_keeps_a_strict_content_security_policy() -> None:
    picture = drawn(0.21, (0.05, None), 0.19)

    assert not any(
        "style" in mark.attrib or mark.tag in {f"{SVG}style", f"{SVG}script"} for mark in picture.iter()
    )


@pytest.mark.parametrize("words", ["<script>", "Kadıköy & Moda", '"calm"'])
def test_words_cannot_break_out_of_the_picture(words: str) -> None:
    svg = effect_svg(0.2, (0.1, 0.3), EffectLabels(words, better=words))

    assert parsed(svg).findtext(f"{SVG}title") == words


def test_numbers_have_the_readers_decimal_sign() -> None:
    svg = effect_svg(0.21, (0.05, 0.37), EffectLabels("x", decimal=","))

    assert "0,210 [0,050; 0,370]" in svg


def test_several_effects_stand_under_one_another_on_one_scale() -> None:
    rows = [
        ForestRow("citrus", 0.2, (0.1, 0.3), clear=True),
        ForestRow("jazz", 0.2, (-0.2, None), clear=False),
    ]

    picture = parsed(forest_svg(rows, LABELS))

    clear, faint = (places(picture, name) for name in ("effect-estimate", "effect-faint"))
    assert clear[0] in faint  # the same estimate at the same place, once clear and once faint
    words = [mark.text for mark in picture.iter(f"{SVG}text")]
    assert words.index("citrus") < words.index("jazz")
    assert "jazz: 0.200 [-0.200; \N{INFINITY}]" in (picture.findtext(f"{SVG}desc") or "")


def test_without_effects_there_is_no_forest() -> None:
    assert forest_svg([], LABELS) == ""
