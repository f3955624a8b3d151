"""The pictures beside the effect."""

from itertools import pairwise
from xml.etree import ElementTree as ET

from controller.experiment.plots import Line, PlotLabels, distribution_svg, lines_svg, shares_svg

LABELS = PlotLabels("Title", "what it shows", "minutes")


def marks(svg: str, tag: str, name: str) -> list[dict[str, str]]:
    """The marks of one kind and class."""
    root = ET.fromstring(svg)  # noqa: S314 - our own picture
    found = root.iter(f"{{http://www.w3.org/2000/svg}}{tag}")
    return [dict(each.attrib) for each in found if each.get("class") == name]


def test_a_share_is_as_long_as_it_is_large() -> None:
    svg = shares_svg([("A", 0.5, "50 %"), ("B", None, "-")], LABELS)

    (half,) = marks(svg, "rect", "plot-arm-0")
    whole, _ = marks(svg, "rect", "plot-whole")
    assert float(half["width"]) == float(whole["width"]) / 2
    assert marks(svg, "rect", "plot-arm-1") == []


def test_the_higher_of_two_scores_stands_higher() -> None:
    svg = lines_svg([Line("A", ((0.0, 3.0), (30.0, 4.0)), "plot-arm-0")], LABELS, shaded=(0.0, 15.0))

    low, high = marks(svg, "circle", "plot-arm-0")
    assert float(high["cy"]) < float(low["cy"])
    assert float(high["cx"]) > float(low["cx"])
    assert len(marks(svg, "rect", "plot-shade")) == 1


def test_arms_with_different_numbers_of_answers_are_compared_by_shares() -> None:
    svg = distribution_svg({"A": {4: 1, 5: 1}, "B": {4: 100, 5: 100}}, range(4, 6), LABELS)

    bars = marks(svg, "rect", "plot-arm-0")[:2] + marks(svg, "rect", "plot-arm-1")[:2]
    assert len({bar["height"] for bar in bars}) == 1


def test_a_picture_says_in_words_what_it_shows() -> None:
    svg = lines_svg([Line("A", ((0.0, 3.0),), "plot-arm-0")], LABELS)

    assert "<title>Title</title><desc>what it shows</desc>" in svg
    assert 'role="img"' in svg


def test_nothing_to_show_is_no_picture() -> None:
    assert (
        lines_svg([], LABELS) == shares_svg([], LABELS) == distribution_svg({"A": {}}, [1, 2], LABELS) == ""
    )


def test_the_names_of_many_arms_do_not_run_into_one_another() -> None:
    names = [f"an atmosphere with a long name {n}" for n in range(3)]

    svg = distribution_svg({name: {4: 1} for name in names}, [4], LABELS)

    root = ET.fromstring(svg)  # noqa: S314 - our own picture
    texts = [e for e in root.iter("{http://www.w3.org/2000/svg}text") if "atmosph" in (e.text or "")]
    places = [(float(e.get("y", "0")), float(e.get("x", "0")), len(e.text or "")) for e in texts]
    for (y, x, letters), (next_y, next_x, _) in pairwise([*places, (0.0, 480.0, 0)]):
        assert x + 7.3 * letters < (next_x if next_y == y else 480.0)
    assert [e.text for e in texts] == names
