"""A scene file and a patch of the API are read with the same words."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.atmosphere.model import EVERY_LAYER, OFF, Layer, Setting, State
from controller.atmosphere.scene import BUILT_IN_EMERGENCY, SceneError, parse_patch, parse_scene

CALM_MORNING = {
    "name": {"tr": "Sakin sabah", "en": "Calm morning"},
    "light": {"ambient": {"brightness": "60%", "temperature": "3000 K", "fade": "10 s"}},
    "music": {"playlist": "soft-ambient", "volume": "30%", "fade": "8 s"},
    "scent": {"fragrance": "lavender", "intensity": "40%"},
    "touch": [{"tr": "Yün örtüleri öne koy", "en": "Put the wool throws on the front table"}],
    "taste": ["Offer lokum"],
}


def test_a_scene_has_all_five_senses() -> None:
    scene = parse_scene("calm-morning", CALM_MORNING, "calm-morning.yaml", ("tr", "en"))

    assert scene.label == {"tr": "Sakin sabah", "en": "Calm morning"}
    assert scene.light == {
        Layer("ambient"): Setting(State(on=True, brightness=0.6, temperature_kelvin=3000.0), 10.0)
    }
    assert scene.music == Setting(State(on=True, playlist="soft-ambient", volume=0.3), 8.0)
    assert scene.scent == Setting(State(on=True, fragrance="lavender", intensity=0.4))
    assert scene.touch == ({"tr": "Yün örtüleri öne koy", "en": "Put the wool throws on the front table"},)
    assert scene.taste == ({"tr": "Offer lokum", "en": "Offer lokum"},)


def test_a_sense_that_is_left_out_stays_open_and_off_is_explicit() -> None:
    scene = parse_scene("quiet", {"music": "off", "touch": []}, "quiet.yaml")

    assert scene.music == Setting(OFF)
    assert scene.touch == ()
    assert (scene.light, scene.scent, scene.taste) == (None, None, None)


def test_a_scene_without_a_name_is_called_like_its_file() -> None:
    assert parse_scene("night", {}, "night.yaml", ("tr", "en")).label == {"tr": "night", "en": "night"}


def test_all_faults_of_a_scene_are_told_at_once() -> None:
    tree = {"nmae": "x", "light": {"brightness": 60}, "touch": "tidy up", "name": {"turkish": "Gece"}}

    with pytest.raises(SceneError) as caught:
        parse_scene("night", tree, "night.yaml")

    assert {fault.path for fault in caught.value.faults} == {
        ("nmae",),
        ("light", "brightness"),
        ("touch",),
        ("name", "turkish"),
    }


@pytest.mark.parametrize("tree", [None, [], "off", 3, [{"light": "off"}]])
def test_what_is_no_mapping_is_no_scene(tree: object) -> None:
    with pytest.raises(SceneError, match="expected a scene, found"):
        parse_scene("night", tree, "night.yaml")


def test_a_patch_of_the_api_reads_like_a_scene_file() -> None:
    patch = parse_patch({"light": {"brightness": "60%"}, "scent": "off"})

    assert patch.light == {EVERY_LAYER: Setting(State(on=True, brightness=0.6))}
    assert patch.scent == Setting(OFF)
    assert patch.music is None


@pytest.mark.parametrize("tree", [{}, None, [], {"touch": []}, {"light": {}}, {"scent": {"intensity": 20}}])
def test_a_patch_that_says_nothing_sensible_is_refused(tree: object) -> None:
    with pytest.raises(SceneError, match=r"expected|unknown"):
        parse_patch(tree)


_json = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text() | st.sampled_from(["off", "60%", "3000 K", "5 s"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["light", "scent", "run", "fade", "name"]) | st.text(), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(_json)
def test_no_json_at_all_breaks_the_parser(tree: object) -> None:
    with suppress(SceneError):
        parse_patch(tree)
    with suppress(SceneError):
        parse_scene("x", tree, "x.yaml")


def test_the_built_in_emergency_has_full_light_at_once_and_nothing_else() -> None:
    assert BUILT_IN_EMERGENCY.light == {EVERY_LAYER: Setting(State(on=True, brightness=1.0), 0.0)}
    assert BUILT_IN_EMERGENCY.music == Setting(OFF)
    assert BUILT_IN_EMERGENCY.scent == Setting(OFF)
