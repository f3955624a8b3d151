"""What a report says beside its primary outcome, as other programs read it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import orjson

from controller.experiment.beside import beside
from controller.experiment.beside_json import beside_to_json, with_values
from controller.experiment.declared import ABSENT, Declared, SegmentKey
from controller.experiment.design import Arm, DesignKind
from controller.experiment.draw import draw
from controller.experiment.estimate import paired
from controller.experiment.measure import Measure
from controller.experiment.metric import Metric
from controller.experiment.plan import Plan
from controller.experiment.response import Response
from tests.experiment.shop import (
    CITRUS,
    LAVENDER,
    MONDAY,
    answered,
    citrus_against_lavender,
    drawn,
    ten_to_ten,
    wobble,
)

DECLARED = Declared(("sales", "nps"), "occupancy", (SegmentKey.LANGUAGE,), "TRY")


def tree(plan: Plan, *measures: Measure, responses: tuple[Response, ...] = ()) -> dict[str, Any]:
    found = beside(plan, answered(plan, wobble), responses, measures)
    assert found is not None
    read: dict[str, Any] = orjson.loads(orjson.dumps(beside_to_json(found, plan)))
    return read


def declaring(plan: Plan, declared: Declared = DECLARED) -> Plan:
    return replace(plan, design=replace(plan.design, declared=declared))


def measured(plan: Plan, metric: str) -> list[Measure]:
    return [
        Measure(metric, None, 100 * wobble(block) + block.index % 5, block.burn_in_ends, block.ends)
        for block in plan.blocks
    ]


def test_before_anything_came_every_key_is_there_and_nothing_is_claimed() -> None:
    found = tree(declaring(drawn()))

    assert found.keys() == ABSENT.keys()
    sales, nps = found["outcomes"]
    assert (sales["outcome"], sales["arm"], sales["estimate"], sales["clear"]) == ("sales", "B", None, False)
    assert (sales["unit"], sales["better"], nps["unit"]) == ("per hour", "higher", "score")
    assert sales["left_out"] == {"not_covered": 42}
    assert (found["adjusted"]["covariate"], found["adjusted"]["source"]) == ("occupancy", None)
    assert (found["money"], found["segments"]) == (None, [])


def test_a_third_party_gets_an_outcomes_numbers_from_the_blocks() -> None:
    plan = declaring(drawn())
    found = beside(plan, answered(plan, wobble), [], measured(plan, "sales"))
    assert found is not None

    blocks = with_values(found, plan, [{"pair": block.stratum, "arm": block.arm} for block in plan.blocks])
    halves: dict[int, dict[str, float]] = {}
    for block in blocks:
        halves.setdefault(block["pair"], {})[block["arm"]] = block["values"]["sales"]
    again = paired([halves[pair]["B"] - halves[pair]["A"] for pair in sorted(halves)], seed=plan.design.seed)

    (sales, _) = beside_to_json(found, plan)["outcomes"]
    assert (sales["estimate"], sales["p_value"]) == (again.estimate, again.p_value)
    assert blocks[0]["values"]["nps"] is None


def test_measures_say_how_much_of_them_is_not_the_blocks() -> None:
    plan = declaring(drawn())
    daily = Measure("sales", None, 100.0, plan.blocks[0].begins, plan.blocks[0].begins + timedelta(hours=12))

    (sales, _) = tree(plan, daily)["outcomes"]

    assert (sales["outside"], sales["coarse"], sales["whole_store"]) == (0.75, True, True)


def test_the_covariate_is_told_with_and_without() -> None:
    plan = declaring(drawn())

    adjusted = tree(plan, *measured(plan, "occupancy"))["adjusted"]

    assert adjusted["source"] == "occupancy"
    assert (adjusted["n"], adjusted["without"]["n"]) == (21, 21)
    assert adjusted["variance_saved"] is not None
    assert adjusted["moved"] is False


def test_segments_are_exploratory_and_say_so() -> None:
    plan = declaring(drawn())
    at = timedelta(minutes=1)
    given = tuple(
        Response(block.zone, block.burn_in_ends + at, Metric.CSAT, 3 + block.index % 3, groups=("tr",))
        for block in plan.blocks
    )

    (turkish,) = tree(plan, responses=given)["segments"]

    assert (turkish["by"], turkish["group"], turkish["answers"]) == ("language", "tr", 42)
    assert (turkish["exploratory"], turkish["multiplicity"], turkish["comparisons"]) == (True, "Holm", 1)


def test_three_arms_have_a_contrast_each() -> None:
    design = replace(
        citrus_against_lavender(weeks=3),
        arms=(LAVENDER, CITRUS, Arm("C", patch={"scent": "off"})),
        kind=DesignKind.STRATIFIED,
        declared=DECLARED,
    )
    plan = draw(design, ten_to_ten(21, MONDAY))

    found = tree(plan, *measured(plan, "sales"), *measured(plan, "occupancy"))

    (sales, _) = found["outcomes"]
    assert [each["arm"] for each in sales["contrasts"]] == ["B", "C"]
    assert sales["comparisons"] == 4  # two outcomes, two contrasts
    assert [each["arm"] for each in found["adjusted"]["contrasts"]] == ["B", "C"]
    assert [each["arm"] for each in found["money"]["contrasts"]] == ["B", "C"]
