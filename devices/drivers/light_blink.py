"""How a light shows which one it is: off and on twice, and back to what it was."""

from __future__ import annotations

from controller.atmosphere.model import Capability, State
from devices.drivers.driver import NO_QUIRKS, Driver, Step, settable

_HALF_PERIOD_S = 0.8
_FULL = 1.0


def blink(light: Driver, reported: State) -> tuple[Step, ...]:
    """The steps; a light whose state is unknown ends off, as before most people pressed the button."""
    was = settable(reported)
    lit = State(on=True, brightness=_FULL if Capability.BRIGHTNESS in light.traits.capabilities else None)
    dark = State(on=False)
    back = was if was.on else dark
    states = (dark, was, dark, back) if was.on else (lit, dark, lit, back)
    return tuple(
        (number * _HALF_PERIOD_S, publication)
        for number, state in enumerate(states)
        for publication in light.encode(state, 0.0, NO_QUIRKS)
    )
