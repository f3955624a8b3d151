"""What people put into a diffuser: fragrances by slot, or the one behind a plug.

The device knows slots, a scene knows fragrances; this driver stands between them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

from controller.atmosphere.model import Capability, State
from devices.drivers.driver import Attributes, Decode, Driver, Listen, Quirk, Step, Traits
from devices.message import Publication, Received


@dataclass(frozen=True, slots=True)
class Loaded:
    """A diffuser by the fragrances that it holds."""

    inner: Driver
    fragrances: tuple[tuple[str, str], ...]
    """slot and fragrance; for a diffuser without slots one fragrance, whatever its slot is called"""

    @property
    def _by_slot(self) -> Mapping[str, str]:
        """Every slot of the device, those that nobody spoke of under their own name."""
        slots = self.inner.traits.ranges.fragrances or ()
        return {slot: slot for slot in slots} | dict(self.fragrances)

    @property
    def _has_slots(self) -> bool:
        return Capability.FRAGRANCE in self.inner.traits.capabilities

    @property
    def traits(self) -> Traits:
        """As the device, with fragrances in the place of its slots."""
        traits = self.inner.traits
        held = self._by_slot if self._has_slots else dict(self.fragrances[:1])
        return replace(
            traits,
            capabilities=traits.capabilities | {Capability.FRAGRANCE},
            ranges=replace(traits.ranges, fragrances=tuple(dict.fromkeys(held.values()))),
        )

    @property
    def listens(self) -> tuple[Listen, ...]:
        """The device's own topics."""
        return tuple(Listen(topic, partial(self._read, decode)) for topic, decode in self.inner.listens)

    def _read(self, decode: Decode, received: Received) -> Attributes:
        said = decode(received)
        if self._has_slots:
            slot = said.get("fragrance")
            return {**said, "fragrance": self._by_slot.get(slot, slot)} if slot is not None else said
        return {**said, "fragrance": self.fragrances[0][1]} if "on" in said else said

    def encode(self, want: State, fade_s: float, quirks: frozenset[Quirk]) -> tuple[Publication, ...]:
        """The slot in the place of the fragrance; a device without slots is not told of any."""
        slots = {fragrance: slot for slot, fragrance in reversed(tuple(self._by_slot.items()))}
        slot = slots.get(want.fragrance) if want.fragrance is not None and self._has_slots else None
        return self.inner.encode(replace(want, fragrance=slot), fade_s, quirks)

    def refresh(self) -> tuple[Publication, ...]:
        """The device's own question."""
        return self.inner.refresh()

    def identify(self, reported: State) -> tuple[Step, ...]:
        """As the device does."""
        return self.inner.identify(replace(reported, fragrance=None))
