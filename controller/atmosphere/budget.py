"""What each zone has had today of scent, loudness and the same playlist, so that daily limits can hold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from controller.atmosphere.model import Exposure, Sense, Setting, State, Store, Used, ZoneId


def scent_share(scent: State) -> float:
    """Share of the time (0-1) in which a diffuser in this state gives scent; nought for lamps and players.

    >>> scent_share(State(on=True, run_s=30, pause_s=90)), scent_share(State(on=True, intensity=0.4))
    (0.25, 1.0)
    """
    if not scent.on or (scent.intensity is None and scent.run_s is None):
        return 0.0
    return scent.run_s / (scent.run_s + (scent.pause_s or 0.0)) if scent.run_s else 1.0


def used_in(states: Iterable[State], seconds: float) -> Used:
    """What ``seconds`` of some parts in these states use up; parts beside each other count once.

    >>> used_in([State(on=True, volume=0.5, playlist="jazz")], 60).sound_s
    15.0
    """
    scent = sound = 0.0
    playlists: set[str] = set()
    for state in states:
        scent = max(scent, scent_share(state))
        if state.on and state.volume is not None:
            sound = max(sound, state.volume**2)
            if state.playlist:
                playlists.add(state.playlist)
    return Used(scent * seconds, sound * seconds, dict.fromkeys(playlists, seconds))


def used_by(store: Store, exposure: Exposure, begins: datetime, ends: datetime) -> Used:
    """What an exposure used up in its zone between ``begins`` and ``ends``, by its scene's files.

    One without an end counts to ``ends``; a scene or zone that the files no longer have counts nothing.
    """
    if exposure.scene not in store.scenes or exposure.zone not in store.zones:
        return Used()
    scene, default = store.scenes[exposure.scene], store.scenes[store.zones[exposure.zone].default]
    length = min(exposure.ends or ends, ends) - max(exposure.begins, begins)
    seconds = max(0.0, length.total_seconds())
    scent = _of(scene.scent or default.scent, seconds * exposure.share(Sense.SCENT))
    music = _of(scene.music or default.music, seconds * exposure.share(Sense.MUSIC))
    return Used(scent.scent_s, music.sound_s, music.playlists_s)


def _of(setting: Setting | None, seconds: float) -> Used:
    return Used() if setting is None else used_in([setting.state], seconds)


def together(one: Used, other: Used) -> Used:
    """The sum of what was used."""
    playlists = dict(one.playlists_s)
    for playlist, seconds in other.playlists_s.items():
        playlists[playlist] = playlists.get(playlist, 0.0) + seconds
    return Used(one.scent_s + other.scent_s, one.sound_s + other.sound_s, playlists)


class DayMeter:
    """What was used per zone and local day; a new day starts at nought."""

    def __init__(self) -> None:
        self._used: dict[ZoneId, tuple[date, Used]] = {}

    def add(self, zone: ZoneId, day: date, used: Used) -> None:
        """Count what the zone has had."""
        self._used[zone] = (day, together(self.used(zone, day), used))

    def used(self, zone: ZoneId, day: date) -> Used:
        """What the zone has had so far on that day."""
        counted, used = self._used.get(zone, (day, _NOTHING))
        return used if counted == day else _NOTHING


_NOTHING = Used()
