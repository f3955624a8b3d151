"""The planned looks in words."""

from __future__ import annotations

from controller.experiment.looks import looks_taken, looks_to_json
from controller.web.language import language
from controller.web.pages_looks import look_lines
from tests.experiment.test_looks import PLAN, lived

EN = language("en")


def test_each_look_says_what_it_found_or_when_it_is_due() -> None:
    outcomes = [each for each in lived(0.6) if each.block.stratum < 30]

    lines = look_lines({"looks": looks_to_json(looks_taken(PLAN, outcomes, over=False))}, PLAN, EN)

    assert len(lines) == 4
    assert lines[0].startswith("21 pairs: +0.")
    assert lines[0].endswith("needed 4.05): the experiment may end")
    assert lines[1:] == tuple(f"not yet: due when {pairs} pairs count" for pairs in (42, 63, 84))


def test_an_experiment_without_planned_looks_shows_none() -> None:
    assert look_lines({}, PLAN, EN) == ()
