"""Where in the visit an answer was given: before, during or after."""

from collections.abc import Mapping
from enum import StrEnum

from controller.atmosphere.model import Store, Zone, ZoneId


class Stage(StrEnum):
    """The three parts of a visit."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


STAGES: Mapping[str, Stage] = {
    "window": Stage.BEFORE,
    "website": Stage.BEFORE,
    "parking": Stage.BEFORE,
    "before": Stage.BEFORE,
    "exit": Stage.AFTER,
    "delivery": Stage.AFTER,
    "after-visit": Stage.AFTER,
    "after": Stage.AFTER,
}
"""The touchpoints that are not inside the store, by the names we suggest; every other one is ``during``."""


def touchpoint_of(store: Store, zone: ZoneId | None, touchpoint: str | None) -> str | None:
    """The touchpoint that was named, else the zone's own.

    An answer that names only its touchpoint belongs to no zone: the customer may have stood anywhere.
    """
    if touchpoint is not None or zone is None:
        return touchpoint
    place: Zone | None = store.zones.get(zone)
    return place.touchpoint if place else None


def stage_of(touchpoint: str | None) -> Stage:
    """The part of the visit that a touchpoint belongs to.

    >>> stage_of("after-visit"), stage_of("fitting-rooms")
    (<Stage.AFTER: 'after'>, <Stage.DURING: 'during'>)
    """
    return STAGES.get(touchpoint or "", Stage.DURING)


def journey(store: Store) -> tuple[str, ...]:
    """The store's touchpoints in the order of a visit: as listed, then those only zones name, by stage."""
    named = [zone.touchpoint for zone in store.zones.values() if zone.touchpoint]
    listed = list(store.touchpoints)
    rest = sorted(
        set(named) - set(listed), key=lambda name: (list(Stage).index(stage_of(name)), named.index(name))
    )
    return (*listed, *rest)
