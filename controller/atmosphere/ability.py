"""What one part is told to be when a scene asks for more, or for something else, than it can do.

A part does what it can (rule 11): what it cannot is left out with a note, what it must not do instead
(another fragrance than the one asked for) is refused with a reason.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from controller.atmosphere.color import Color
from controller.atmosphere.cycle import GRACE_S, Cycle, Turn
from controller.atmosphere.model import OFF, Capability, Command, Part, Sense, Setting, State
from controller.atmosphere.white import mired, nearest_white, white_color

NEUTRAL_KELVIN = 3000.0
"""the white of a scene that names neither colour nor temperature: never a leftover of the scene before"""
DUTY_CYCLE_S = 300.0
"""one cycle of a diffuser that has no intensity of its own"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one part should be, in terms of what it can do."""

    part: Part
    state: State
    fade_s: float
    note: str = ""
    """what had to be left out or replaced"""
    refusal: str = ""
    """why the sense cannot be given at all although the part is set to something harmless"""

    cycle: Cycle | None = None
    """the turns in which the controller itself switches it; ``state`` is then that of the present turn"""

    @property
    def command(self) -> Command:
        """All of it as one command; what runs in turns is told how long, should nobody tell it to stop."""
        state = self.state
        if self.cycle is not None and state.on:
            state = replace(state, run_s=self.cycle.run_s + GRACE_S)
        return Command(self.part.id, state, self.fade_s)

    @property
    def given(self) -> State:
        """What it gives over the turns of its cycle; without one, its state."""
        if self.cycle is None:
            return self.state
        return replace(self.state, on=True, run_s=self.cycle.run_s, pause_s=self.cycle.pause_s)

    def at(self, turn: Turn) -> Wanted:
        """What it should be in one turn of its cycle."""
        if turn.running:
            return replace(self, state=replace(self.state, on=True))
        return replace(self, state=replace(self.state, on=False))


def wanted_of(part: Part, setting: Setting) -> Wanted:
    """Express a setting in terms of what the part can do."""
    fade_s = setting.fade_s if Capability.FADE in part.capabilities else 0.0
    if setting.state.on is False:
        return Wanted(part, OFF, fade_s)
    adapt = {Sense.LIGHT: _light, Sense.MUSIC: _music, Sense.SCENT: _scent}[part.sense]
    return adapt(Wanted(part, replace(setting.state, on=True), fade_s))


def _noted(wanted: Wanted, note: str, state: State) -> Wanted:
    notes = "; ".join(n for n in (wanted.note, note) if n)
    return replace(wanted, state=state, note=notes)


def _light(wanted: Wanted) -> Wanted:
    can, state = wanted.part.capabilities, wanted.state
    if state.brightness == 0:
        return replace(wanted, state=OFF)
    if state.brightness is not None and Capability.BRIGHTNESS not in can:
        wanted = _noted(wanted, "cannot dim: fully on", replace(wanted.state, brightness=None))
    if state.color is None and state.temperature_kelvin is None:
        return _within_white_range(_neutral(wanted))
    if state.color is not None and Capability.COLOR not in can:
        wanted = _colourless(wanted, state.color)
    elif state.temperature_kelvin is not None and Capability.COLOR_TEMPERATURE not in can:
        tint = white_color(state.temperature_kelvin) if Capability.COLOR in can else None
        note = (
            f"{state.temperature_kelvin:.0f} K as colour" if tint else "white as it is: no colour temperature"
        )
        wanted = _noted(wanted, note, replace(wanted.state, temperature_kelvin=None, color=tint))
    return _within_white_range(wanted)


def _neutral(wanted: Wanted) -> Wanted:
    can, state = wanted.part.capabilities, wanted.state
    if Capability.COLOR_TEMPERATURE in can:
        return replace(wanted, state=replace(state, temperature_kelvin=NEUTRAL_KELVIN))
    if Capability.COLOR in can:
        return replace(wanted, state=replace(state, color=white_color(NEUTRAL_KELVIN)))
    return wanted


def _colourless(wanted: Wanted, color: Color) -> Wanted:
    if Capability.COLOR_TEMPERATURE not in wanted.part.capabilities:
        return _noted(wanted, "colour left out: white lamp", replace(wanted.state, color=None))
    kelvin = nearest_white(color)
    return _noted(
        wanted, "colour as the nearest white", replace(wanted.state, color=None, temperature_kelvin=kelvin)
    )


def _within_white_range(wanted: Wanted) -> Wanted:
    kelvin, ranges = wanted.state.temperature_kelvin, wanted.part.ranges
    if kelvin is None:
        return wanted
    given = min(max(kelvin, ranges.kelvin_min), ranges.kelvin_max)
    if abs(mired(given) - mired(kelvin)) < 1:
        return replace(wanted, state=replace(wanted.state, temperature_kelvin=given))
    return _noted(wanted, f"{kelvin:.0f} K as {given:.0f} K", replace(wanted.state, temperature_kelvin=given))


def _music(wanted: Wanted) -> Wanted:
    can, state, playlists = wanted.part.capabilities, wanted.state, wanted.part.ranges.playlists
    if state.volume is not None and Capability.VOLUME not in can:
        wanted = _noted(wanted, "volume left out", replace(wanted.state, volume=None))
    if state.jingle is not None and Capability.JINGLE not in can:
        wanted = _noted(wanted, "jingle left out", replace(wanted.state, jingle=None, jingle_every_s=None))
    if state.jingle is None and Capability.JINGLE in can:
        wanted = replace(wanted, state=replace(wanted.state, jingle=""))
    if state.radio is not None and Capability.RADIO not in can:
        return replace(
            _noted(wanted, "", replace(wanted.state, radio=None, playlist=None)),
            refusal="this player cannot play a radio URL",
        )
    if state.playlist is None:
        return wanted
    if Capability.PLAYLIST not in can:
        return _noted(wanted, "playlist left out: plays what it has", replace(wanted.state, playlist=None))
    if playlists is not None and state.playlist not in playlists:
        reason = f"playlist {state.playlist} is not on this player"
        return replace(_noted(wanted, "", replace(wanted.state, playlist=None)), refusal=reason)
    return wanted


def _scent(wanted: Wanted) -> Wanted:
    can, state, loaded = wanted.part.capabilities, wanted.state, wanted.part.ranges.fragrances
    if state.intensity == 0:
        return replace(wanted, state=OFF)
    if (
        state.fragrance is not None
        and Capability.FRAGRANCE in can
        and loaded is not None
        and state.fragrance not in loaded
    ):
        # The wrong fragrance is worse than none: it would be felt, and counted, as the one asked for.
        return replace(wanted, state=OFF, refusal=f"{state.fragrance} is not loaded")
    if state.fragrance is not None and Capability.FRAGRANCE not in can:
        wanted = _noted(
            wanted, "fragrance unknown: gives what is loaded", replace(wanted.state, fragrance=None)
        )
    if state.run_s is not None and state.pause_s is not None:
        return _duty_cycle(wanted, state.run_s, state.pause_s)
    return wanted if state.intensity is None else _intensity(wanted, state.intensity)


def _duty_cycle(wanted: Wanted, run_s: float, pause_s: float) -> Wanted:
    can = wanted.part.capabilities
    if Capability.DUTY_CYCLE in can:
        low, high = wanted.part.ranges.duty_min_s, wanted.part.ranges.duty_max_s
        run, pause = (min(max(seconds, low), high) for seconds in (run_s, pause_s))
        note = (
            ""
            if (run, pause) == (run_s, pause_s)
            else f"{run_s:.0f}/{pause_s:.0f} s as {run:.0f}/{pause:.0f} s"
        )
        return _noted(wanted, note, replace(wanted.state, run_s=run, pause_s=pause))
    if Capability.INTENSITY in can:
        share = run_s / (run_s + pause_s)
        even = _noted(
            wanted,
            f"duty cycle as intensity {share:.0%}",
            replace(wanted.state, run_s=None, pause_s=None, intensity=share),
        )
        return _on_a_level(even, share)
    return _in_turns(wanted, Cycle(run_s, pause_s), f"{run_s:.0f}/{pause_s:.0f} s")


def _intensity(wanted: Wanted, intensity: float) -> Wanted:
    can = wanted.part.capabilities
    if Capability.INTENSITY in can:
        return _on_a_level(wanted, intensity)
    if Capability.DUTY_CYCLE in can:
        run_s, pause_s = DUTY_CYCLE_S * intensity, DUTY_CYCLE_S * (1 - intensity)
        return _duty_cycle(
            _noted(
                wanted, f"intensity {intensity:.0%} as a duty cycle", replace(wanted.state, intensity=None)
            ),
            run_s,
            pause_s,
        )
    return _in_turns(wanted, Cycle.of_share(intensity), f"intensity {intensity:.0%}")


def _in_turns(wanted: Wanted, cycle: Cycle, words: str) -> Wanted:
    """Whatever can only be switched is switched in turns from here."""
    own_end = "" if Capability.TIMER in wanted.part.capabilities else "; it has no timer of its own"
    state = replace(wanted.state, intensity=None, run_s=None, pause_s=None)
    return replace(_noted(wanted, f"{words} by switching it in turns{own_end}", state), cycle=cycle)


def _on_a_level(wanted: Wanted, intensity: float) -> Wanted:
    """The nearest of the levels that a part knows, the stronger of two that are equally near."""
    levels = wanted.part.ranges.intensity_levels
    if not levels:
        return wanted
    level = min(reversed(levels), key=lambda each: abs(each - intensity))
    note = "" if level == intensity else f"intensity {intensity:.0%} as {level:.0%}"
    return _noted(wanted, note, replace(wanted.state, intensity=level))
