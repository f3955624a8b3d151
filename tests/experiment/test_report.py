"""The report: its numbers follow from its blocks."""

from collections import defaultdict
from typing import Any

import orjson
import pytest

from controller.experiment.estimate import paired
from controller.experiment.outcome import block_outcomes
from controller.experiment.plan import Block, plan_from_json, plan_to_json
from controller.experiment.report import Report, report, report_to_json
from tests.experiment.shop import answered, drawn, wobble

PLAN = drawn()


def better_by(effect: float) -> Report:
    def score(block: Block) -> float:
        return wobble(block) + (effect if block.arm == "B" else 0)

    return report(PLAN, answered(PLAN, score, overridden=[3]), now=PLAN.ends)


def differences(tree: dict[str, Any]) -> list[float]:
    """Recomputed from the blocks of the JSON alone, as a third party would."""
    pairs: dict[int, dict[str, float]] = defaultdict(dict)
    for block in tree["blocks"]:
        if block["outcome"] is not None:
            pairs[block["pair"]][block["arm"]] = block["outcome"]
    return [pairs[pair]["B"] - pairs[pair]["A"] for pair in sorted(pairs) if len(pairs[pair]) == 2]


def test_a_third_party_gets_the_same_numbers_from_the_blocks() -> None:
    tree = orjson.loads(orjson.dumps(report_to_json(better_by(0.4))))

    again = paired(differences(tree), alpha=tree["alpha"], seed=tree["seed"])

    assert tree["n"] == again.n == 20
    assert (tree["estimate"], tree["p_value"]) == (again.estimate, again.p_value)
    assert tree["ci"] == list(again.ci)


@pytest.mark.parametrize(
    ("effect", "verdict"), [(0.6, "switch to B"), (-0.6, "keep A"), (0.0, "no clear difference")]
)
def test_the_verdict_follows_the_effect(effect: float, verdict: str) -> None:
    assert report_to_json(better_by(effect))["verdict"] == verdict


def test_blocks_carry_the_contracts_words() -> None:
    block = report_to_json(better_by(0.4))["blocks"][3]

    assert block["outcome"] is None
    assert block["why"] == "a person chose another atmosphere during the block"
    assert block["from"] == PLAN.blocks[3].begins.isoformat()
    assert block.keys() >= {"pair", "arm", "zone", "from", "to", "delivered", "answers", "outcome"}


def test_as_assigned_keeps_the_blocks_that_were_put_aside() -> None:
    found = better_by(0.4)

    assert found.estimate is not None
    (assigned,) = found.as_assigned
    assert (found.estimate.n, assigned.n) == (20, 21)


def test_before_the_first_pair_is_over_nothing_is_estimated_and_the_json_is_valid() -> None:
    outcomes = block_outcomes(PLAN, [], [], now=PLAN.begins)

    tree = report_to_json(report(PLAN, outcomes, now=PLAN.begins), "tr")

    assert (tree["estimate"], tree["ci"], tree["n"]) == (None, [None, None], 0)
    assert tree["doubts"] == ["running", "few_pairs"]
    assert tree["verdict_text"].startswith("Henüz güvenilemez, çünkü 21 çiftten 0 tanesi tamamlandı")
    assert orjson.loads(orjson.dumps(tree)) == tree  # orjson turns NaN and infinity into null


def test_the_report_is_of_the_plan_that_was_stored() -> None:
    stored = plan_from_json(plan_to_json(PLAN))

    tree = report_to_json(report(stored, answered(stored, wobble), now=stored.ends))

    assert (tree["plan_hash"], tree["seed"]) == (PLAN.hash, PLAN.design.seed)
