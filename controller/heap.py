"""Keeps the garbage collector from stopping the store: what lives as long as the program is not searched."""

from __future__ import annotations

import gc

_NEW_OBJECTS = 50_000
"""a scene for a thousand devices makes about twenty thousand; the default of 700 would search amid it"""
_YOUNG_ROUNDS = 20
_OLD_ROUNDS = 50


def settle() -> None:
    """Call once all that lasts has been made: modules, devices, zones.

    A full search of 200,000 objects was measured to stop everything for more than 100 ms, in the middle of a
    scene. What exists now is taken out of every later search; what comes later is searched, less often.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, _YOUNG_ROUNDS, _OLD_ROUNDS)
