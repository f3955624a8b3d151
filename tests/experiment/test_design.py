"""What a design is, and which designs are refused."""

import subprocess
import sys
from dataclasses import replace
from datetime import time
from typing import Any

import pytest

from controller.atmosphere.model import Sense, ZoneId
from controller.experiment.design import Arm, DesignKind, Factor, crossed, refusals
from controller.experiment.refusal import RefusalKind
from tests.experiment.shop import (
    CITRUS,
    LAVENDER,
    SCENT_BY_MUSIC,
    citrus_against_lavender,
    crossed_senses,
    three_by_three,
)

SCENT = SCENT_BY_MUSIC[0]


def test_a_sound_design_is_not_refused() -> None:
    assert refusals(citrus_against_lavender()) == ()


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"arms": (LAVENDER,)}, RefusalKind.FEW_ARMS),
        ({"arms": (LAVENDER, CITRUS, Arm("C"))}, RefusalKind.MANY_ARMS),
        ({"arms": (LAVENDER, replace(LAVENDER, name="B"))}, RefusalKind.EQUAL_ARMS),
        ({"arms": (LAVENDER, replace(CITRUS, name="A"))}, RefusalKind.SAME_NAME),
        ({"arms": (LAVENDER, Arm("B", patch={"scent": {"intensity": "40 lux"}}))}, RefusalKind.PATCH),
        ({"zones": ()}, RefusalKind.NO_ZONE),
        ({"zones": (ZoneId("entrance"), ZoneId("entrance"))}, RefusalKind.SAME_ZONE),
        ({"seed": -1}, RefusalKind.SEED),
        ({"window": (time(20), time(2))}, RefusalKind.WINDOW),
        ({"weeks": 3}, RefusalKind.WEEKS),
        ({"weeks": 0}, RefusalKind.WEEKS),
        ({"alpha": 0.0}, RefusalKind.ALPHA),
        ({"burn_in_minutes": 211}, RefusalKind.SHORT_BLOCK),  # 240 - 211 < 30, a visit
        ({"burn_in_minutes": -5}, RefusalKind.NEGATIVE),
    ],
)
def test_a_design_that_cannot_answer_is_refused(change: dict[str, Any], kind: RefusalKind) -> None:
    design = replace(citrus_against_lavender(), **change)

    assert [refusal.kind for refusal in refusals(design)] == [kind]


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"weeks": 6}, RefusalKind.WEEKS_OF_STRATA),  # four arms
        ({"weeks": 0}, RefusalKind.NO_WEEK),
        ({"kind": DesignKind.PAIRED}, RefusalKind.MANY_ARMS),
        ({"factors": (SCENT, SCENT)}, RefusalKind.SAME_SENSE),
        ({"factors": (SCENT,)}, RefusalKind.ONE_FACTOR),
        ({"factors": (SCENT, Factor(Sense.MUSIC, (Arm("calm"),)))}, RefusalKind.FEW_LEVELS),
        ({"factors": (SCENT, Factor(Sense.MUSIC, SCENT.levels))}, RefusalKind.OTHER_SENSE),
        ({"factors": (SCENT, Factor(Sense.MUSIC, (Arm("calm"), Arm("quiet"))))}, RefusalKind.EQUAL_ARMS),
    ],
)
def test_a_crossed_design_that_cannot_answer_is_refused(change: dict[str, Any], kind: RefusalKind) -> None:
    design = replace(crossed_senses(), **change)

    assert kind in {refusal.kind for refusal in refusals(design)}


@pytest.mark.parametrize(
    ("light", "music", "kind", "name"),
    [
        (("dim", "dim+warm"), ("warm+slow", "slow"), RefusalKind.SAME_NAME, "dim+warm+slow"),
        (("dim", "warm", "warm × fast"), ("slow", "fast"), RefusalKind.SAME_COMPARISON, "warm × fast"),
    ],
    ids=["two cells", "a level and an interaction"],
)
def test_levels_whose_names_run_into_each_other_are_refused(
    light: tuple[str, ...], music: tuple[str, ...], kind: RefusalKind, name: str
) -> None:
    factors = (
        Factor(
            Sense.LIGHT,
            tuple(Arm(n, patch={"light": {"brightness": f"{at}%"}}) for at, n in enumerate(light)),
        ),
        Factor(
            Sense.MUSIC, tuple(Arm(n, patch={"music": {"volume": f"{at}%"}}) for at, n in enumerate(music))
        ),
    )

    found = refusals(crossed_senses(factors, weeks=len(light) * len(music)))

    assert [(refusal.kind, refusal.facts["name"]) for refusal in found] == [(kind, name)]


def test_crossed_senses_and_adjacent_days_are_designs() -> None:
    days = replace(citrus_against_lavender(weeks=1), kind=DesignKind.ADJACENT_DAYS)

    assert refusals(crossed_senses()) == refusals(three_by_three()) == refusals(days) == ()


def test_a_cell_of_crossed_senses_changes_all_of_them() -> None:
    assert crossed(SCENT_BY_MUSIC)[-1] == Arm(
        "citrus+jazz", patch={"scent": {"fragrance": "citrus"}, "music": {"playlist": "jazz"}}
    )


def test_a_refusal_says_its_facts() -> None:
    (refusal,) = refusals(replace(citrus_against_lavender(), burn_in_minutes=230))

    assert str(refusal) == "a block of 240 min is shorter than the burn-in of 230 min and a visit of 30 min"


def test_all_reasons_are_told_at_once() -> None:
    design = replace(citrus_against_lavender(), weeks=1, arms=(), zones=())

    assert {r.kind for r in refusals(design)} == {
        RefusalKind.FEW_ARMS,
        RefusalKind.NO_ZONE,
        RefusalKind.WEEKS,
    }


def test_a_change_of_one_sense_against_as_scheduled_is_a_design() -> None:
    arms = (Arm("A"), Arm("B", patch={"scent": {"fragrance": "citrus", "intensity": "40%"}}))

    assert refusals(replace(citrus_against_lavender(), arms=arms)) == ()


def test_planning_and_running_an_experiment_loads_no_statistics() -> None:
    running = (
        "design",
        "contrast",
        "draw",
        "plan",
        "exposure",
        "outcome",
        "diagnostics",
        "verdict",
        "wording",
        "calendar",
        "charts",
    )
    program = f"""
import sys
for name in {running}:
    __import__(f"controller.experiment.{{name}}")
sys.exit(", ".join({{"numpy", "scipy"}} & sys.modules.keys()) or 0)
"""

    finished = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)  # noqa: S603 - our own program

    assert (finished.returncode, finished.stderr) == (0, "")
