"""Where a device stands: the zone, layer and name that people gave it or one of its parts."""

from dataclasses import dataclass

from controller.atmosphere.model import DeviceId, Layer, Sense, ZoneId
from controller.atmosphere.part_limits import PartLimits


@dataclass(frozen=True, slots=True)
class Placement:
    """What people said of a device; whatever is `None` was not said."""

    device: DeviceId
    part: str | None = None
    """`None`: all parts that have no placement of their own"""
    zone: ZoneId | None = None
    """`None`: a part's is its device's, a device's means not adopted"""
    layer: Layer | None = None
    name: str | None = None
    sense: Sense | None = None
    """what hangs on a plug or relay: light or scent"""
    fragrances: tuple[tuple[str, str], ...] | None = None
    """slot and fragrance of what is loaded"""
    limits: PartLimits | None = None
    """what is never exceeded; a part's own replace its device's"""
    life_s: float | None = None
    """how long one cartridge lasts at full strength, as its maker says"""
