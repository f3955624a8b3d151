"""What an analyst does in a notebook."""

import json
from pathlib import Path

import pytest

from controller import lab
from controller.adapters.experiment_document import ReportEditedError, written
from controller.experiment.declared import Better, Unit
from tests.adapters.test_experiment_document import PLAN, declaring_report, report


def test_a_file_of_two_stores_becomes_a_table_of_two_results(tmp_path: Path) -> None:
    file = tmp_path / "blocks.csv"
    rows = [f"{s},{p},{a},{3 + (a == 'B')}" for s in ("<moda>", "bebek") for p in range(6) for a in "AB"]
    file.write_text("\n".join(["store,pair,arm,outcome", *rows]), encoding="utf-8")

    found = lab.analyze(file, design="paired", by="store")

    assert [(each.by, each.p_value) for each in found.results] == [("<moda>", 2 / 2**6), ("bebek", 2 / 2**6)]
    assert found[0].estimate == pytest.approx(1.0)
    assert (len(found), found[1].n) == (2, 6)
    assert "<td>&lt;moda&gt;</td>" in found._repr_html_()


def test_a_report_is_opened_with_its_plan_and_answers(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    file.write_bytes(written(report()))

    found = lab.open_report(file)

    assert found.plan == PLAN
    assert found.result is not None
    assert found.result.estimate == found.numbers["estimate"]
    assert len(found.answers) == len(PLAN.blocks)
    assert "Switch to" in found._repr_html_()


def test_what_was_asked_beside_the_primary_outcome_is_typed(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    file.write_bytes(written(declaring_report()))

    found = lab.open_report(file)

    sales, complaints = found.outcomes
    (effect,) = sales.effects
    assert (sales.unit, sales.better) == (Unit.PER_HOUR, Better.HIGHER)
    assert effect.estimate == pytest.approx(30)
    assert (complaints.better, complaints.means) == (Better.LOWER, {"A": 1.0, "B": 0.0})
    assert [(each.arm, each.currency, each.clear) for each in found.money] == [("B", "TRY", True)]
    assert (found.adjusted, found.segments, len(found.measures)) == (None, (), len(PLAN.blocks))


def test_an_edited_report_is_not_opened(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    tree = json.loads(json.dumps(report()))
    tree["report"]["p_value"] = 0.0001
    file.write_bytes(written(tree))

    with pytest.raises(ReportEditedError, match=r"report\.p_value"):
        lab.open_report(file)
