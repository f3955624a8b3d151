"""Reports that carry their data: what computing them again finds."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from controller.adapters.experiment_document import NoDocumentError, document, verify, written
from controller.adapters.experiment_reports import Evidence, analysed
from controller.experiment.declared import Declared
from controller.experiment.measure import Measure
from controller.experiment.metric import Metric
from controller.experiment.outcome import Answer
from controller.experiment.plan import Plan, plan_hash
from controller.experiment.response import Response
from tests.experiment.shop import as_planned, drawn

PLAN = drawn(seed=3)


def report() -> dict[str, Any]:
    """Citrus is liked better in every block, by one customer each."""
    answers = tuple(
        Answer(
            b.zone, b.burn_in_ends + timedelta(minutes=5), (5 if b.index % 2 else 4) if b.arm == "B" else 3
        )
        for b in PLAN.blocks
    )
    evidence = Evidence(tuple(as_planned(block) for block in PLAN.blocks), answers, "")
    zones = {"entrance": {"tr": "Giriş", "en": "Entrance"}}
    return document("Citrus </script>", PLAN, evidence, analysed(PLAN, evidence, PLAN.ends), zones=zones)


def declaring_report() -> dict[str, Any]:
    """Citrus sells 30 more by the hour in every block, and takes every complaint away."""
    declared = Declared(("sales", "complaints"), currency="TRY")
    design = replace(PLAN.design, declared=declared)
    plan = Plan(design, PLAN.blocks, PLAN.notes, plan_hash(design, PLAN.blocks))
    later = timedelta(minutes=5)
    responses = tuple(
        Response(b.zone, b.burn_in_ends + later, Metric.CSAT, 5 if b.arm == "B" else 2) for b in plan.blocks
    )
    measures = tuple(
        Measure("sales", None, 3 * (130 if b.arm == "B" else 100), b.burn_in_ends, b.ends)
        for b in plan.blocks
    )
    answers = tuple(Answer(each.zone, each.at, each.score) for each in responses)
    exposures = tuple(as_planned(block) for block in plan.blocks)
    evidence = Evidence(exposures, answers, "", responses, measures)
    return document("Citrus", plan, evidence, analysed(plan, evidence, plan.ends), zones={})


@pytest.fixture(scope="module")
def sound() -> bytes:
    return written(report())


def forged(sound: bytes, edit: Callable[[dict[str, Any]], object]) -> tuple[str, ...]:
    """What is found after an edit that leaves the file in its form."""
    tree = json.loads(sound)
    edit(tree)
    return verify(written(tree)).findings


def test_a_report_as_it_was_written_follows_from_its_data(sound: bytes) -> None:
    found = verify(sound)

    assert found.findings == ()
    assert found.plan_hash == PLAN.hash


def test_a_number_that_is_none_is_named_and_not_stumbled_over(sound: bytes) -> None:
    nicer = sound.replace(b'"estimate":1.', b'"estimate":NaN,"was":1.', 1)

    found = verify(nicer).findings

    assert found[0] == "a number is not finite"
    assert any(each.startswith("report.") and "the file says NaN" in each for each in found)


def test_a_nicer_estimate_is_named_with_the_one_that_follows(sound: bytes) -> None:
    seal, number = forged(sound, lambda tree: tree["report"].update(estimate=2.5))

    assert seal.startswith("seal: ")
    assert number.startswith("report.estimate: the file says 2.5, computed again it is 1.")


def test_a_nicer_block_is_named(sound: bytes) -> None:
    findings = forged(sound, lambda tree: tree["report"]["blocks"][4].update(outcome=5.5))

    assert any(finding.startswith("report.blocks[4].outcome: the file says 5.5") for finding in findings)


def test_an_edited_answer_breaks_the_digest_and_the_numbers(sound: bytes) -> None:
    findings = forged(sound, lambda tree: tree["data"]["answers"][0].__setitem__(2, 1))

    assert findings[0].startswith("data: the exposures and answers have digest")
    assert any(finding.startswith("report.estimate: ") for finding in findings)


def test_a_plan_that_was_edited_after_the_start_does_not_match_its_hash(sound: bytes) -> None:
    findings = forged(
        sound, lambda tree: tree["plan"]["blocks"][0].update(arm="A" if PLAN.blocks[0].arm == "B" else "B")
    )

    assert any(finding.startswith("plan: the plan was changed after it was drawn") for finding in findings)


def test_a_report_that_an_earlier_version_wrote_still_follows_from_its_data() -> None:
    recorded = Path(__file__).parents[1] / "recordings" / "ambiyans_report_1.json"

    assert verify(recorded.read_bytes()).findings == ()


def test_a_report_carries_the_measures_and_answers_that_its_design_asks_for() -> None:
    tree = json.loads(written(declaring_report()))

    assert verify(written(tree)).findings == ()
    assert tree["report"]["outcomes"][0]["estimate"] == pytest.approx(30)
    assert tree["report"]["blocks"][0]["values"].keys() == {"sales", "complaints"}


def test_an_edited_measure_is_found() -> None:
    tree = json.loads(written(declaring_report()))
    tree["data"]["measures"][0][2] += 100

    findings = verify(written(tree)).findings

    assert findings[0].startswith("data: the exposures and answers have digest")
    assert any(finding.startswith("report.outcomes[0].estimate: ") for finding in findings)


def test_another_name_on_the_same_numbers_breaks_the_seal(sound: bytes) -> None:
    (finding,) = forged(sound, lambda tree: tree.update(name="Lavender"))

    assert finding.startswith("seal: ")


def test_a_byte_that_changes_no_value_is_found_by_its_place(sound: bytes) -> None:
    (finding,) = verify(b"{ " + sound[1:]).findings

    assert finding == "byte 2: not written as a report is written"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{\n,", "byte 3 is not JSON"),
        (b'{"name": "\xff"}', "byte 11 is not UTF-8"),
        (b"[]", "its format is not ambiyans-report/1"),
        (b'{"format": "ambiyans-report/1"}', "'name' is missing"),
    ],
    ids=["no JSON", "no text", "something else", "half"],
)
def test_what_is_no_report_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(NoDocumentError, match=reason):
        verify(content)
