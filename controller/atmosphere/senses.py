"""Light, music and scent as a scene or a patch says them, read into settings.

A scene is whole: what it switches on gets a level even where none is said, so that nothing is left over
from the scene before. A patch holds only what it says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from controller.atmosphere.color import Color
from controller.atmosphere.model import EVERY_LAYER, OFF, Layer, Setting, State
from controller.atmosphere.quantity import (
    QuantityError,
    kelvin,
    percentage,
    positive_seconds,
    seconds,
    volume,
)
from controller.atmosphere.tree import NAME, Branch, take, unknown, words

DEFAULT_BRIGHTNESS = 1.0
DEFAULT_VOLUME = 0.3
DEFAULT_INTENSITY = 0.3
"""What a light, a player or a diffuser gets that is switched on and told no level (0-1)."""

LIGHT_KEYS = ("brightness", "temperature", "color", "fade")
MUSIC_KEYS = ("playlist", "radio", "volume", "fade", "jingle")
SCENT_KEYS = ("fragrance", "intensity", "run", "pause")
JINGLE_KEYS = ("file", "every")
_STREAM_SCHEMES = {"http", "https"}


def lit(state: State) -> State:
    """A light's state with a brightness if it is on."""
    return replace(state, brightness=DEFAULT_BRIGHTNESS) if state.on and state.brightness is None else state


def audible(state: State) -> State:
    """A player's state with a volume if it plays."""
    return replace(state, volume=DEFAULT_VOLUME) if state.on and state.volume is None else state


def fragrant(state: State) -> State:
    """A diffuser's state with an intensity if it runs and has no duty cycle."""
    untold = state.on and state.intensity is None and state.run_s is None
    return replace(state, intensity=DEFAULT_INTENSITY) if untold else state


def read_light(branch: Branch, *, whole: bool) -> Mapping[Layer, Setting] | None:
    """Light flat (every layer) or by layer; ``off`` is every layer off."""
    if not isinstance(branch.value, Mapping) or any(key in LIGHT_KEYS for key in branch.value):
        setting = _read_layer(branch, whole=whole)
        return None if setting is None else {EVERY_LAYER: setting}
    layers: dict[Layer, Setting] = {}
    for key, entry in (branch.entries("light") or {}).items():
        if not _is_layer(entry.value):
            entry.blame(f"unknown key {unknown(key, LIGHT_KEYS)} in light", at_key=True)
        elif not NAME.fullmatch(key):
            entry.blame(f'expected a layer name like ambient, found "{key}"', at_key=True)
        elif (setting := _read_layer(entry, whole=whole)) is not None:
            layers[Layer(key)] = setting
    if not branch.value:
        branch.blame("expected off, {brightness: 60%}, or layers like {ambient: {brightness: 60%}}")
    return layers or None


def _is_layer(value: object) -> bool:
    return isinstance(value, Mapping) or value == "off"


def _read_layer(branch: Branch, *, whole: bool) -> Setting | None:
    if branch.value == "off":
        return Setting(OFF)
    found = branch.fields("off or {brightness: 60%, temperature: 3000 K, fade: 10 s}", LIGHT_KEYS)
    if {"color", "temperature"} <= found.keys():
        found["temperature"].blame("expected either color or temperature, found both", at_key=True)
    brightness = take(found, "brightness", percentage)
    on = State(
        on=True,
        brightness=brightness,
        temperature_kelvin=take(found, "temperature", kelvin),
        color=take(found, "color", _color),
    )
    state = OFF if brightness == 0 else on
    return _setting(branch, found, lit(state) if whole else state)


def read_music(branch: Branch, *, whole: bool) -> Setting | None:
    """Music: ``off``, or a playlist or a radio with its volume, fade and jingle."""
    if branch.value == "off":
        return Setting(OFF)
    found = branch.fields("off or {playlist: soft-ambient, volume: 30%, fade: 8 s}", MUSIC_KEYS)
    if {"playlist", "radio"} <= found.keys():
        found["radio"].blame("expected either playlist or radio, found both", at_key=True)
    elif whole and found and not {"playlist", "radio"} & found.keys():
        branch.blame("expected playlist or radio in music")
    jingle = found["jingle"].fields("a jingle", JINGLE_KEYS, JINGLE_KEYS) if "jingle" in found else {}
    state = State(
        on=True,
        volume=take(found, "volume", volume),
        playlist=take(found, "playlist", words),
        radio=take(found, "radio", _stream),
        jingle=take(jingle, "file", words),
        jingle_every_s=take(jingle, "every", positive_seconds),
    )
    return _setting(branch, found, audible(state) if whole else state)


def read_scent(branch: Branch, *, whole: bool) -> Setting | None:
    """Scent: ``off``, or a fragrance with its intensity or its duty cycle of ``run`` and ``pause``."""
    if branch.value == "off":
        return Setting(OFF)
    what = "off or {fragrance: lavender, intensity: 40%}"
    found = branch.fields(what, SCENT_KEYS, ("fragrance",) if whole else ())
    cycle = {"run", "pause"} & found.keys()
    if cycle and "intensity" in found:
        found["intensity"].blame("expected either intensity or run and pause, found both", at_key=True)
    elif whole and len(cycle) == 1:
        branch.blame("expected run and pause together, like {run: 30 s, pause: 5 min}")
    intensity = take(found, "intensity", percentage)
    on = State(
        on=True,
        intensity=intensity,
        fragrance=take(found, "fragrance", words),
        run_s=take(found, "run", positive_seconds),
        pause_s=take(found, "pause", seconds),
    )
    state = OFF if intensity == 0 else on
    return _setting(branch, found, fragrant(state) if whole else state)


def _setting(branch: Branch, found: Mapping[str, Branch], state: State) -> Setting | None:
    if not found:
        if isinstance(branch.value, Mapping) and not branch.value:
            branch.blame("expected off or at least one setting, found nothing")
        return None
    return Setting(state, take(found, "fade", seconds) or 0.0)


def _color(value: object) -> Color:
    try:
        return Color.from_hex(value if isinstance(value, str) else "")
    except ValueError:
        expected = 'a colour like "#ffb46b", in quotes and not black (for no light say off)'
        raise QuantityError(expected, value) from None


def _stream(value: object) -> str:
    text = words(value)
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = None
    if parts is None or parts.scheme not in _STREAM_SCHEMES or not parts.hostname or " " in text:
        expected = "the URL of a stream like https://example.org/radio.mp3"
        raise QuantityError(expected, value)
    return text
