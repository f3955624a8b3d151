"""The pictures of a report in words."""

from dataclasses import replace
from datetime import timedelta

import pytest

from controller.adapters.experiment_reports import Evidence, analysed
from controller.experiment.design import Design, DesignKind
from controller.experiment.outcome import Answer
from controller.web.language import language
from controller.web.pages_report import Picture, pictures
from tests.experiment.shop import as_planned, drawn

PLAN = drawn()


def seen(code: str, design: Design = PLAN.design) -> tuple[Picture, ...]:
    answers = tuple(
        Answer(b.zone, b.burn_in_ends + timedelta(minutes=5), 5 if b.arm == "B" else 4) for b in PLAN.blocks
    )
    evidence = Evidence(tuple(as_planned(block) for block in PLAN.blocks), answers, "")
    plan = replace(PLAN, design=design)
    return pictures(analysed(plan, evidence, plan.ends).report, plan, language(code))


def test_an_experiment_that_is_over_has_all_pictures_each_with_its_words() -> None:
    assert [picture.title for picture in seen("en")] == [
        "Really delivered, by arm",
        "Mean score by minutes since the switch",
        "Estimate as the pairs came in",
        "How customers answered",
    ]
    assert all("<desc></desc>" not in picture.svg for picture in seen("en"))


def test_a_turkish_reader_reads_turkish_numbers() -> None:
    _, since, running, _ = seen("tr")

    assert "60. dakikadan itibaren" in since.svg
    assert "21 çiftten sonra +1,00" in running.svg


@pytest.mark.parametrize(
    ("looks", "words"),
    [(True, "may a line beyond the boundary"), (False, "No looks are planned, so that whatever is seen")],
)
def test_a_boundary_ends_an_experiment_only_where_looks_are_planned(looks: bool, words: str) -> None:  # noqa: FBT001
    assert words in seen("en", replace(PLAN.design, looks=looks))[2].words


def test_where_an_atmosphere_lingers_no_answer_is_said_to_be_left_out() -> None:
    _, since, *_ = seen("en", replace(PLAN.design, kind=DesignKind.CARRY_OVER))

    assert since.words == "Every answer of a block counts: windows of one arm allow for what lingers."
    assert 'plot-shade"' in seen("en")[1].svg
    assert 'plot-shade"' not in since.svg


def test_an_arm_keeps_its_colour_when_its_report_comes_from_a_file() -> None:
    answers = tuple(Answer(b.zone, b.burn_in_ends, 5 if b.arm == "B" else 4) for b in PLAN.blocks)
    evidence = Evidence(tuple(as_planned(block) for block in PLAN.blocks), answers, "")
    report = analysed(PLAN, evidence, PLAN.ends).report
    series = {**report["series"], "scores": dict(reversed(report["series"]["scores"].items()))}

    assert pictures({**report, "series": series}, PLAN, language("en")) == pictures(
        report, PLAN, language("en")
    )


def test_a_draft_has_no_pictures() -> None:
    assert pictures(analysed(PLAN, Evidence((), (), ""), PLAN.begins).report, PLAN, language("en")) == ()
