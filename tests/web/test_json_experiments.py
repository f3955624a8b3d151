"""An experiment as other programs read it."""

import json
from dataclasses import replace
from datetime import date

from controller.adapters.experiment_draft import Draft, drawn
from controller.adapters.experiment_state import drafted, experiment_of
from controller.atmosphere.model import SceneName
from controller.experiment.design import Arm
from controller.web.json_experiments import experiment_json
from tests.web.store_fixture import ENTRANCE, MONDAY_NOON, small_store

ARMS = (Arm("A", SceneName("neutral")), Arm("B", patch={"scent": {"intensity": "20%"}}))
DRAFT = Draft("Less scent", (ENTRANCE,), ARMS, date(2026, 4, 20), 2, 180, 60, id="less", seed=1)
RECORD = drafted(drawn(DRAFT, small_store(), MONDAY_NOON), "Less scent", "ayse", MONDAY_NOON)


def test_an_experiment_shows_its_design_and_the_facts_of_its_plan() -> None:
    found = experiment_json(experiment_of(RECORD))

    # 23 April and 1 May are holidays: five days a week with four blocks of three hours are left
    assert (found["blocks"], found["pairs"]) == (4 * 5 * 2, 4 * 5)
    assert (found["begins"], found["ends"]) == ("2026-04-20T07:00:00Z", "2026-05-03T19:00:00Z")
    assert found["design"] is not None
    assert found["design"]["arms"][1]["patch"] == {"scent": {"intensity": "20%"}}
    assert (found["started_at"], found["ended_at"], found["fault"]) == (None, None, None)
    assert json.loads(json.dumps(found)) == found


def test_what_was_left_out_of_the_plan_is_named() -> None:
    notes = experiment_json(experiment_of(RECORD))["notes"]

    assert len(notes) == 4 * 4
    assert notes[0] == "2026-04-23T07:00:00Z to 2026-04-23T10:00:00Z: a holiday falls on one week of the pair"


def test_a_plan_that_was_changed_shows_its_fault_instead() -> None:
    found = experiment_json(experiment_of(replace(RECORD, plan_hash="0")))

    assert (found["design"], found["plan_hash"], found["blocks"]) == (None, None, 0)
    assert "changed after it was drawn" in str(found["fault"])
