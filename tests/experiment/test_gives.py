"""What arms give is known by one digest, which edits of anything else leave as it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from controller.atmosphere.model import SceneName, Sense, Store
from controller.experiment.design import Arm
from controller.experiment.gives import digest_of_arms
from tests.atmosphere.shop import ENTRANCE, Tree, a_shop, rule
from tests.experiment.shop import citrus_against_lavender

CALM: Tree = {
    "light": {"ambient": {"brightness": "70%"}},
    "scent": {"fragrance": "lavender", "intensity": "40%"},
}
FRESH: Tree = {**CALM, "scent": {"fragrance": "citrus", "intensity": "40%"}}
STRONGER: Tree = {**FRESH, "scent": {"fragrance": "citrus", "intensity": "60%"}}
DARKER: Tree = {**CALM, "light": {"ambient": {"brightness": "30%"}}}
DESIGN = replace(
    citrus_against_lavender(),
    zones=(ENTRANCE,),
    arms=(Arm("as-scheduled"), Arm("fresh", SceneName("fresh"))),
    senses=(Sense.SCENT,),
)


def shop(calm: Tree = CALM, fresh: Tree = FRESH, other: Tree = CALM) -> Store:
    return a_shop(rule("calm", "open", "close"), scenes={"calm": calm, "fresh": fresh, "other": other})


@pytest.mark.parametrize(
    "edited", [shop(fresh=STRONGER), shop(calm={**CALM, "scent": "off"})], ids=["the arm", "what is due"]
)
def test_an_edit_of_what_the_arms_differ_in_is_another_comparison(edited: Store) -> None:
    assert digest_of_arms(edited, DESIGN) != digest_of_arms(shop(), DESIGN)


@pytest.mark.parametrize(
    "edited", [shop(calm=DARKER), shop(other=STRONGER)], ids=["another sense", "another scene"]
)
def test_an_edit_of_anything_else_is_none(edited: Store) -> None:
    assert digest_of_arms(edited, DESIGN) == digest_of_arms(shop(), DESIGN)


def test_a_scene_that_is_gone_gives_nothing() -> None:
    kept = {name: scene for name, scene in shop().scenes.items() if name != "fresh"}

    assert digest_of_arms(replace(shop(), scenes=kept), DESIGN) != digest_of_arms(shop(), DESIGN)
