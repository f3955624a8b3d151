"""What works in a zone, and what it will keep back of a scene: by limits of its own, or for want of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from controller.atmosphere.compile import Placed, setting_for, wanted_for
from controller.atmosphere.model import Desired, ZoneId
from controller.atmosphere.part_limits import within


class Fixture(NamedTuple):
    """A part that works in a zone, with its own limits, and what people call its device."""

    name: str
    placed: Placed


Fixtures = Mapping[ZoneId, Sequence[Fixture]]
NO_FIXTURES: Fixtures = {}


def kept_back(desired: Desired, fixture: Fixture) -> str:
    """The limit that keeps a level back, such as ``this device: brightness max 60%``; empty where none does.

    Daily running times are not foreseen.
    """
    placed = fixture.placed
    return next(iter(within(setting_for(desired, placed), placed.part, placed.limits)[1]), "")


def wanting(desired: Desired, fixture: Fixture) -> str:
    """Why it cannot give its sense at all, such as ``citrus is not loaded``; empty where it can.

    What nobody has said, such as the playlists of a player, is taken to be there.
    """
    placed = fixture.placed
    return wanted_for(placed, setting_for(desired, placed)).refusal


def all_kept_back(desired: Desired, fixtures: Iterable[Fixture]) -> tuple[tuple[str, str], ...]:
    """The name of each device that will keep something back, and why; each pair once."""
    found = ((each.name, kept_back(desired, each) or wanting(desired, each)) for each in fixtures)
    return tuple(dict.fromkeys((name, why) for name, why in found if why))
