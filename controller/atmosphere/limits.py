"""What a zone never exceeds, applied after everything else; every change is told as a clamp."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from controller.atmosphere.model import (
    EVERY_LAYER,
    OFF,
    Clamp,
    Desired,
    Layer,
    Limits,
    ReasonKind,
    Sense,
    Setting,
    State,
)
from controller.atmosphere.quantity import percent_text
from controller.atmosphere.senses import DEFAULT_BRIGHTNESS, DEFAULT_INTENSITY, DEFAULT_VOLUME

_OFF = "off"


def limited(desired: Desired, limits: Limits, *, scent_used_s: float, open_now: bool = True) -> Desired:
    """What is desired within the limits of the zone, with a clamp for each attribute that they changed.

    Emergency is exempt. A level that is not said counts as its default. The brightness floor holds for
    every light that is on. It is there so that people can walk: while the store is open, a zone that would
    be wholly dark is lit at the floor; a layer that is off beside another that is on stays off. Scent is
    off outside opening hours and when ``scent_used_s``, the seconds of scent that the zone has had today,
    reaches the daily budget.
    """
    if desired.reason.kind is ReasonKind.EMERGENCY:
        return desired
    clamps: list[Clamp] = []
    light = _light(desired.light, limits, clamps, open_now=open_now)
    music = _music(desired.music, limits, clamps)
    scent = _scent(desired.scent, limits, clamps, scent_used_s=scent_used_s, open_now=open_now)
    if not clamps:
        return desired
    return replace(desired, light=light, music=music, scent=scent, clamps=(*desired.clamps, *clamps))


def _light(
    light: Mapping[Layer, Setting], limits: Limits, clamps: list[Clamp], *, open_now: bool
) -> Mapping[Layer, Setting]:
    dark = open_now and limits.brightness_min > 0 and not any(setting.state.on for setting in light.values())
    return {layer: _layer(layer, setting, limits, clamps, dark=dark) for layer, setting in light.items()}


def _layer(layer: Layer, setting: Setting, limits: Limits, clamps: list[Clamp], *, dark: bool) -> Setting:
    state = setting.state
    if not state.on and not dark:
        return setting
    wanted = (DEFAULT_BRIGHTNESS if state.brightness is None else state.brightness) if state.on else 0.0
    given = min(max(wanted, limits.brightness_min), limits.brightness_max)
    if given == wanted:
        return setting
    words = _range_words("brightness", wanted, limits.brightness_min, limits.brightness_max)
    if layer != EVERY_LAYER:
        words = f"{words} ({layer})"
    clamps.append(Clamp(Sense.LIGHT, "brightness", wanted if state.on else _OFF, given, words))
    given_state = replace(state, on=True, brightness=given) if given else OFF
    return replace(setting, state=given_state)


def _music(music: Setting, limits: Limits, clamps: list[Clamp]) -> Setting:
    state = music.state
    if not state.on:
        return music
    wanted = DEFAULT_VOLUME if state.volume is None else state.volume
    given = min(max(wanted, limits.volume_min), limits.volume_max)
    if given == wanted:
        return music
    words = _range_words("volume", wanted, limits.volume_min, limits.volume_max)
    clamps.append(Clamp(Sense.MUSIC, "volume", wanted, given, words))
    return replace(music, state=replace(state, volume=given))


def _range_words(what: str, wanted: float, least: float, most: float) -> str:
    return f"{what} max {percent_text(most)}" if wanted > most else f"{what} min {percent_text(least)}"


def _scent(
    scent: Setting, limits: Limits, clamps: list[Clamp], *, scent_used_s: float, open_now: bool
) -> Setting:
    state = scent.state
    if not state.on:
        return scent
    forbidden = _forbidden(limits, scent_used_s, open_now=open_now)
    if forbidden:
        wanted = "on" if state.intensity is None else state.intensity
        clamps.append(Clamp(Sense.SCENT, "intensity", wanted, _OFF, forbidden))
        return Setting(OFF)
    words = f"scent max {percent_text(limits.scent_max)}"
    if state.run_s is not None:
        return _cycle(scent, state, limits.scent_max, words, clamps)
    wanted_share = DEFAULT_INTENSITY if state.intensity is None else state.intensity
    if wanted_share <= limits.scent_max:
        return scent
    clamps.append(Clamp(Sense.SCENT, "intensity", wanted_share, limits.scent_max, words))
    return replace(scent, state=replace(state, intensity=limits.scent_max))


def _forbidden(limits: Limits, scent_used_s: float, *, open_now: bool) -> str:
    if limits.scent_max == 0:
        return "scent max 0%"
    if not open_now:
        return "scent off outside opening hours"
    if limits.scent_daily_s is not None and scent_used_s >= limits.scent_daily_s:
        return f"scent daily {limits.scent_daily_s / 60:g} min"
    return ""


def _cycle(scent: Setting, state: State, most: float, words: str, clamps: list[Clamp]) -> Setting:
    """A duty cycle whose running share is above the ceiling gets a longer pause (to a tenth of a second)."""
    run_s, pause_s = state.run_s or 0.0, state.pause_s or 0.0
    if run_s <= most * (run_s + pause_s):
        return scent
    longer_s = math.ceil(run_s * (1 - most) / most * 10) / 10
    clamps.append(Clamp(Sense.SCENT, "pause_s", pause_s, longer_s, words))
    return replace(scent, state=replace(state, pause_s=longer_s))
