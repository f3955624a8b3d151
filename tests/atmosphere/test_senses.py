"""Light, music and scent are read whole in scenes and in part in patches."""

from __future__ import annotations

import pytest

from controller.atmosphere.color import Color
from controller.atmosphere.model import EVERY_LAYER, OFF, Layer, Setting, State
from controller.atmosphere.senses import read_light, read_music, read_scent
from controller.atmosphere.tree import Branch, TreeFault


def _branch(value: object) -> tuple[Branch, list[TreeFault]]:
    faults: list[TreeFault] = []
    return Branch(value, (), faults), faults


def test_flat_light_is_every_layer() -> None:
    branch, faults = _branch({"brightness": "60%", "temperature": "3000 K", "fade": "10 s"})

    light = read_light(branch, whole=True)

    assert light == {EVERY_LAYER: Setting(State(on=True, brightness=0.6, temperature_kelvin=3000.0), 10.0)}
    assert not faults


def test_light_by_layer_may_switch_one_layer_off() -> None:
    branch, _ = _branch({"ambient": "off", "accent": {"brightness": "80%", "color": "#ffb46b"}})

    light = read_light(branch, whole=True)

    assert light == {
        Layer("ambient"): Setting(OFF),
        Layer("accent"): Setting(State(on=True, brightness=0.8, color=Color.from_hex("#ffb46b"))),
    }


def test_light_off_is_every_layer_off() -> None:
    assert read_light(_branch("off")[0], whole=True) == {EVERY_LAYER: Setting(OFF)}


def test_no_brightness_at_all_is_off_and_keeps_its_fade() -> None:
    branch, _ = _branch({"brightness": "0%", "fade": "3 s"})

    assert read_light(branch, whole=True) == {EVERY_LAYER: Setting(OFF, 3.0)}


def test_a_scene_says_a_level_even_where_its_file_does_not() -> None:
    light = read_light(_branch({"temperature": "3000 K"})[0], whole=True)
    music = read_music(_branch({"playlist": "jazz"})[0], whole=True)
    scent = read_scent(_branch({"fragrance": "citrus"})[0], whole=True)

    assert light is not None
    assert light[EVERY_LAYER].state.brightness == 1.0
    assert music == Setting(State(on=True, playlist="jazz", volume=0.3))
    assert scent == Setting(State(on=True, fragrance="citrus", intensity=0.3))


def test_a_patch_says_only_what_it_says() -> None:
    assert read_scent(_branch({"intensity": "20%"})[0], whole=False) == Setting(State(on=True, intensity=0.2))
    assert read_music(_branch({"volume": "15%"})[0], whole=False) == Setting(State(on=True, volume=0.15))


def test_music_may_be_a_radio_with_a_jingle() -> None:
    branch, faults = _branch(
        {"radio": "https://example.org/live", "jingle": {"file": "sale.mp3", "every": "20 min"}}
    )

    music = read_music(branch, whole=True)

    assert music is not None
    assert (music.state.radio, music.state.jingle, music.state.jingle_every_s) == (
        "https://example.org/live",
        "sale.mp3",
        1200.0,
    )
    assert not faults


def test_scent_may_run_in_a_duty_cycle() -> None:
    branch, _ = _branch({"fragrance": "lavender", "run": "30 s", "pause": "5 min"})

    assert read_scent(branch, whole=True) == Setting(
        State(on=True, fragrance="lavender", run_s=30.0, pause_s=300.0)
    )


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (60, "expected off or {brightness: 60%, temperature: 3000 K, fade: 10 s}, found 60"),
        ("on", "expected off or {brightness"),
        ({}, "expected off, {brightness: 60%}, or layers like"),
        ({"ambient": {}}, "ambient: expected off or at least one setting"),
        ({"brightness": 60}, "brightness: expected a percentage like 60%, found 60"),
        ({"brigthness": "60%"}, 'brigthness: unknown key "brigthness" (did you mean "brightness"?) in light'),
        ({"Ambient": {"brightness": "60%"}}, 'Ambient: expected a layer name like ambient, found "Ambient"'),
        ({"color": "#ffb46b", "temperature": "3000 K"}, "temperature: expected either color or temperature"),
        ({"color": "red"}, 'color: expected a colour like "#ffb46b"'),
        ({"color": "#000000"}, "color: expected a colour"),
        ({"ambient": {"brightness": "60%", "volume": "3%"}}, 'ambient.volume: unknown key "volume"'),
    ],
)
def test_light_at_fault_says_where_and_what_was_expected(value: object, said: str) -> None:
    branch, faults = _branch(value)

    read_light(branch, whole=True)

    assert str(faults[0]).startswith(said)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"volume": "30%"}, "expected playlist or radio in music"),
        ({"playlist": "jazz", "radio": "https://example.org/"}, "radio: expected either playlist or radio"),
        ({"radio": "file:///etc/passwd"}, "radio: expected the URL of a stream"),
        ({"radio": "example.org"}, "radio: expected the URL of a stream"),
        ({"radio": "http://[::1"}, "radio: expected the URL of a stream"),
        ({"playlist": "jazz", "fade": 8}, "fade: expected a duration like 10 s, found 8"),
        ({"playlist": "jazz", "jingle": {"file": "a.mp3"}}, 'jingle: missing "every"'),
        ({"playlist": ""}, 'playlist: expected a text, found ""'),
    ],
)
def test_music_at_fault_says_where_and_what_was_expected(value: object, said: str) -> None:
    branch, faults = _branch(value)

    read_music(branch, whole=True)

    assert str(faults[0]).startswith(said)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"intensity": "40%"}, 'missing "fragrance"'),
        ({"fragrance": "citrus", "run": "30 s"}, "expected run and pause together"),
        ({"fragrance": "citrus", "run": "0 s", "pause": "1 s"}, "run: expected a duration longer than 0 s"),
        (
            {"fragrance": "citrus", "intensity": "4%", "run": "30 s", "pause": "5 min"},
            "intensity: expected either intensity or run and pause",
        ),
    ],
)
def test_scent_at_fault_says_where_and_what_was_expected(value: object, said: str) -> None:
    branch, faults = _branch(value)

    read_scent(branch, whole=True)

    assert str(faults[0]).startswith(said)
