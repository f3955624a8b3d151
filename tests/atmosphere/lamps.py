"""Parts as a registry would describe them, for tests of what they are told."""

from __future__ import annotations

from controller.atmosphere.model import Capability, DeviceId, Part, PartId, Ranges, Sense

DIM = {Capability.ON_OFF, Capability.BRIGHTNESS}
TUNABLE = {*DIM, Capability.COLOR_TEMPERATURE, Capability.FADE}
COLORED = {*DIM, Capability.COLOR}
PLAYS = {Capability.ON_OFF, Capability.VOLUME, Capability.PLAYLIST}
SCENTS = {Capability.ON_OFF, Capability.INTENSITY, Capability.FRAGRANCE}


def part(
    sense: Sense = Sense.LIGHT,
    able: set[Capability] | None = None,
    ranges: Ranges | None = None,
    name: str = "part",
    *,
    confirms: bool = True,
    reports_fading: bool = False,
) -> Part:
    """A part of a device of the same name; a dimmable, tunable lamp unless something else is said."""
    return Part(
        PartId(DeviceId(name), "main"),
        sense,
        frozenset(TUNABLE if able is None else able),
        ranges or Ranges(),
        confirms,
        reports_fading,
    )
