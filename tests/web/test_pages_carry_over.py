"""The effect of the whole atmosphere in words."""

from datetime import timedelta

from controller.adapters.experiment_reports import Evidence, analysed
from controller.atmosphere.model import Exposure
from controller.experiment.outcome import Answer
from controller.web.language import language
from controller.web.pages_carry_over import CarryOverTable, carry_over_table
from tests.experiment.shop import as_planned, drawn

PLAN = drawn()
EXPOSURES = tuple(as_planned(block) for block in PLAN.blocks)


def table(code: str, exposures: tuple[Exposure, ...] = EXPOSURES) -> CarryOverTable | None:
    answers = tuple(
        Answer(b.zone, b.burn_in_ends + timedelta(minutes=5), 5 if b.arm == "B" else 4) for b in PLAN.blocks
    )
    report = analysed(PLAN, Evidence(exposures, answers, ""), PLAN.ends).report
    return carry_over_table(report, PLAN.design, language(code))


def test_the_effect_of_the_blocks_stands_first_and_says_that_it_decides() -> None:
    found = table("en")

    assert found is not None
    assert [line.label for line in found.lines] == [
        "the blocks as they were (this decides)",
        "the whole atmosphere, with a lag of 60 min",  # what `as_planned` settles in
        "had the lag been 30 min",
        "had the lag been 120 min",
        "only pairs that follow an opening or their own arm, as they were",
    ]
    assert found.lines[0].interval.startswith("+1.00 ")
    assert found.lines[0].pairs == PLAN.strata


def test_a_turkish_reader_learns_how_much_was_in_the_air() -> None:
    found = table("tr")

    assert found is not None
    assert found.doses.startswith("Sayılan blokların havasında B (citrus-welcome) ne kadar vardı: A (laven")


def test_a_report_without_a_whole_effect_has_no_table() -> None:
    assert carry_over_table({"estimate": None}, PLAN.design, language("en")) is None
    assert table("en", ()) is None
