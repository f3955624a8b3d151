"""What a draft's form compares."""

from __future__ import annotations

from dataclasses import replace

import pytest

from controller.atmosphere.model import Sense
from controller.experiment.design import Arm, Factor
from controller.web.draft_arms import (
    AS_SCHEDULED,
    ATTRIBUTES,
    ValueFaultError,
    change_arms,
    factor,
    scene_arms,
    typed_arms,
)
from tests.experiment.shop import SCENT_BY_MUSIC, citrus_against_lavender, crossed_senses


def _values(*texts: str) -> list[tuple[str, str]]:
    return [(f"value-{place}", text) for place, text in enumerate(texts, 1)]


def test_scenes_become_arms_and_what_is_not_chosen_does_not() -> None:
    arms = scene_arms([AS_SCHEDULED, "", "calm", ""])

    assert [(arm.name, arm.scene) for arm in arms] == [("A", None), ("B", "calm")]


def test_a_first_value_left_empty_is_what_the_schedule_says() -> None:
    arms = change_arms(ATTRIBUTES["volume"], _values("", "%25", "", "off"))

    assert [arm.patch for arm in arms] == [None, {"music": {"volume": "25 %"}}, {"music": "off"}]


@pytest.mark.parametrize(
    ("attribute", "text"),
    [("volume", "loud"), ("volume", "140"), ("temperature", "warm"), ("fragrance", "x" * 101)],
)
def test_a_value_that_cannot_be_is_a_fault_of_its_own_field(attribute: str, text: str) -> None:
    with pytest.raises(ValueFaultError) as caught:
        change_arms(ATTRIBUTES[attribute], _values("", text))

    assert caught.value.field == "value-2"


def test_levels_of_crossed_senses_are_told_apart_by_name() -> None:
    scent = factor(ATTRIBUTES["fragrance"], _values("lavender", "citrus", ""))
    music = factor(ATTRIBUTES["playlist"], _values("", "jazz", ""))
    light = factor(ATTRIBUTES["brightness"], _values("", "", ""))

    assert scent is not None
    assert music is not None
    assert light is None
    assert [level.name for level in scent.levels] == ["S1", "S2"]
    assert [level.patch for level in music.levels] == [None, {"music": {"playlist": "jazz"}}]


def test_what_the_form_can_say_of_an_earlier_design_is_typed_into_it_again() -> None:
    design = citrus_against_lavender()
    values = (Arm("A"), Arm("B", patch={"light": {"brightness": "40 %"}}))
    two_at_once = (Arm("A"), Arm("B", patch={"scent": {"fragrance": "citrus", "intensity": "40%"}}))

    assert typed_arms(design) == {
        "compare": "scenes",
        "scene-1": "lavender-welcome",
        "scene-2": "citrus-welcome",
    }
    assert typed_arms(replace(design, arms=values)) == {
        "compare": "change",
        "attribute": "brightness",
        "value-1": "",
        "value-2": "40 %",
    }
    assert typed_arms(replace(design, arms=two_at_once)) == {}


def test_crossed_senses_are_typed_again_unless_a_level_changes_two_things() -> None:
    said = typed_arms(crossed_senses())
    both = Arm("strong", patch={"scent": {"fragrance": "citrus", "intensity": "80%"}})
    richer = (Factor(Sense.SCENT, (Arm("lavender"), both)), SCENT_BY_MUSIC[1])

    assert (said["scent-attribute"], said["scent-2"]) == ("fragrance", "citrus")
    assert (said["music-attribute"], said["music-1"], said["music-2"]) == ("playlist", "", "jazz")
    assert typed_arms(crossed_senses(richer)) == {}
