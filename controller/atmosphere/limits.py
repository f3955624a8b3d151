"""What a zone never exceeds, applied after everything else; every change is told as a clamp."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from controller.atmosphere.calm import Ceilings
from controller.atmosphere.model import (
    EVERY_LAYER,
    OFF,
    Clamp,
    Desired,
    Layer,
    LimitKind,
    Limits,
    ReasonKind,
    Sense,
    Setting,
    Used,
)
from controller.atmosphere.quantity import percent_text
from controller.atmosphere.senses import DEFAULT_BRIGHTNESS, DEFAULT_INTENSITY, DEFAULT_VOLUME

_OFF = "off"
_FRESH = Used()
_NO_CALM = Ceilings()


def limited(
    desired: Desired,
    limits: Limits,
    *,
    used: Used = _FRESH,
    calm: Ceilings = _NO_CALM,
    open_now: bool = True,
) -> Desired:
    """What is desired within the limits of the zone, with a clamp for each attribute that they changed.

    Emergency is exempt. A level that is not said counts as its default. The brightness floor holds for
    every light that is on, also in calm hours. It is there so that people can walk: while the store is open,
    a zone that would be wholly dark is lit at the floor; a layer that is off beside another that is on stays
    off. Scent is off outside opening hours. ``used`` is what the zone has had today: scent is off once its
    daily time is reached, music goes down to the budget's last ceiling, and a playlist gives way to another.
    """
    if desired.reason.kind is ReasonKind.EMERGENCY:
        return desired
    clamps: list[Clamp] = []
    light = _light(desired.light, limits, calm, clamps, open_now=open_now)
    music = _playlist(_music(desired.music, limits, used, calm, clamps), limits, used, clamps)
    scent = _scent(desired.scent, limits, used, calm, clamps, open_now=open_now)
    if not clamps:
        return desired
    return replace(desired, light=light, music=music, scent=scent, clamps=(*desired.clamps, *clamps))


def _light(
    light: Mapping[Layer, Setting], limits: Limits, calm: Ceilings, clamps: list[Clamp], *, open_now: bool
) -> Mapping[Layer, Setting]:
    dark = open_now and limits.brightness_min > 0 and not any(setting.state.on for setting in light.values())
    return {
        layer: _layer(layer, setting, limits, calm, clamps, dark=dark) for layer, setting in light.items()
    }


def _layer(
    layer: Layer, setting: Setting, limits: Limits, calm: Ceilings, clamps: list[Clamp], *, dark: bool
) -> Setting:
    state = setting.state
    if not state.on and not dark:
        return setting
    wanted = (DEFAULT_BRIGHTNESS if state.brightness is None else state.brightness) if state.on else 0.0
    within = min(max(wanted, limits.brightness_min), limits.brightness_max)
    given = max(min(within, calm.brightness(layer)), limits.brightness_min)
    if given == wanted:
        return setting
    kind = LimitKind.RANGE if given == within else LimitKind.CALM
    words = (
        _range_words("brightness", wanted, limits.brightness_min, limits.brightness_max)
        if kind is LimitKind.RANGE
        else f"calm hours: brightness max {percent_text(given)}"
    )
    if layer != EVERY_LAYER:
        words = f"{words} ({layer})"
    clamps.append(Clamp(Sense.LIGHT, "brightness", wanted if state.on else _OFF, given, words, kind))
    given_state = replace(state, on=True, brightness=given) if given else OFF
    return replace(setting, state=given_state)


def _music(music: Setting, limits: Limits, used: Used, calm: Ceilings, clamps: list[Clamp]) -> Setting:
    state = music.state
    if not state.on:
        return music
    wanted = DEFAULT_VOLUME if state.volume is None else state.volume
    if calm.volume == 0:
        clamps.append(Clamp(Sense.MUSIC, "volume", wanted, _OFF, "calm hours: music off", LimitKind.CALM))
        return replace(music, state=OFF)
    music = _without_jingle(music, calm, clamps)
    ceilings = [(limits.volume_max, LimitKind.RANGE, f"volume max {percent_text(limits.volume_max)}")]
    if limits.loudness is not None and used.sound_s >= limits.loudness.energy_s:
        budget = limits.loudness
        hours = f"{percent_text(budget.level)} for {budget.lasts_s / 3600:g} h"
        ceilings.append((budget.then, LimitKind.BUDGET, f"loudness of the day: {hours}"))
    if calm.volume is not None:
        words = f"calm hours: volume max {percent_text(calm.volume)}"
        ceilings.append((calm.volume, LimitKind.CALM, words))
    most, kind, words = min(ceilings, key=lambda ceiling: ceiling[0])
    least = min(limits.volume_min, most)
    given = min(max(wanted, least), most)
    if given == wanted:
        return music
    if given > wanted:
        kind, words = LimitKind.RANGE, f"volume min {percent_text(limits.volume_min)}"
    clamps.append(Clamp(Sense.MUSIC, "volume", wanted, given, words, kind))
    return replace(music, state=replace(music.state, volume=given))


def _without_jingle(music: Setting, calm: Ceilings, clamps: list[Clamp]) -> Setting:
    state = music.state
    if calm.volume is None or not state.jingle:
        return music
    clamps.append(Clamp(Sense.MUSIC, "jingle", state.jingle, _OFF, "calm hours: no jingles", LimitKind.CALM))
    return replace(music, state=replace(state, jingle=None, jingle_every_s=None))


def _playlist(music: Setting, limits: Limits, used: Used, clamps: list[Clamp]) -> Setting:
    state, budget = music.state, limits.playlist
    if not state.on or budget is None or state.playlist in {None, budget.then}:
        return music
    if used.playlists_s.get(state.playlist or "", 0.0) < budget.daily_s:
        return music
    words = f"the same playlist at most {budget.daily_s / 60:g} min a day"
    clamps.append(Clamp(Sense.MUSIC, "playlist", state.playlist or "", budget.then, words, LimitKind.BUDGET))
    return replace(music, state=replace(state, playlist=budget.then))


def _range_words(what: str, wanted: float, least: float, most: float) -> str:
    return f"{what} max {percent_text(most)}" if wanted > most else f"{what} min {percent_text(least)}"


def _scent(
    scent: Setting, limits: Limits, used: Used, calm: Ceilings, clamps: list[Clamp], *, open_now: bool
) -> Setting:
    state = scent.state
    if not state.on:
        return scent
    forbidden, kind = _forbidden(limits, used, calm, open_now=open_now)
    if forbidden:
        wanted = "on" if state.intensity is None else state.intensity
        clamps.append(Clamp(Sense.SCENT, "intensity", wanted, _OFF, forbidden, kind))
        return Setting(OFF)
    most, kind = limits.scent_max, LimitKind.RANGE
    words = f"scent max {percent_text(most)}"
    if calm.scent is not None and calm.scent < most:
        most, kind = calm.scent, LimitKind.CALM
        words = f"calm hours: scent max {percent_text(most)}"
    if state.run_s is not None:
        return _cycle(scent, most, words, kind, clamps)
    wanted_share = DEFAULT_INTENSITY if state.intensity is None else state.intensity
    if wanted_share <= most:
        return scent
    clamps.append(Clamp(Sense.SCENT, "intensity", wanted_share, most, words, kind))
    return replace(scent, state=replace(state, intensity=most))


def _forbidden(limits: Limits, used: Used, calm: Ceilings, *, open_now: bool) -> tuple[str, LimitKind]:
    if limits.scent_max == 0:
        return "scent max 0%", LimitKind.RANGE
    if not open_now:
        return "scent off outside opening hours", LimitKind.CLOSED
    if calm.scent == 0:
        return "calm hours: scent off", LimitKind.CALM
    if limits.scent_daily_s is not None and used.scent_s >= limits.scent_daily_s:
        return f"scent daily {limits.scent_daily_s / 60:g} min", LimitKind.BUDGET
    return "", LimitKind.RANGE


def _cycle(scent: Setting, most: float, words: str, kind: LimitKind, clamps: list[Clamp]) -> Setting:
    """A duty cycle whose running share is above the ceiling gets a longer pause (to a tenth of a second)."""
    run_s, pause_s = scent.state.run_s or 0.0, scent.state.pause_s or 0.0
    if run_s <= most * (run_s + pause_s):
        return scent
    longer_s = math.ceil(run_s * (1 - most) / most * 10) / 10
    clamps.append(Clamp(Sense.SCENT, "pause_s", pause_s, longer_s, words, kind))
    return replace(scent, state=replace(scent.state, pause_s=longer_s))
