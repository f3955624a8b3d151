"""Scenes lie over default scenes, patches over what is due."""

from __future__ import annotations

from controller.atmosphere.color import Color
from controller.atmosphere.merge import idle_levels, patched_light, patched_music, patched_scent, whole_light
from controller.atmosphere.model import (
    EVERY_LAYER,
    OFF,
    Clamp,
    Layer,
    LimitKind,
    Patch,
    Scene,
    SceneName,
    Sense,
    Setting,
    State,
)

AMBIENT, ACCENT, DISPLAY = Layer("ambient"), Layer("accent"), Layer("display")
DIM, BRIGHT = Setting(State(on=True, brightness=0.2)), Setting(State(on=True, brightness=0.9), 10.0)


def _scene(light: dict[Layer, Setting] | None) -> Scene:
    return Scene(SceneName("x"), {"en": "x"}, light=light)


def test_a_layer_that_a_scene_leaves_out_is_the_default_scenes() -> None:
    light = whole_light(_scene({AMBIENT: BRIGHT}), _scene({AMBIENT: DIM, ACCENT: DIM}))

    assert (light[AMBIENT], light[ACCENT]) == (BRIGHT, DIM)


def test_a_layer_that_neither_names_is_off_and_fades_with_the_others() -> None:
    light = whole_light(_scene({AMBIENT: BRIGHT}), _scene(None))

    assert light[EVERY_LAYER] == Setting(OFF, 10.0)


def test_flat_light_leaves_nothing_of_the_default_scenes_layers() -> None:
    light = whole_light(_scene({EVERY_LAYER: BRIGHT}), _scene({ACCENT: DIM}))

    assert light == {EVERY_LAYER: BRIGHT}


def test_a_flat_default_scene_fills_every_layer_that_is_left_out() -> None:
    light = whole_light(_scene({AMBIENT: BRIGHT}), _scene({EVERY_LAYER: DIM}))

    assert light == {AMBIENT: BRIGHT, EVERY_LAYER: DIM}


def test_a_flat_patch_reaches_every_layer_and_a_named_one_comes_after() -> None:
    due = {AMBIENT: BRIGHT, EVERY_LAYER: DIM}
    half = Setting(State(on=True, brightness=0.5))
    patch = {EVERY_LAYER: half, DISPLAY: Setting(State(on=True, temperature_kelvin=2700.0))}

    light = patched_light(due, patch)

    assert light[AMBIENT] == Setting(State(on=True, brightness=0.5), 10.0)
    assert light[EVERY_LAYER] == half
    assert light[DISPLAY].state == State(on=True, brightness=0.5, temperature_kelvin=2700.0)


def test_a_flat_patch_leaves_the_layers_dark_that_the_scene_has_put_out() -> None:
    half = {EVERY_LAYER: Setting(State(on=True, brightness=0.5))}
    due = {AMBIENT: BRIGHT, ACCENT: Setting(OFF), EVERY_LAYER: Setting(OFF)}

    light = patched_light(due, half)

    assert light[AMBIENT].state.brightness == 0.5
    assert light[ACCENT] == light[EVERY_LAYER] == Setting(OFF)
    assert patched_light({EVERY_LAYER: Setting(OFF)}, half) == half


def test_a_named_layer_of_a_patch_is_switched_on() -> None:
    due = {ACCENT: Setting(OFF), EVERY_LAYER: Setting(OFF)}

    light = patched_light(due, {ACCENT: Setting(State(on=True, temperature_kelvin=2700.0))})

    assert light[ACCENT].state == State(on=True, brightness=1.0, temperature_kelvin=2700.0)


def test_a_level_alone_begins_neither_music_nor_scent() -> None:
    assert patched_music(Setting(OFF), Setting(State(on=True, volume=0.2))) == Setting(OFF)
    assert patched_scent(Setting(OFF), Setting(State(on=True, intensity=0.2))) == Setting(OFF)


def test_a_new_colour_takes_the_place_of_a_temperature() -> None:
    white = Setting(State(on=True, brightness=0.5, temperature_kelvin=3000.0))
    red = Color.from_hex("#ff0000")

    light = patched_light({EVERY_LAYER: white}, {EVERY_LAYER: Setting(State(on=True, color=red))})

    assert light[EVERY_LAYER].state == State(on=True, brightness=0.5, color=red)


def test_a_radio_takes_the_place_of_a_playlist_and_keeps_the_volume() -> None:
    jazz = Setting(State(on=True, playlist="jazz", volume=0.2), 8.0)

    music = patched_music(jazz, Setting(State(on=True, radio="https://example.org/")))

    assert music == Setting(State(on=True, radio="https://example.org/", volume=0.2), 8.0)


def test_an_intensity_takes_the_place_of_a_duty_cycle_and_back() -> None:
    cycle = Setting(State(on=True, fragrance="citrus", run_s=30.0, pause_s=300.0))
    steady = Setting(State(on=True, fragrance="citrus", intensity=0.2))

    assert patched_scent(cycle, Setting(State(on=True, intensity=0.2))) == steady
    assert patched_scent(steady, Setting(State(on=True, run_s=30.0, pause_s=300.0))) == cycle


def test_a_level_that_begins_nothing_is_told_and_one_that_does_is_not() -> None:
    patch = Patch(music=Setting(State(on=True, volume=0.2)), scent=Setting(State(on=True, intensity=0.2)))
    jazz = Setting(State(on=True, playlist="jazz"))

    told = list(idle_levels(jazz, Setting(OFF), patch))

    assert told == [Clamp(Sense.SCENT, "intensity", 0.2, "nothing", "scent is off", LimitKind.IDLE)]
    assert list(idle_levels(Setting(OFF), Setting(OFF), Patch(music=Setting(OFF), scent=jazz))) == []


def test_a_patch_switches_on_with_a_level_and_off_without_any() -> None:
    assert patched_music(Setting(OFF), Setting(State(on=True, playlist="jazz"))).state.volume == 0.3
    assert patched_scent(Setting(OFF), Setting(State(on=True, fragrance="citrus"))).state.intensity == 0.3
    assert patched_light({EVERY_LAYER: BRIGHT}, {EVERY_LAYER: Setting(OFF)})[EVERY_LAYER].state == OFF
