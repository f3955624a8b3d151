"""Calm hours: set times in which nothing in a zone is brighter, louder or stronger than one quiet scene.

They bind a person's choice as they bind the schedule: who needs a quiet hour has planned the visit by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache

from controller.atmosphere.budget import scent_share
from controller.atmosphere.hours import Stretch, ThisStore
from controller.atmosphere.model import EVERY_LAYER, Layer, Scene, Store, ZoneId
from controller.atmosphere.senses import DEFAULT_BRIGHTNESS, DEFAULT_INTENSITY, DEFAULT_VOLUME
from controller.atmosphere.turns import rule_stretches

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ceilings:
    """The most that each sense may be; ``None`` where calm hours say nothing of it."""

    layers: Mapping[Layer, float] = field(default_factory=dict)
    """0-1 by light layer; ``EVERY_LAYER`` stands for all that are not named"""
    volume: float | None = None
    """0-1; nought is no music at all"""
    scent: float | None = None
    """0-1; nought is no scent at all"""

    def brightness(self, layer: Layer) -> float:
        """The most of one layer, 0-1."""
        return self.layers.get(layer, self.layers.get(EVERY_LAYER, 1.0))


def ceilings(scenes: Iterable[Scene]) -> Ceilings:
    """What the quietest of some scenes allows, sense by sense.

    >>> ceilings([]).brightness(EVERY_LAYER)
    1.0
    """
    layers: dict[Layer, float] = {}
    volume: float | None = None
    scent: float | None = None
    for scene in scenes:
        for layer, setting in (scene.light or {}).items():
            state = setting.state
            most = (DEFAULT_BRIGHTNESS if state.brightness is None else state.brightness) if state.on else 0.0
            layers[layer] = min(most, layers.get(layer, 1.0))
        if scene.music is not None:
            state = scene.music.state
            most = (DEFAULT_VOLUME if state.volume is None else state.volume) if state.on else 0.0
            volume = min(most, 1.0 if volume is None else volume)
        if scene.scent is not None:
            state = scene.scent.state
            most = _strength(scene) if state.on else 0.0
            scent = min(most, 1.0 if scent is None else scent)
    return Ceilings(layers, volume, scent)


def _strength(scene: Scene) -> float:
    state = scene.scent.state if scene.scent else None
    if state is None:
        return 1.0
    if state.run_s is not None:
        return scent_share(state)
    return DEFAULT_INTENSITY if state.intensity is None else state.intensity


def calm_at(store: Store, zone: ZoneId, now: datetime) -> Ceilings:
    """What the calm hours of a zone allow at ``now``."""
    if not store.calm:
        return _FREE
    today = now.astimezone(store.timezone).date()
    acting = frozenset(
        index
        for day in (today, today - _DAY, today + _DAY)
        for stretch, index, zones in _stretches(ThisStore(store), day)
        if zone in zones and stretch.begins <= now < stretch.ends
    )
    return _ceilings(ThisStore(store), acting) if acting else _FREE


def calm_edges(store: Store, zone: ZoneId, day: date) -> tuple[datetime, ...]:
    """The moments (UTC) at which calm hours of a zone that begin on ``day`` begin or end."""
    found = (stretch for stretch, _, zones in _stretches(ThisStore(store), day) if zone in zones)
    return tuple(edge for stretch in found for edge in stretch)


_FREE = Ceilings()


@lru_cache(maxsize=1024)
def _stretches(this: ThisStore, day: date) -> tuple[tuple[Stretch, int, tuple[ZoneId, ...]], ...]:
    store = this.store
    return tuple(
        (stretch, index, rule.zones)
        for index, rule in enumerate(store.calm)
        for stretch in rule_stretches(store, rule, day)
    )


@lru_cache(maxsize=256)
def _ceilings(this: ThisStore, acting: frozenset[int]) -> Ceilings:
    store = this.store
    return ceilings(store.scenes[store.calm[index].scene] for index in sorted(acting))
