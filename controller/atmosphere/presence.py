"""How much of what a zone should be is really there, over all of its parts and sense by sense."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from controller.atmosphere.model import Desired, Sense, Shares, State

EMPTY, FAULT = "the cartridge is empty", "it reports a fault"
SPENT = frozenset({EMPTY, FAULT})


@dataclass(frozen=True, slots=True)
class Presence:
    """What is there at one instant."""

    observed: int
    """parts that are what the scene asks"""
    total: int
    """parts that were asked"""
    shares: Shares
    """0-1 for each sense that has parts or that the scene asks for"""


def spent(wanted: State, reported: State) -> str:
    """Why a diffuser must not run: its cartridge is empty, or it reports a fault; empty where it may.

    A level is that of the fragrance which the device names, so an empty lavender does not keep citrus off.

    >>> spent(State(on=True, fragrance="lavender"), State(fragrance="lavender", level=0.0))
    'the cartridge is empty'
    >>> spent(State(on=True, fragrance="citrus"), State(fragrance="lavender", level=0.0))
    ''
    """
    if not wanted.on:
        return ""
    if reported.fault:
        return FAULT
    other = wanted.fragrance and reported.fragrance and wanted.fragrance != reported.fragrance
    return EMPTY if reported.level == 0 and not other else ""


def gives(wanted: State, reported: State) -> bool:
    """Whether a part that is as it was told to be gives anything by that: an empty diffuser runs on.

    >>> gives(State(on=True, intensity=0.4), State(on=True, intensity=0.4, level=0.0))
    False
    """
    return not (wanted.on and reported.level == 0)


def presence(desired: Desired, missing: Collection[Sense], parts: Iterable[tuple[Sense, bool]]) -> Presence:
    """Judge a zone by its parts: the sense of each, and whether it is as it was told to be and gives that.

    ``missing`` are the senses that are asked for and that nothing in the zone can give; they have share 0. So
    has a sense that a limit switched off, and its parts count as not there: they are as they were told to be,
    yet not as the scene asks.
    """
    cut = {clamp.sense for clamp in desired.clamps if clamp.switches_off}
    total: Counter[Sense] = Counter()
    held: Counter[Sense] = Counter()
    for sense, holds in parts:
        total[sense] += 1
        held[sense] += holds and sense not in cut
    nothing = dict.fromkeys((*missing, *cut), 0.0)
    shares = nothing | {sense: held[sense] / count for sense, count in total.items()}
    return Presence(
        observed=held.total(),
        total=total.total(),
        shares=tuple((sense, shares[sense]) for sense in Sense if sense in shares),
    )
