"""What a design compares, and what a stratum says about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from controller.experiment.contrast import (
    ContrastKind,
    against_control,
    contrasts,
    differences,
    main_contrasts,
)
from controller.experiment.design import Arm
from controller.experiment.outcome import BlockOutcome
from controller.experiment.plan import Block
from tests.experiment.shop import (
    CITRUS,
    ENTRANCE,
    LAVENDER,
    citrus_against_lavender,
    crossed_senses,
    three_by_three,
)

NOON = datetime(2026, 9, 7, 9, tzinfo=UTC)


def blocks(*cells: tuple[int, str, float], hours: int = 4) -> list[BlockOutcome]:
    """Outcomes by stratum and arm, one block after the other."""
    found = []
    for index, (stratum, arm, value) in enumerate(cells):
        begins = NOON + index * timedelta(hours=hours)
        block = Block(index, stratum, ENTRANCE, arm, begins, begins + timedelta(hours=hours), begins)
        found.append(BlockOutcome(block, 1.0, 0.0, 5, 1.0, value, None, None))
    return found


def outcome(of: BlockOutcome) -> float | None:
    return of.outcome


def test_single_arms_are_each_compared_with_the_control() -> None:
    design = replace(citrus_against_lavender(), arms=(LAVENDER, CITRUS, Arm("C")))

    assert [(each.name, each.kind) for each in contrasts(design)] == [
        ("B", ContrastKind.ARM),
        ("C", ContrastKind.ARM),
    ]


def test_two_senses_crossed_give_two_main_effects_and_their_interaction() -> None:
    design = crossed_senses()

    assert [(each.name, each.kind) for each in contrasts(design)] == [
        ("citrus", ContrastKind.MAIN),
        ("jazz", ContrastKind.MAIN),
        ("citrus × jazz", ContrastKind.INTERACTION),
    ]
    assert [each.name for each in main_contrasts(design)] == ["citrus", "jazz"]
    assert [each.name for each in against_control(design)] == ["lavender+jazz", "citrus+calm", "citrus+jazz"]


def test_a_stratum_of_two_by_two_gives_the_textbook_contrasts() -> None:
    design = crossed_senses()
    y00, y01, y10, y11 = 4.0, 4.1, 4.3, 4.9  # lavender/citrus by calm/jazz
    cells = blocks(
        (0, "lavender+calm", y00), (0, "lavender+jazz", y01), (0, "citrus+calm", y10), (0, "citrus+jazz", y11)
    )

    a, b, ab = (differences(cells, contrast, outcome)[0] for contrast in contrasts(design))

    assert a == pytest.approx(((y11 + y10) - (y01 + y00)) / 2)
    assert b == pytest.approx(((y11 + y01) - (y10 + y00)) / 2)
    assert ab == pytest.approx((y11 - y10) - (y01 - y00))


def test_a_lost_block_leaves_the_other_half_of_a_main_effect() -> None:
    design = crossed_senses()
    cells = blocks((0, "lavender+calm", 4.0), (0, "lavender+jazz", 4.1), (0, "citrus+jazz", 4.5))

    scent, music, together = (differences(cells, contrast, outcome) for contrast in contrasts(design))

    assert scent == pytest.approx({0: 0.4})
    assert music == pytest.approx({0: 0.1})
    assert together == {}


def test_three_by_three_has_four_main_effects_and_four_interactions_that_see_what_is_there() -> None:
    design = three_by_three()
    scent = {"none": 0.0, "citrus": 0.2, "lavender": 0.1}
    music = {"quiet": 0.0, "jazz": 0.3, "pop": -0.1}
    cells = blocks(
        *(
            (0, f"{s}+{m}", 4.0 + scent[s] + music[m] + (0.5 if (s, m) == ("citrus", "jazz") else 0.0))
            for s in scent
            for m in music
        )
    )

    found = {each.name: differences(cells, each, outcome)[0] for each in contrasts(design)}

    # The half point of citrus with jazz is in one of the three cells that each main effect averages.
    assert found == pytest.approx(
        {
            "citrus": 0.2 + 0.5 / 3,
            "lavender": 0.1,
            "jazz": 0.3 + 0.5 / 3,
            "pop": -0.1,
            "citrus × jazz": 0.5,
            "citrus × pop": 0.0,
            "lavender × jazz": 0.0,
            "lavender × pop": 0.0,
        }
    )


def test_strata_come_in_the_order_in_which_the_blocks_that_they_need_end() -> None:
    design = replace(citrus_against_lavender(), arms=(LAVENDER, CITRUS, Arm("C")))
    cells = blocks((0, "A", 4.0), (1, "B", 4.5), (1, "A", 4.0), (1, "C", 4.0), (0, "B", 4.2), (0, "C", 4.0))

    citrus, _ = contrasts(design)

    assert list(differences(cells, citrus, outcome)) == [1, 0]
