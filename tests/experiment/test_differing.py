"""The senses in which arms differ are found in what they would really be in the zone."""

from __future__ import annotations

import pytest

from controller.adapters.scene_files import example_store, load
from controller.atmosphere.model import SceneName, Sense, Store, ZoneId
from controller.experiment.design import Arm
from controller.experiment.differing import differing_senses
from tests.atmosphere.shop import ENTRANCE, LOUNGE, Tree, a_shop, rule

NEUTRAL: Tree = {
    "light": {"ambient": {"brightness": "70%"}},
    "music": {"playlist": "soft", "volume": "30%"},
    "scent": "off",
}
CALM: Tree = {**NEUTRAL, "scent": {"fragrance": "lavender", "intensity": "40%"}}
EVENING: Tree = {**NEUTRAL, "music": {"playlist": "jazz", "volume": "30%"}}
AS_SCHEDULED = Arm("A")


def shop(*rules: Tree, party: Tree | None = None) -> Store:
    scenes = {"neutral": NEUTRAL, "calm": CALM, "evening": EVENING, "party": party or {}}
    return a_shop(*rules, scenes=scenes)


def scene(name: str) -> Arm:
    return Arm(name, SceneName(name))


def patch(**said: object) -> Arm:
    return Arm("B", patch=said)


def between(one: Arm, other: Arm, *rules: Tree, party: Tree | None = None) -> tuple[Sense, ...]:
    return differing_senses(shop(*rules, party=party), [ENTRANCE], [one, other])


def test_scenes_that_differ_in_the_scent_are_compared_by_the_scent() -> None:
    assert between(scene("neutral"), scene("calm")) == (Sense.SCENT,)


def test_scenes_that_differ_in_two_senses_are_compared_by_both() -> None:
    assert between(scene("evening"), scene("calm")) == (Sense.MUSIC, Sense.SCENT)


def test_a_sense_that_a_scene_leaves_out_is_the_zones_defaults() -> None:
    party = {"scent": CALM["scent"]}

    assert between(scene("party"), scene("neutral"), party=party) == (Sense.SCENT,)
    assert between(scene("party"), scene("calm"), party=party) == ()


def test_one_layer_that_differs_is_light() -> None:
    party = {"light": {"ambient": {"brightness": "70%"}, "accent": {"brightness": "10%"}}}

    assert between(scene("party"), scene("neutral"), party=party) == (Sense.LIGHT,)


def test_how_long_a_fade_takes_makes_no_difference() -> None:
    party = {**NEUTRAL, "light": {"ambient": {"brightness": "70%", "fade": "30 s"}}}

    assert between(scene("party"), scene("neutral"), party=party) == ()


def test_a_patch_over_the_schedule_is_compared_by_the_senses_that_it_changes() -> None:
    citrus = patch(scent={"fragrance": "citrus", "intensity": "30%"})

    assert between(AS_SCHEDULED, citrus) == (Sense.SCENT,)
    assert between(AS_SCHEDULED, patch(music={"playlist": "jazz"})) == (Sense.MUSIC,)


def test_a_patch_of_what_a_scene_has_already_changes_nothing_else() -> None:
    other = Arm("B", SceneName("calm"), {"music": {"playlist": "soft"}, "scent": {"fragrance": "citrus"}})

    assert between(scene("calm"), other) == (Sense.SCENT,)


def test_a_scene_is_compared_with_everything_that_the_schedule_can_bring() -> None:
    calm_mornings = rule("calm", "10:00", "12:00")
    jazz_evenings = rule("evening", "18:00", "22:00")

    assert between(AS_SCHEDULED, scene("neutral")) == ()
    assert between(AS_SCHEDULED, scene("neutral"), calm_mornings) == (Sense.SCENT,)
    assert between(AS_SCHEDULED, scene("neutral"), calm_mornings, jazz_evenings) == (Sense.MUSIC, Sense.SCENT)


def test_rules_of_other_zones_do_not_matter() -> None:
    store = shop(rule("calm", "10:00", "12:00", zones=["lounge"]))
    arms = [AS_SCHEDULED, scene("neutral")]

    assert differing_senses(store, [ENTRANCE], arms) == ()
    assert differing_senses(store, [ENTRANCE, LOUNGE], arms) == (Sense.SCENT,)


@pytest.mark.parametrize(
    ("zone", "arms", "senses"),
    [
        ("entrance", [scene("lavender-welcome"), scene("citrus-welcome")], (Sense.SCENT,)),
        ("cafe", [AS_SCHEDULED, patch(music={"playlist": "evening-jazz"})], (Sense.MUSIC,)),
    ],
)
def test_the_examples_welcomes_differ_in_scent_and_jazz_in_music(
    zone: str, arms: list[Arm], senses: tuple[Sense, ...]
) -> None:
    assert differing_senses(load(example_store()), [ZoneId(zone)], arms) == senses
