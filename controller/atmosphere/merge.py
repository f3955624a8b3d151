"""Scenes over default scenes, and patches over what is due."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from controller.atmosphere.model import (
    EVERY_LAYER,
    OFF,
    Clamp,
    Layer,
    LimitKind,
    Patch,
    Scene,
    Sense,
    Setting,
    State,
)
from controller.atmosphere.senses import audible, fragrant, lit

_IDLE = LimitKind.IDLE
_EXCLUSIVE = (
    frozenset({"color", "temperature_kelvin"}),
    frozenset({"playlist", "radio"}),
    frozenset({"intensity", "run_s"}),
    frozenset({"intensity", "pause_s"}),
)
"""Attributes of which a newer one replaces the other."""


def whole_light(scene: Scene, default: Scene) -> Mapping[Layer, Setting]:
    """The light of a scene over that of the zone's default scene, layer by layer.

    Flat light means every layer, so nothing of the default shows beside it. Layers that neither names are
    off, and fade like the slowest of the others.
    """
    own = scene.light or {}
    light = dict(own) if EVERY_LAYER in own else {**(default.light or {}), **own}
    if EVERY_LAYER not in light:
        slowest_s = max((setting.fade_s for setting in light.values()), default=0.0)
        light[EVERY_LAYER] = Setting(OFF, slowest_s)
    return light


def patched_light(light: Mapping[Layer, Setting], patch: Mapping[Layer, Setting]) -> Mapping[Layer, Setting]:
    """Light with a patch merged in; its ``EVERY_LAYER`` comes before its named layers.

    It reaches the layers that are on: who asks for 60 % does not ask for lamps that the scene put out.
    Where all are off it reaches all. A named layer is switched on.
    """
    merged = dict(light)
    if EVERY_LAYER in patch:
        flat = patch[EVERY_LAYER]
        dark = not any(setting.state.on for setting in light.values())
        everywhere = dark or not flat.state.on
        reached = (layer for layer, setting in light.items() if setting.state.on or everywhere)
        merged.update({layer: _patched(light[layer], flat, lit) for layer in reached})
    for layer, newer in patch.items():
        if layer != EVERY_LAYER:
            merged[layer] = _patched(merged.get(layer, merged[EVERY_LAYER]), newer, lit)
    return merged


def patched_music(music: Setting, patch: Setting) -> Setting:
    """Music with a patch merged in; a volume alone does not begin music that is off."""
    return music if _idle(music, patch) else _patched(music, patch, audible)


def patched_scent(scent: Setting, patch: Setting) -> Setting:
    """Scent with a patch merged in; an intensity alone does not begin scent that is off."""
    return scent if _idle(scent, patch) else _patched(scent, patch, fragrant)


def idle_levels(music: Setting, scent: Setting, patch: Patch) -> Iterator[Clamp]:
    """What a patch says of music and scent to no effect, as they are off and it does not begin them."""
    if patch.music is not None and _idle(music, patch.music):
        yield Clamp(Sense.MUSIC, "volume", _level(patch.music.state.volume), "nothing", "music is off", _IDLE)
    if patch.scent is not None and _idle(scent, patch.scent):
        yield Clamp(
            Sense.SCENT, "intensity", _level(patch.scent.state.intensity), "nothing", "scent is off", _IDLE
        )


def _level(said: float | None) -> float | str:
    return "on" if said is None else said


def _idle(setting: Setting, patch: Setting) -> bool:
    named = patch.state.playlist or patch.state.radio or patch.state.fragrance
    return not setting.state.on and bool(patch.state.on) and not named


def _patched(setting: Setting, patch: Setting, levelled: Callable[[State], State]) -> Setting:
    """A patch that does not fade keeps the fade; what is off says nothing but that."""
    fade_s = patch.fade_s or setting.fade_s
    if patch.state.on is False:
        return Setting(OFF, fade_s)
    said = patch.state.said()
    dropped = {name for pair in _EXCLUSIVE if pair & said.keys() for name in pair - said.keys()}
    kept = replace(setting.state, **dict.fromkeys(dropped))
    return Setting(levelled(kept.merged(patch.state)), fade_s)
