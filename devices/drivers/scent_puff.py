"""How a diffuser shows which one it is: a puff, or a pause where it runs, and back to what it was."""

from __future__ import annotations

from controller.atmosphere.model import State
from devices.drivers.driver import NO_QUIRKS, Driver, Step

_PUFF_S = 2.0


def puff(diffuser: Driver, reported: State, *, timed: bool = False) -> tuple[Step, ...]:
    """The steps; on a plug it is ``timed``: told how long, should nobody tell it to stop."""
    was_on = bool(reported.on)
    there = State(on=not was_on, run_s=_PUFF_S if timed and not was_on else None)
    return tuple(
        (delay_s, item)
        for delay_s, state in ((0.0, there), (_PUFF_S, State(on=was_on)))
        for item in diffuser.encode(state, 0.0, NO_QUIRKS)
    )
